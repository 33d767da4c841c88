"""Text on images, in the type that Pillow brings along."""

import unicodedata
from typing import Final

from PIL import ImageFont

Font = ImageFont.ImageFont | ImageFont.FreeTypeFont

TEXT_PX: Final = 15
SPELT: Final = str.maketrans({"–": "-", "—": "-", "×": "x"})
"""Signs that the type lacks, by what stands for them."""


def load_font(size_px: int = TEXT_PX) -> Font:
    """Return the type of a size."""
    return ImageFont.load_default(size_px)


def shortened(text: str, font: Font, max_px: float) -> str:
    """Return a text as the type can show it, its end left out where it is too long for a place.

    Dashes and accents that the type lacks would be drawn as boxes: plain letters stand for them.
    """
    plain = unicodedata.normalize("NFD", text.translate(SPELT))
    shown = text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    while shown and font.getlength(shown) > max_px:
        text = text[:-1]
        shown = f"{text}…" if text else ""
    return shown
