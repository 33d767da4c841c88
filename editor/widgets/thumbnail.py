"""A small image of a completion in its surroundings, made from few pixels of a large photo."""

from collections.abc import Sequence
from typing import Any, Final

from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath

from editor.widgets.qimage_bridge import color_space_from, convert_to_srgb, to_qimage
from inpaint_core.filling.boxes import relative_to
from inpaint_core.region import Box
from inpaint_core.request import Completion, ImageArray

MARGIN: Final = 0.25
"""Surroundings on each side, as a share of the fill's longer side."""
COLUMNS: Final = 2
MONTAGE_PX: Final = QSize(326, 240)
GAP_PX: Final = 14
CORNER_PX: Final = 12
NUMBER_PX: Final = 30
"""Of the cards in it: between them, their corners, and the height of their numbers."""
SIDE_PX: Final = 320
"""About this many pixels of the photo a side are looked at."""


def completion_thumbnail(
    image: ImageArray,
    completion: Completion,
    icc_profile: bytes | None,
    alpha: NDArray[Any] | None = None,
    *,
    box: Box | None = None,
) -> QImage:
    """Return the fill with a little of its surroundings, in sRGB.

    Args:
        image: The photo it was made from, H x W x 3.
        completion: Of that photo.
        icc_profile: Of that photo.
        alpha: H x W, its opacity; None for an opaque photo.
        box: The part of it that is shown, with its surroundings; None for all that is filled.
    """
    height, width = image.shape[:2]
    if box is None:
        box = Box(0, 0, 0, 0)
        for patch in completion.patches:
            box = box.union(patch.box)
    box = box.grown(round(max(box.width, box.height) * MARGIN), height=height, width=width)
    step = max(1, min(box.width, box.height) // SIDE_PX)
    pixels = image[box.slices][::step, ::step].copy()
    for patch in completion.patches:
        _put(pixels, patch.pixels, patch.box, box, step=step)
    opacity = None if alpha is None else alpha[box.slices][::step, ::step].copy()
    if opacity is not None:
        for made in completion.alpha_patches:
            _put(opacity, made.values, made.box, box, step=step)
    photo = to_qimage(pixels, opacity)
    if space := color_space_from(icc_profile):
        convert_to_srgb(photo, space)
    return photo


def montage(images: Sequence[QImage], numbers: Sequence[int]) -> QImage:
    """Return up to four images side by side in one, two in a row; a single one as it is.

    They are cards with a number each and nothing between them: a line there would look like a thing of
    the photo.

    Args:
        images: One for each hole that is shown.
        numbers: Of these holes, as the user counts them.
    """
    shown = list(images)[: COLUMNS * COLUMNS]
    if len(shown) == 1:
        return shown[0]
    rows = -(-len(shown) // COLUMNS)
    made = QImage(MONTAGE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    height = (MONTAGE_PX.height() - (rows - 1) * GAP_PX) // rows
    painter = QPainter(made)
    painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
    font = painter.font()
    font.setPixelSize(NUMBER_PX)
    painter.setFont(font)
    for number, image in enumerate(shown):
        row, column = divmod(number, COLUMNS)
        is_alone = number == len(shown) - 1 and column == 0
        width = MONTAGE_PX.width() if is_alone else (MONTAGE_PX.width() - GAP_PX) // COLUMNS
        place = QRect(column * (width + GAP_PX), row * (height + GAP_PX), width, height)
        cut = place.size().scaled(image.size(), Qt.AspectRatioMode.KeepAspectRatio)
        middle = QRect(QPoint((image.width() - cut.width()) // 2, (image.height() - cut.height()) // 2), cut)
        painter.setClipPath(_rounded(place))
        painter.drawImage(place, image, middle)
        _paint_number(painter, place, numbers[number])
    painter.end()
    return made


def _paint_number(painter: QPainter, place: QRect, number: int) -> None:
    plate = QRect(place.topLeft(), QSize(NUMBER_PX * 4 // 3, NUMBER_PX * 4 // 3))
    painter.fillPath(_rounded(plate), QColor(0, 0, 0, 170))
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, str(number))


def _rounded(place: QRect) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(place), CORNER_PX, CORNER_PX)
    return path


def _put(crop: NDArray[Any], patch: NDArray[Any], box: Box, frame: Box, *, step: int) -> None:
    """Put every ``step``-th pixel of a patch where it belongs among every ``step``-th pixel of a crop.

    Args:
        crop: Every ``step``-th pixel of ``frame``.
        patch: All pixels of ``box``.
        box: In the photo.
        frame: Likewise; what of ``box`` lies outside is left out.
        step: 1 or more.
    """
    shared = box.intersection(frame)
    if shared.is_empty:
        return
    top, left = shared.top - frame.top, shared.left - frame.left
    few = patch[relative_to(shared, box).slices][-top % step :: step, -left % step :: step]
    row, column = -(-top // step), -(-left // step)
    crop[row : row + few.shape[0], column : column + few.shape[1]] = few
