"""Names and shapes of the pretext teacher that SPL and SPN learn from: the first half of a TResNet-L.

Paper: Ridnik et al., "TResNet: High Performance GPU-Dedicated Architecture", WACV 2021; weights by Ben-Baruch
et al., "Asymmetric Loss For Multi-Label Classification", ICCV 2021, trained on OpenImages. Only stem and the
first two stages are looked at; a file may hold the rest as well.
"""

from typing import Final

PREFIX: Final = "tresnet_xL_hold"
"""Under which a training module of SPL or SPN keeps the teacher."""
MARKER: Final = "body.conv1.0.weight"
"""A name that only the teacher has."""
STEM_CHANNELS: Final = 76


def teacher_shapes() -> dict[str, tuple[int, ...]]:
    """Return the shape of each convolution and norm that training uses, by name.

    The input is an image folded to 48 channels by 4 x 4 blocks. Norms have scale, shift, mean and variance.
    """
    wide = 2 * STEM_CHANNELS
    shapes = _conv("body.conv1.0", STEM_CHANNELS, 48, 3) | _norm("body.conv1.1", STEM_CHANNELS)
    for block in range(4):
        name = f"body.layer1.{block}"
        for conv in ("conv1", "conv2"):
            shapes |= _conv(f"{name}.{conv}.0", STEM_CHANNELS, STEM_CHANNELS, 3)
            shapes |= _norm(f"{name}.{conv}.1", STEM_CHANNELS)
    for block in range(5):
        name = f"body.layer2.{block}"
        # The first block has its convolution one level deeper, in front of a downsampling without numbers.
        first = f"{name}.conv1.0" if block == 0 else f"{name}.conv1"
        shapes |= _conv(f"{first}.0", wide, STEM_CHANNELS if block == 0 else wide, 3)
        shapes |= _norm(f"{first}.1", wide)
        shapes |= _conv(f"{name}.conv2.0", wide, wide, 3) | _norm(f"{name}.conv2.1", wide)
    shapes |= _conv("body.layer2.0.downsample.1.0", wide, STEM_CHANNELS, 1)
    return shapes | _norm("body.layer2.0.downsample.1.1", wide)


def _conv(name: str, out_channels: int, in_channels: int, size: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.weight": (out_channels, in_channels, size, size)}


def _norm(name: str, channels: int) -> dict[str, tuple[int, ...]]:
    return {f"{name}.{part}": (channels,) for part in ("weight", "bias", "running_mean", "running_var")}
