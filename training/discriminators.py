"""Networks that only training needs: they judge whether a picture is a photo."""

from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm


class PenNetDiscriminator(nn.Module):
    """PEN-Net's patch discriminator: four spectrally normalised convolutions and a classifier (section 3.3).

    Layers and the count of 4,318,401 parameters are those of the authors' release.

    Shape:
        picture: B x 3 x H x W, RGB -1..1, H and W at least 32.
        returns: B x 1 x h x w logits, one a patch; high means real. No sigmoid.
    """

    def __init__(self, base_channels: int = 64) -> None:
        """Build the network; ``base_channels`` is the width of its first layer, 64 as published."""
        super().__init__()
        self.features = nn.Sequential(
            *_normalised(3, base_channels, stride=2),
            *_normalised(base_channels, 2 * base_channels, stride=2),
            *_normalised(2 * base_channels, 4 * base_channels, stride=2),
            *_normalised(4 * base_channels, 8 * base_channels, stride=1),
        )
        self.classifier = nn.Conv2d(8 * base_channels, 1, 5, padding=1)

    def forward(self, picture: Tensor) -> Tensor:
        logits: Tensor = self.classifier(self.features(picture))
        return logits


def _normalised(in_channels: int, out_channels: int, *, stride: int) -> tuple[nn.Module, nn.Module]:
    conv = nn.Conv2d(in_channels, out_channels, 5, stride=stride, padding=1, bias=False)
    # Spectral norm keeps its own copy of the weight: initialise first, wrap afterwards.
    nn.init.normal_(conv.weight, 0.0, 0.02)
    return spectral_norm(conv), nn.LeakyReLU(0.2, inplace=True)
