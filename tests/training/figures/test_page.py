import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaint_core.errors import WriteError
from training.evaluation.evaluate import Measurement, Row, Strip
from training.evaluation.score_table import summarise
from training.figures.page import SPREAD, choose_photos, write_page


def measurements(values: list[float], measure: str = "psnr") -> list[list[Measurement]]:
    """One photo a value; a second row has the values backwards."""
    return [
        [
            Measurement("one", f"{i}.png", 0.1, {measure: value}),
            Measurement("<two>", f"{i}.png", 0.1, {measure: values[-1 - i]}),
        ]
        for i, value in enumerate(values)
    ]


def chosen(values: list[float], measure: str = "psnr") -> list[list[int]]:
    choices = choose_photos(measurements(values, measure), measure)
    return [[choice.index for choice in of_row] for of_row in choices.values()]


def test_photos_are_chosen_by_rank() -> None:
    assert chosen([20, 30, 10, 40, 25])[:2] == [[3, 4, 2], [1, 0, 2]]
    assert chosen([20, 30, 10, 40, 25], "mae")[0] == [2, 4, 3]
    assert chosen([20, 20, 20, 20])[0] == [0, 2, 3]
    assert chosen([5]) == [[0, 0, 0], [0, 0, 0], [0]]


def test_others_are_spread_over_the_list() -> None:
    spread = chosen([float(i) for i in range(100)])[2]
    assert len(spread) == SPREAD
    assert spread[0] == 0
    assert set(np.diff(spread)) <= {12, 13}


def test_the_page_shows_what_was_chosen_and_every_image_is_there(tmp_path: Path) -> None:
    of_pairs = measurements([20, 30, 10])
    photo, mask = np.full((256, 256, 3), 200, np.uint8), np.eye(256, dtype=bool)
    strips = {
        index: Strip(photo, mask, [Row(one, np.full_like(photo, index)) for one in of_pairs[index]])
        for index in range(3)
    }
    scores = summarise([one for of_pair in of_pairs for one in of_pair])
    choices = choose_photos(of_pairs, "psnr")
    write_page(
        tmp_path / "page", scores, strips, choices, measure="psnr", settings={"fills": ["one", "<two>"]}
    )
    page = (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    sources = re.findall(r'src="([^"]+)"', page)
    assert len(sources) == 9 * 4  # three times three photos; hole, two fills, photo
    with Image.open(tmp_path / "page" / sources[1]) as image:
        assert image.getpixel((5, 5)) == (1, 1, 1)  # the best of the first row is photo 1
    with Image.open(tmp_path / "page" / sources[0]) as image:
        assert image.getpixel((5, 5)) == (128, 128, 128)
        assert image.getpixel((5, 6)) == (200, 200, 200)
    assert all((tmp_path / "page" / source).is_file() for source in sources)
    assert "<h1>2 ways to fill the holes of 3 photos, compared</h1>" in page
    assert '<td class="number"><b>20.00</b></td>' in page
    assert '&lt;two&gt;<br><span class="quiet">PSNR 30.00 dB</span>' in page
    assert page.count("<figcaption>photo with its hole</figcaption>") == 9
    assert "PSNR (dB)<span>, higher is better</span>" in page
    assert "<two>" not in page
    assert "<tr><th>Fills</th><td>one, &lt;two&gt;</td></tr>" in page


def test_a_page_that_cannot_be_written_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WriteError, match="file"):
        write_page(tmp_path / "file", [], {}, {}, measure="psnr", settings={})
