"""How the generative memory of GM-SRM learns, before it is frozen (section III-B of the paper)."""

from dataclasses import dataclass

from torch import Tensor, nn

from inpaint_core.models.gmsrm import GmSrm, noise_list, noise_shapes, prepare
from inpaint_core.models.protocols import Noise, NoiseShape


@dataclass(frozen=True)
class PretrainingState:
    """What an image in pre-training depends on beside the noise.

    Attributes:
        height: Of the image, before padding.
        width: Of the image, before padding.
        cells: Height and width of the memory's lowest level.
        code: B x S, for all levels; its gradient is what path length regularisation asks for.
    """

    height: int
    width: int
    cells: tuple[int, int]
    code: Tensor


class MemoryPretraining(nn.Module):
    """The memory in its first stage: images of its own from the code of what is known (section III-B).

    It shares encoder, first code and memory with a network, whose memory it opens to training; what it learns
    is in the network at once, and its state's names are the network's. No fusion, one code for all levels,
    plain noise. End the stage with ``GmSrm.freeze_memory``.

    Shape:
        image: B x 3 x H x W, RGB 0..1, any H and W; what lies in the hole is not looked at.
        mask: B x 1 x H x W, 1 = hole, 0 = known.
        noise: One standard-normal tensor for each of ``noise_shapes``; None for no noise.
        returns: B x 3 x H x W, about 0..1: nothing limits it, as in StyleGAN2.
    """

    def __init__(self, network: GmSrm) -> None:
        """Open a network's memory to training.

        Args:
            network: Whose memory to train.

        Raises:
            ValueError: The network has none.
        """
        super().__init__()
        if not network.size.has_memory:
            raise ValueError("a GM-SRM of variant 'base' has no memory to train")
        self.encoder = network.encoder
        self.codes = nn.ModuleList([network.codes[0]])
        self.memory = network.memory
        self.memory.requires_grad_(requires_grad=True)

    def forward(self, image: Tensor, mask: Tensor, noise: Noise | None = None) -> Tensor:
        return self.decode(self.encode(image, mask), noise)

    def noise_shapes(self, height: int, width: int) -> list[NoiseShape]:
        """Return 1 x h x w for each noise injection, low to high."""
        return noise_shapes(height, width)

    def encode(self, image: Tensor, mask: Tensor) -> PretrainingState:
        """Return the code of the known pixels (Eq. 3); see the class for the shapes."""
        painted_and_mask = prepare(image, mask, dtype=self.memory.constant.dtype)
        deepest = self.encoder(painted_and_mask)[-1]
        height, width = image.shape[-2:]
        return PretrainingState(height, width, tuple(deepest.shape[-2:]), self.codes[0](deepest))

    def decode(self, state: object, noise: Noise | None = None) -> Tensor:
        """Return the memory's image for a state of ``encode`` and a noise; see the class for the shapes."""
        if not isinstance(state, PretrainingState):
            raise TypeError(f"state must come from encode, got {type(state).__name__}")
        image: Tensor = self.memory(state.code, noise_list(noise), cells=state.cells)
        return (image[:, :, : state.height, : state.width].float() + 1) / 2
