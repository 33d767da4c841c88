import numpy as np
import pytest

from training.evaluation.evaluate import Measurement
from training.evaluation.feature_measures import frechet_distance
from training.evaluation.score_table import (
    CENTRE_BINS,
    FINE_BINS,
    format_latex,
    format_table,
    summarise,
    to_json_values,
)


def measurement(fill: str = "one", share: float = 0.1, photo: str = "a", **values: float) -> Measurement:
    return Measurement(fill, photo, share, values)


def test_means_are_by_size_of_the_hole() -> None:
    measurements = [
        measurement(fill, share, psnr=psnr, mae=0.5 - psnr / 100)
        for fill, offset in (("one", 0), ("two", 1))
        for share, psnr in ((0.1, 30.0 + offset), (0.2, 20.0 + offset), (0.35, 10.0))
    ]
    scores = {(score.fill, score.hole): score for score in summarise(measurements)}
    assert scores["one", "0-20 %"].values["psnr"] == pytest.approx(25)
    assert scores["one", "0-20 %"].photos == 2
    assert scores["two", "20-40 %"].values["psnr"] == pytest.approx(10)
    assert scores["one", "all"].values["psnr"] == pytest.approx(20)
    assert ("one", "40-60 %") not in scores
    fine = {score.hole: score for score in summarise(measurements, FINE_BINS)}
    assert list(fine) == ["0-10 %", "10-20 %", "30-40 %", "all"]


def test_a_square_of_half_the_image_has_a_column_of_its_own() -> None:
    squares = [measurement(share=128**2 / 256**2, psnr=20), measurement(share=181**2 / 256**2, psnr=10)]
    scores = {score.hole: score.values["psnr"] for score in summarise(squares, CENTRE_BINS)}
    assert scores == {"centre 25 %": 20, "centre 50 %": 10}


def test_sets_are_compared_as_a_whole_and_left_out_when_too_small() -> None:
    rng = np.random.default_rng(0)
    results, truths = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    measurements = [
        Measurement("one", str(i), share, {"psnr": 1}, {"fid": results[i : i + 1]}, {"fid": truths[i]})
        for i, share in enumerate((0.1, 0.1, 0.1, 0.3))
    ]
    scores = {score.hole: score for score in summarise(measurements)}
    assert scores["0-20 %"].values["fid"] == pytest.approx(frechet_distance(results[:3], truths[:3]))
    assert scores["all"].values["fid"] == pytest.approx(frechet_distance(results, truths))
    assert "fid" not in scores["20-40 %"].values
    table = format_table(list(scores.values()))
    assert "FID" in table  # and the empty cell does not keep it from being written


def test_several_samples_a_photo_make_several_sets() -> None:
    rng = np.random.default_rng(0)
    first, second, truths = rng.normal(size=(3, 5, 3))
    measurements = [
        Measurement("many", str(i), 0.1, {"psnr": 1}, {"fid": np.stack(both)}, {"fid": truths[i]})
        for i, both in enumerate(zip(first, second, strict=True))
    ]
    expected = (frechet_distance(first, truths) + frechet_distance(second, truths)) / 2
    assert summarise(measurements)[0].values["fid"] == pytest.approx(expected)


def test_the_table_marks_the_best_of_each_column() -> None:
    measurements = [
        measurement("good", psnr=30, ssim=0.9, mae=0.01),
        measurement("bad", psnr=20, ssim=0.8, mae=0.05),
    ]
    table = format_table(summarise(measurements))
    assert "**30.00**" in table
    assert "**0.900**" in table
    assert "**0.0100**" in table
    assert "**20.00**" not in table
    assert "0-20 % (1)" in table
    values = to_json_values(measurements, summarise(measurements), settings={"photos": 1})
    assert values["scores"][0]["psnr"] == 30
    assert values["measurements"][1] == {
        "fill": "bad",
        "photo": "a",
        "hole_share": 0.1,
        "psnr": 20,
        "ssim": 0.8,
        "mae": 0.05,
    }


def test_a_measure_that_only_some_rows_have_lists_those_rows() -> None:
    scores = summarise(
        [measurement("plain", psnr=20), measurement("many", **{"psnr": 21, "pixel-diversity": 0.1})]
    )
    first, second = format_table(scores).split("\n\n")
    assert "plain" in first
    assert "Pixel diversity" in second
    assert "plain" not in second


def test_latex_is_escaped_and_balanced() -> None:
    scores = summarise(
        [measurement("a_b & SPN · diverse", psnr=20, mae=0.5), measurement("c", psnr=30, mae=0.1)]
    )
    latex = format_latex(scores)
    assert r"a\_b \& SPN $\cdot$ diverse" in latex
    assert r"0-20 \%" in latex
    assert r"\textbf{30.00}" in latex
    assert r"\textbf{0.1000}" in latex
    assert r"MAE $\downarrow$" in latex
    assert latex.count(r"\begin{tabular}") == latex.count(r"\end{tabular}") == 1
    lines = [line for line in latex.splitlines() if line.endswith(r"\\")]
    assert {line.replace(r"\&", "").count("&") for line in lines} == {3}  # measure, row, one bin, all
