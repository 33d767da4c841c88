"""What DGI's distillation learns beside the network: alignment, and how much each part of a teacher counts.

Needed for training only. Paper: Suin, Purohit and Rajagopalan, ICCV 2021, as in ``dgi``; the importance of
channels follows Jang, Lee, Hwang and Shin, "Learning What and Where to Transfer", ICML 2019.

Differs from the paper, which gives no layers: importance is a linear map of pooled features with a softmax,
that of a place a 1 x 1 convolution with a sigmoid, and all start equal.
"""

from collections.abc import Sequence
from itertools import pairwise

from torch import Tensor, nn

from inpaint_core.models.dgi import ATTENTION_LEVEL, DgiSize


class ChannelImportance(nn.Module):
    """rho of Eq. 1 and phi of Eq. 2: a share for each channel, from what the teacher's channels hold.

    Shape:
        features: B x C x H x W of the teaching side; no gradient goes back into them.
        returns: B x C, above 0, with sum 1 for each image; all equal before training.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.score = nn.Linear(channels, channels)
        nn.init.zeros_(self.score.weight)
        nn.init.zeros_(self.score.bias)

    def forward(self, features: Tensor) -> Tensor:
        pooled = features.detach().to(self.score.weight.dtype).mean(dim=(2, 3))
        shares: Tensor = self.score(pooled).softmax(dim=1)
        return shares


class DistillationHeads(nn.Module):
    """The layers between a student and its teachers. Features are E_1 to E_4 as in ``DgiTrace``.

    ``align`` is trained with the network, by the self distillation it serves. The importances must never be:
    by plain minimisation they would choose the channels that are right anyway. They stay equal and frozen
    unless ``learns_importance``; then ``objectives.importance`` trains them by what they do for the task.
    """

    def __init__(self, size: DgiSize, *, learns_importance: bool = False) -> None:
        """Build the heads for a network and an autoencoder of that size.

        Args:
            size: Of both.
            learns_importance: Whether the importances have a gradient.
        """
        super().__init__()
        channels = size.level_channels
        self.align = nn.ModuleList(
            nn.Conv2d(shallow, deep, 3, stride=2, padding=1) for shallow, deep in pairwise(channels)
        )
        self.cross_importance = nn.ModuleList(ChannelImportance(count) for count in channels)
        self.self_importance = nn.ModuleList(ChannelImportance(count) for count in channels[1:])
        self.place_score = nn.Conv2d(channels[ATTENTION_LEVEL - 1], 1, 1)
        for parameter in self.place_score.parameters():
            nn.init.zeros_(parameter)
        for parameter in self.importance_parameters():
            parameter.requires_grad_(learns_importance)

    def importance_parameters(self) -> list[nn.Parameter]:
        """Return what only ``training.objectives.importance`` may train."""
        heads = (self.cross_importance, self.self_importance, self.place_score)
        return [parameter for head in heads for parameter in head.parameters()]

    def align_features(self, features: Sequence[Tensor]) -> list[Tensor]:
        """Return f_l(x_l) of Eq. 2 for the first three levels, each in the shape of the next level."""
        return [align(shallow) for align, shallow in zip(self.align, features[:-1], strict=True)]

    def cross_weights(self, teacher: Sequence[Tensor]) -> list[Tensor]:
        """Return rho_l of Eq. 1 for each level, B x C, from the autoencoder's features."""
        return [head(features) for head, features in zip(self.cross_importance, teacher, strict=True)]

    def self_weights(self, features: Sequence[Tensor]) -> list[Tensor]:
        """Return phi_l of Eq. 2, B x C, from the network's own features of levels 2 to 4."""
        return [head(deep) for head, deep in zip(self.self_importance, features[1:], strict=True)]

    def place_weights(self, teacher: Sequence[Tensor]) -> Tensor:
        """Return how much the attention of each place counts, B x N in 0..1, from the teacher's features."""
        features = teacher[ATTENTION_LEVEL - 1].detach().to(self.place_score.weight.dtype)
        weights: Tensor = self.place_score(features).sigmoid().flatten(1)
        return weights
