"""What goes into the engine and what comes out: frozen records, checked once, on construction."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from inpaint_core.errors import BadImageError, BadMaskError
from inpaint_core.look import KeptFill, Look
from inpaint_core.region import Box

ImageArray = NDArray[np.uint8] | NDArray[np.uint16]
"""H x W x 3, RGB, gamma-encoded, 0..255 (uint8) or 0..65535 (uint16), whichever the file has."""

AlphaArray = NDArray[np.uint8] | NDArray[np.uint16]
"""H x W opacity in the dtype of its image, not premultiplied: 0 = clear, 255 or 65535 = opaque."""

MaskArray = NDArray[np.bool_]
"""H x W, True = fill this pixel."""

MAX_SAMPLES: Final = 32
"""Completions of one run."""
MIXED_PHOTO_SAMPLES: Final = 2
"""How many completions of a mixed gallery are made from the photo alone."""
MAX_DIVERSITY: Final = 1.5
MAX_SEED: Final = 2**31 - 1


@dataclass(frozen=True)
class Progress:
    """Where a job stands.

    Attributes:
        stage: A short phrase for the user, for example ``"Filling"``.
        done: Finished steps of the whole job, never falling.
        total: All steps of the whole job; at least 1.
    """

    stage: str
    done: int
    total: int


ReportProgress = Callable[[Progress], None]
"""Called between steps, in the worker's thread. It raises ``Cancelled`` when the user wants to stop."""


def ignore_progress(progress: Progress) -> None:
    """Report nothing, never cancel: for callers who only want the result."""


@dataclass(frozen=True, kw_only=True)
class Finish:
    """What is done to a network's fill before it is put into the photo.

    Attributes:
        match_tone: Whether it is brought to the tone of its surroundings.
        complete: Whether the hole is completed from the photo at its own size, the network's fill saying only
            what should be where; else that fill is enlarged, and stays soft.
    """

    match_tone: bool = True
    complete: bool = True


DEFAULT_FINISH: Final = Finish()


@dataclass(frozen=True, kw_only=True)
class FillSettings:
    """What the user chose for a fill.

    Attributes:
        model: A key of ``inpaint_core.catalog.MODELS``.
        feather_px: Width of the soft seam *outside* the hole, in image pixels; 0 = hard edge.
        context: Side of the surroundings shown to the network, as a multiple of the hole's longer side.
        finish: What is done to a network's fill; quick fills stay as they are.
        cover_fringe: Whether the mask is first grown over what it leaves of the thing it covers.
        keep_alpha: Whether a photo's transparency stays as it is in the hole; else it is filled as well.
        detail: How much of a fill's fine structure is shown, 0..1.
        grain: Of the fill, as a multiple of the photo's own, 0 to ``inpaint_core.look.MAX_GRAIN``.
        samples: How many completions a stochastic network makes, 1 to ``MAX_SAMPLES``; others make one.
        seed: Of the first completion's noise; the next ones have the seeds after it.
        diversity: Scale of the noise, 0 to ``MAX_DIVERSITY``: 0 = the mean, 1 = as learned, above = bolder.
        photo_samples: How many of a stochastic network's completions, the last ones, are made from the photo
            alone instead, as the model ``patches`` makes them; 0 to ``samples``.
    """

    model: str = "pennet"
    feather_px: int = 0
    context: float = 2.5
    finish: Finish = DEFAULT_FINISH
    cover_fringe: bool = True
    keep_alpha: bool = False
    detail: float = 1.0
    grain: float = 1.0
    samples: int = 1
    seed: int = 0
    diversity: float = 1.0
    photo_samples: int = 0

    @property
    def look(self) -> Look:
        """How the fill meets the photo."""
        return Look(seam_px=self.feather_px, detail=self.detail, grain=self.grain)

    def __post_init__(self) -> None:
        if self.feather_px < 0:
            raise ValueError(f"feather_px must be 0 or more, got {self.feather_px}")
        _ = self.look  # checks its own numbers
        if not self.context >= 1:
            raise ValueError(f"context must be at least 1, got {self.context}")
        if not 1 <= self.samples <= MAX_SAMPLES:
            raise ValueError(f"samples must lie in 1..{MAX_SAMPLES}, got {self.samples}")
        if not 0 <= self.seed <= MAX_SEED:
            raise ValueError(f"seed must lie in 0..{MAX_SEED}, got {self.seed}")
        if not 0 <= self.diversity <= MAX_DIVERSITY:
            raise ValueError(f"diversity must lie in 0..{MAX_DIVERSITY}, got {self.diversity}")
        if not 0 <= self.photo_samples <= self.samples:
            raise ValueError(f"photo_samples must lie in 0..{self.samples}, got {self.photo_samples}")

    def mixed(self, photo_samples: int = MIXED_PHOTO_SAMPLES) -> "FillSettings":
        """Return the settings with so many fills from the photo alone, but one of the model at least."""
        return replace(self, photo_samples=min(photo_samples, self.samples - 1))


