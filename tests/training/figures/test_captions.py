import pytest

from training.figures.captions import load_font, shortened

FONT = load_font()
BOX = bytes(FONT.getmask("\ue000"))
"""What is drawn for a letter that the type lacks."""


def test_a_text_that_fits_stays_and_a_longer_one_loses_its_end() -> None:
    assert shortened("seed 4", FONT, 200) == "seed 4"
    short = shortened("a caption that is far too long", FONT, 60)
    assert short.endswith("…")
    assert "a caption".startswith(short[:-1])
    assert FONT.getlength(short) <= 60
    assert shortened("caption", FONT, 1) == ""


@pytest.mark.parametrize("text", ["Navier–Stokes", "16 × 16", "café — été", "G'MIC · fill"])
def test_no_letter_becomes_a_box(text: str) -> None:
    assert BOX not in {bytes(FONT.getmask(letter)) for letter in shortened(text, FONT, 500)}
