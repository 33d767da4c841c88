"""Which exports of promptable segmentation networks are understood: told by names and shapes.

Two families (Kirillov et al. 2023, arXiv:2304.02643; Xiong et al. 2023, arXiv:2312.00863; Zhang et al. 2023,
arXiv:2306.14289), each an encoder that sees the photo once and a decoder that answers points:

- ``efficient_sam``: 1x3xHxW in 0..1 -> embedding; decoder with ``batched_point_coords`` in pixels of the
  answer.
- ``sam``: 1x3xHxW normalised, or HxWx3 in 0..255, with 1024 pixels on the longer side -> embedding; decoder
  with ``point_coords`` in pixels of those 1024, and ``mask_input``, which stays empty here.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from inpaint_core.errors import WeightsError
from inpaint_core.segmentation.onnx_file import Declaration, Port

Family = Literal["efficient_sam", "sam"]
Layout = Literal["planes", "rows"]

FAMILY_TITLES: Final[dict[Family, str]] = {"efficient_sam": "EfficientSAM", "sam": "SAM or MobileSAM"}

SIDE_PX: Final = 1024
"""Longer side of what both families see."""
MAX_SIDE_PX: Final = 2048

_TYPES: Final[dict[int, type[np.generic]]] = {
    1: np.float32,
    2: np.uint8,
    6: np.int32,
    7: np.int64,
    11: np.float64,
}
_IMAGE_NAMES: Final[dict[str, tuple[Family, ...]]] = {
    "batched_images": ("efficient_sam",),
    "image": ("efficient_sam", "sam"),
    "images": ("sam",),
    "input_image": ("sam",),
    "x": ("sam",),
}
"""What encoders call the photo."""
_POINTS: Final[dict[Family, frozenset[str]]] = {
    "efficient_sam": frozenset(
        {"image_embeddings", "batched_point_coords", "batched_point_labels", "orig_im_size"}
    ),
    "sam": frozenset(
        {"image_embeddings", "point_coords", "point_labels", "mask_input", "has_mask_input", "orig_im_size"}
    ),
}
"""What decoders are fed."""


@dataclass(frozen=True)
class Encoder:
    """How the network that sees the photo is fed.

    Attributes:
        families: Which it may belong to.
        input_name: Of the photo.
        layout: 1x3xHxW or HxWx3.
        dtype: Of the photo.
        size: Height and width, if they are fixed.
        output_name: Of the embedding.
        embedding: Its shape, None where it is free.
    """

    families: tuple[Family, ...]
    input_name: str
    layout: Layout
    dtype: type[np.generic]
    size: tuple[int, int] | None
    output_name: str
    embedding: tuple[int | None, ...]


@dataclass(frozen=True)
class Decoder:
    """How the network that answers points is fed.

    Attributes:
        family: Says what its points mean.
        dtypes: Of its inputs, by name.
        mask_size: Shape of ``mask_input``, for the family that has it.
        output_names: Of the masks, and of how good it takes them to be.
        embedding: Shape of what it takes from the encoder, None where it is free.
    """

    family: Family
    dtypes: dict[str, type[np.generic]]
    mask_size: tuple[int, ...]
    output_names: tuple[str, str]
    embedding: tuple[int | None, ...]


Part = Encoder | Decoder


def part_of(declared: Declaration, name: str) -> Part:
    """Return which half of a promptable network a file is.

    Args:
        declared: What the file says of itself.
        name: Of the file, for messages.

    Raises:
        WeightsError: It is none of the exports that are understood.
    """
    names = {port.name for port in declared.inputs}
    for family, wanted in _POINTS.items():
        if names == wanted:
            return _decoder(declared, family, name)
    if len(declared.inputs) == 1 and declared.inputs[0].name in _IMAGE_NAMES:
        return _encoder(declared, name)
    listed = ", ".join(sorted(names)[:8]) or "nothing"
    raise WeightsError(
        f"{name} takes {listed}. "
        "That is neither the encoder nor the decoder of EfficientSAM, MobileSAM or SAM."
    )


def check_pair(encoder: Encoder, decoder: Decoder) -> None:
    """Raise unless what one gives is what the other takes.

    Raises:
        WeightsError: They belong to different networks.
    """
    fits = decoder.family in encoder.families and len(encoder.embedding) == len(decoder.embedding)
    sizes = zip(encoder.embedding, decoder.embedding, strict=False)
    if not fits or any(given != taken for given, taken in sizes if given is not None and taken is not None):
        raise WeightsError(
            "This encoder and this decoder do not belong together: "
            f"the decoder is one of {FAMILY_TITLES[decoder.family]}. Choose both from the same place."
        )


def _encoder(declared: Declaration, name: str) -> Encoder:
    image = declared.inputs[0]
    families = _IMAGE_NAMES[image.name]
    shape = image.shape or ()
    if len(shape) == 4 and shape[0] in (1, None) and shape[1] in (3, None):
        layout, size = "planes", shape[2:]
    elif len(shape) == 3 and shape[2] in (3, None) and "sam" in families:
        layout, size, families = "rows", shape[:2], ("sam",)
    else:
        raise WeightsError(
            f"{name} takes a photo of the shape {_shape_text(shape)}, which is not understood."
        )
    dtype = _dtype(image, name)
    if dtype is not np.float32 and not (dtype is np.uint8 and layout == "rows"):
        raise WeightsError(f"{name} takes photos as {dtype.__name__}, which is not understood.")
    fixed = _fixed(size)
    if fixed is not None and max(fixed) > MAX_SIDE_PX:
        raise WeightsError(f"{name} wants photos of {fixed[1]} × {fixed[0]} pixels: more than {MAX_SIDE_PX}.")
    found = next((port for port in declared.outputs if len(port.shape or ()) in (0, 4)), None)
    if found is None or _dtype(found, name) is not np.float32:
        raise WeightsError(f"{name} takes a photo, but gives no embedding of it.")
    return Encoder(
        families,
        image.name,
        "planes" if layout == "planes" else "rows",
        dtype,
        fixed,
        found.name,
        found.shape or (None,) * 4,
    )


def _decoder(declared: Declaration, family: Family, name: str) -> Decoder:
    ports = {port.name: port for port in declared.inputs}
    outputs = [port.name for port in declared.outputs]
    masks = next((found for found in ("output_masks", "masks") if found in outputs), None)
    if masks is None or "iou_predictions" not in outputs:
        raise WeightsError(f"{name} gives no masks and scores (masks, iou_predictions).")
    mask_size: tuple[int, ...] = ()
    if family == "sam":
        declared_size = ports["mask_input"].shape or (1, 1, 256, 256)
        mask_size = tuple(
            size or default for size, default in zip(declared_size, (1, 1, 256, 256), strict=False)
        )
        if len(mask_size) != 4 or max(mask_size) > MAX_SIDE_PX:
            raise WeightsError(f"{name} wants an earlier mask of the shape {_shape_text(mask_size)}.")
    return Decoder(
        family,
        {port.name: _dtype(port, name) for port in declared.inputs},
        mask_size,
        (masks, "iou_predictions"),
        ports["image_embeddings"].shape or (None,) * 4,
    )


def _fixed(size: tuple[Any, ...]) -> tuple[int, int] | None:
    """Return height and width if both are fixed."""
    height, width = size
    return (height, width) if height is not None and width is not None else None


def _dtype(port: Port, name: str) -> type[np.generic]:
    found = _TYPES.get(port.element)
    if found is None:
        raise WeightsError(f"{name}: {port.name} is of a type that is not understood ({port.element}).")
    return found


def _shape_text(shape: tuple[int | None, ...]) -> str:
    return " × ".join("any" if size is None else str(size) for size in shape) or "unknown"