DEFAULT_SETTINGS: Final = FillSettings()


@dataclass(frozen=True, eq=False, kw_only=True)
class InpaintRequest:
    """One job for the engine. The arrays belong to the request: nobody changes them afterwards.

    Attributes:
        image: H x W x 3 RGB, uint8 or uint16.
        mask: H x W bool, True on the pixels to fill; at least one.
        settings: How they are filled.
        source_mask: H x W bool, False on known pixels that must not be copied into the hole; None allows all.
        alpha: H x W, the image's opacity; None for an opaque one. Colours of clear pixels are not looked at.

    Raises:
        BadImageError: The image, or its alpha, is of another shape or dtype.
        BadMaskError: A mask is of another size or dtype; nothing is masked, or everything.
    """

    image: ImageArray
    mask: MaskArray
    settings: FillSettings = DEFAULT_SETTINGS
    source_mask: MaskArray | None = None
    alpha: AlphaArray | None = None

    def __post_init__(self) -> None:
        check_image(self.image)
        if self.alpha is not None:
            check_alpha(self.alpha, self.image)
        check_mask(self.mask, self.image)
        if not self.mask.any():
            raise BadMaskError("Nothing is masked yet: paint over what should be removed.")
        if self.mask.all():
            raise BadMaskError("The whole photo is masked: leave part of it unmasked.")
        if self.source_mask is not None:
            check_mask(self.source_mask, self.image, name="mask of what may be copied")


@dataclass(frozen=True, eq=False)
class Patch:
    """New pixels for one rectangle of a photo, already composited.

    Attributes:
        box: Where they go.
        pixels: box.height x box.width x 3, RGB, in the photo's own dtype.
    """

    box: Box
    pixels: ImageArray

    def __post_init__(self) -> None:
        if self.pixels.shape != (self.box.height, self.box.width, 3):
            raise ValueError(f"pixels are {self.pixels.shape}, the box is {self.box}")


@dataclass(frozen=True, eq=False)
class AlphaPatch:
    """New opacity for one rectangle of a photo.

    Attributes:
        box: Where it goes.
        values: box.height x box.width, in the photo's own dtype.
    """

    box: Box
    values: AlphaArray

    def __post_init__(self) -> None:
        if self.values.shape != (self.box.height, self.box.width):
            raise ValueError(f"values are {self.values.shape}, the box is {self.box}")


@dataclass(frozen=True, eq=False)
class Latent:
    """The noise one region was filled with: enough to make its fill again, or one between two.

    Attributes:
        height: Of the image that the network saw, in its pixels.
        width: Of that image.
        values: C x h x w float32 for each of the network's noise tensors: standard normal, before
            ``diversity`` scales it. Not to be written to.
    """

    height: int
    width: int
    values: tuple[NDArray[np.float32], ...]

    def __post_init__(self) -> None:
        for array in self.values:
            if array.dtype != np.float32 or array.ndim != 3:
                raise ValueError(f"noise is C x h x w float32, got {array.shape} {array.dtype}")


@dataclass(frozen=True, kw_only=True)
class MadeOn:
    """What the pixels of a fill follow from beside photo, mask and settings.

    Attributes:
        weights: SHA-256 of the network's weights, in hex; empty for models without weights.
        precision: Number format the network ran in, ``fp32`` or ``bf16``; empty without a network.
        device: Where the network ran, as the user knows it; empty without a network.
        threads: Of the processor while the network ran: sums of another number of parts round otherwise; 0
            without a network.
    """

    weights: str = ""
    precision: str = ""
    device: str = ""
    threads: int = 0


WITHOUT_NETWORK: Final = MadeOn()


