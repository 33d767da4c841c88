"""Text on images, in the type that Pillow brings along."""

import unicodedata
from collections.abc import Sequence
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from training.evaluation.image_grid import GAP_PX
from training.evaluation.pixel_measures import Image8

Font = ImageFont.ImageFont | ImageFont.FreeTypeFont

TEXT_PX: Final = 15
LINE_PX: Final = 20
"""Height of a line of that size."""
PADDING_PX: Final = 4
"""Around a caption."""
CAPTION_PX: Final = LINE_PX + 2 * PADDING_PX
"""Height of a caption of one line."""
SPELT: Final = str.maketrans({"–": "-", "—": "-", "×": "x"})
"""Signs that the type lacks, by what stands for them."""
NO_BREAK: Final = "\u00a0"
"""A space that no line ends at, unless what it holds together is wider than a line."""
BREAKS: Final = "-_/.·" + NO_BREAK
"""Letters of long words after which a line may end."""


def load_font(size_px: int = TEXT_PX) -> Font:
    """Return the type of a size."""
    return ImageFont.load_default(size_px)


def spelled(text: str) -> str:
    """Return a text as the type can show it.

    Dashes and accents that the type lacks would be drawn as boxes: plain letters stand for them.
    """
    plain = unicodedata.normalize("NFD", text.translate(SPELT))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def shortened(text: str, font: Font, max_px: float) -> str:
    """Return a text as the type can show it, its end left out where it is too long for a place."""
    shown = text = spelled(text)
    while shown and font.getlength(shown) > max_px:
        text = text[:-1]
        shown = f"{text}…" if text else ""
    return shown


def wrapped(text: str, font: Font, max_px: float) -> list[str]:
    """Return a text as the type can show it, in as many lines as it needs; nothing of it is left out.

    Args:
        text: Broken at its spaces and line ends, and within a word only where that is wider than a line.
        font: Of all lines.
        max_px: Width of a line; a letter that is wider stands alone.
    """
    lines: list[str] = []
    for paragraph in spelled(text).splitlines():
        line = ""
        for word in paragraph.split(" "):
            joined = f"{line} {word}" if line else word
            if _width(joined, font) <= max_px:
                line = joined
                continue
            if line:
                lines.append(line)
            *whole, line = _pieces(word, font, max_px)
            lines += whole
        lines.append(line)
    return [line.replace(NO_BREAK, " ").strip() for line in lines]


def _width(text: str, font: Font) -> float:
    return font.getlength(text.replace(NO_BREAK, " "))


def _pieces(word: str, font: Font, max_px: float) -> list[str]:
    """Return a word in pieces that each fit a line, broken behind a sign such as a dash where possible."""
    pieces = []
    while len(word) > 1 and _width(word, font) > max_px:
        fitting = next(n for n in range(len(word), 0, -1) if n == 1 or _width(word[:n], font) <= max_px)
        sign = max(word.rfind(one, 0, fitting) for one in BREAKS) + 1
        end = sign if sign > fitting // 2 else fitting
        pieces.append(word[:end])
        word = word[end:]
    return [*pieces, word]


def draw_captions(captions: Sequence[str], width_px: int, *, gap_px: int = GAP_PX) -> Image8:
    """Return captions beside each other, each as wide as its column and in as many lines as it needs.

    Args:
        captions: At least one; they may have several lines.
        width_px: Of a column.
        gap_px: Between two columns.

    Returns:
        H x W x 3 uint8 RGB, black on white; as high as the longest caption wants, W that of a row of images.
    """
    font = load_font()
    lines = [wrapped(caption, font, width_px - 2 * PADDING_PX) for caption in captions]
    height = max(map(len, lines)) * LINE_PX + 2 * PADDING_PX
    strip = Image.new("RGB", (len(captions) * (width_px + gap_px) - gap_px, height), (255, 255, 255))
    draw = ImageDraw.Draw(strip)
    for column, of_column in enumerate(lines):
        for number, line in enumerate(of_column):
            at = (column * (width_px + gap_px) + PADDING_PX, PADDING_PX + number * LINE_PX)
            draw.text(at, line, fill=(0, 0, 0), font=font)
    return np.asarray(strip, np.uint8)
