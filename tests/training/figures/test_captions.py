import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.figures.captions import CAPTION_PX, LINE_PX, draw_captions, load_font, shortened, wrapped

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


@given(
    text=st.text("abcdefg -_/.·WMi\u00a0", max_size=120),
    width=st.integers(20, 300),
)
def test_a_wrapped_text_fits_and_nothing_of_it_is_lost(text: str, width: int) -> None:
    lines = wrapped(text, FONT, width)
    assert all(FONT.getlength(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_line_ends_at_a_space_then_at_a_sign_and_never_between_a_score_and_its_name() -> None:
    assert wrapped("two words", FONT, 50) == ["two", "words"]
    assert wrapped("my-own-photos-of-the-sea", FONT, 100) == ["my-own-", "photos-of-the-", "sea"]
    assert wrapped("PSNR\u00a020.00\u00a0dB, MAE\u00a00.0342", FONT, 140) == ["PSNR 20.00 dB,", "MAE 0.0342"]
    assert wrapped("name\nscore", FONT, 200) == ["name", "score"]


def test_captions_stay_in_their_columns_and_have_the_lines_they_need() -> None:
    short = draw_captions(["hole", "photo"], 100, gap_px=4)
    assert short.shape == (CAPTION_PX, 204, 3)
    long = draw_captions(["a caption too long for one line", "photo"], 100, gap_px=4)
    assert long.shape == (CAPTION_PX + 2 * LINE_PX, 204, 3)
    assert (long[:, 98:106] == 255).all()  # neither column reaches the other
    np.testing.assert_array_equal(long[:CAPTION_PX, 104:], short[:, 104:])