class Draft(Protocol):
    """What the engine needs to bring a draft to the photo's own size; it is for nobody else to look into."""

    @property
    def held_bytes(self) -> int:
        """The memory that it takes."""
        ...


@dataclass(frozen=True, eq=False)
class Completion:
    """One finished fill of a request. Two are equal only if they are the same object.

    Beside its patches it holds its latents: for each region seen at 256 x 256 about 33 kB with SPN and 0.7 MB
    with GM-SRM, a quarter of that for small holes, which are seen at 128 x 128.

    Attributes:
        patches: Disjoint rectangles; every pixel in them that the feathered mask does not touch is
            bit-identical to the request's image, and so is everything outside them.
        model: The model that made it, a key of ``inpaint_core.catalog.MODELS``: the request's, or ``patches``
            for those of a mixed gallery that are made from the photo alone.
        seconds: Wall-clock time of this completion alone, model loading excluded. The first of a stochastic
            network's includes its encoder, which usually runs once for all of them.
        notices: Sentences for the user, for example that the job went to the CPU.
        seed: Of a stochastic network's noise; None for other models, and between two completions.
        diversity: By which the noise was scaled; None for models without noise.
        latents: The noise of each region, in the order of the plan; empty for models without noise.
        kept: The fills before they were put into the photo, in the order of filling: from them
            ``filling.render`` makes the patches of another look.
        draft: Where large holes are shown coarsely: what ``Engine.refine`` goes on from. None when the
            completion is final.
        is_provisional: Whether the next completion of the job takes its place; its ``draft`` leads there too.
        alpha_patches: Disjoint rectangles of opacity, where that changes: never outside the mask, whatever
            the seam. The same in all completions of a request; none for an opaque photo.
        made_on: Weights and number format of the network that made it.
    """

    patches: tuple[Patch, ...]
    model: str
    seconds: float
    notices: tuple[str, ...] = ()
    seed: int | None = None
    diversity: float | None = None
    latents: tuple[Latent, ...] = ()
    kept: tuple[KeptFill, ...] = ()
    draft: Draft | None = None
    is_provisional: bool = False
    alpha_patches: tuple[AlphaPatch, ...] = ()
    made_on: MadeOn = WITHOUT_NETWORK

    def apply_to(self, image: ImageArray) -> ImageArray:
        """Return a new photo with the patches in place.

        Args:
            image: The photo the request was made from, H x W x 3.
        """
        result = image.copy()
        for patch in self.patches:
            result[patch.box.slices] = patch.pixels
        return result

    def apply_to_alpha(self, alpha: AlphaArray | None) -> AlphaArray | None:
        """Return the opacity with the patches in place; None for an opaque photo.

        Args:
            alpha: H x W, of the photo the request was made from; not modified.
        """
        if alpha is None or not self.alpha_patches:
            return alpha
        result = alpha.copy()
        for patch in self.alpha_patches:
            result[patch.box.slices] = patch.values
        return result


def check_image(image: NDArray[Any]) -> None:
    """Raise ``BadImageError`` unless ``image`` is H x W x 3, uint8 or uint16, and not empty."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype not in (np.uint8, np.uint16) or image.size == 0:
        raise BadImageError(f"Expected a H x W x 3 image of 8 or 16 bit, got {image.shape} {image.dtype}.")


def check_alpha(alpha: NDArray[Any], image: NDArray[Any]) -> None:
    """Raise ``BadImageError`` unless ``alpha`` is of the photo's height, width and dtype."""
    if alpha.shape != image.shape[:2] or alpha.dtype != image.dtype:
        raise BadImageError(
            f"Expected an opacity of the image's size and depth, got {alpha.shape} {alpha.dtype}."
        )


def check_mask(mask: NDArray[Any], image: NDArray[Any], *, name: str = "mask") -> None:
    """Raise ``BadMaskError`` unless ``mask`` is bool and of the photo's height and width.

    Args:
        mask: To be checked.
        image: H x W x 3.
        name: What the message calls the mask.
    """
    if mask.dtype != np.bool_:
        raise BadMaskError(f"Expected a {name} of true and false, got {mask.dtype}.")
    if mask.shape != image.shape[:2]:
        mask_size = " × ".join(str(side) for side in mask.shape[::-1])
        raise BadMaskError(
            f"The {name} is {mask_size} pixels, the photo {image.shape[1]} × {image.shape[0]}: "
            "they must be of one size."
        )
