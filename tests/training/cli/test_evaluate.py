import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
import torch
from PIL import Image

from inpaint_core.catalog import MODELS
from inpaint_core.filling.classical import fill_classical
from inpaint_core.models.pennet import PenNet, PenNetSize
from inpaint_core.models.random_weights import save_random_weights
from inpaint_core.state_dict.weights_file import save_weights
from resources import locate
from tests.training.small_teacher import save_teacher
from training.cli.evaluate import main
from training.figures.captions import CAPTION_PX
from training.figures.samples_sheet import MARGIN_PX as SHEET_MARGIN_PX
from training.figures.sheets import BAND_LINE_PX, IMAGE_PX, MARGIN_PX, TITLE_LINE_PX
from training.figures.small_jpeg import MAX_BYTES


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """``--data`` with two photos and ``--masks`` with one mask."""
    for name in ("photos", "masks"):
        (tmp_path / name).mkdir()
    for path in locate.sample_paths()[:2]:
        (tmp_path / "photos" / path.name).write_bytes(path.read_bytes())
    mask = np.zeros((256, 256), np.uint8)
    mask[80:180, 60:170] = 255
    Image.fromarray(mask).save(tmp_path / "masks" / "mask.png")
    return ["--data", str(tmp_path / "photos"), "--masks", str(tmp_path / "masks"), "--device", "cpu"]


def test_weights_and_classical_fills_stand_side_by_side(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torch.manual_seed(0)
    save_weights(tmp_path / "random.safetensors", PenNet().state_dict(), {"network": "pennet"})
    outputs = ["--json", str(tmp_path / "scores.json"), "--grid", str(tmp_path / "grid.png")]
    weights = ["--weights", str(tmp_path / "random.safetensors"), "--classical", "--matched", "--detailed"]
    assert main([*folders, *weights, *outputs]) == 0
    table = capsys.readouterr().out
    assert "| random " in table
    assert "Telea" in table
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    psnr = {score["fill"]: score["psnr"] for score in values["scores"] if score["hole"] == "all"}
    assert len(psnr) == 5
    assert psnr["random · detailed"] != psnr["random · matched"]
    assert (
        psnr["random"] < psnr["random · matched"] < min(psnr[fill] for fill in psnr if "random" not in fill)
    )
    with Image.open(tmp_path / "grid.png") as grid:
        assert grid.width == 7 * 256 + 6 * 4 + 2 * SHEET_MARGIN_PX  # hole, five fills, photo
        assert grid.height > 2 * (256 + 3 * CAPTION_PX)
        captions = np.asarray(grid)[: 4 * CAPTION_PX]
    assert all((captions[:, left : left + 256] < 100).any() for left in range(SHEET_MARGIN_PX, 7 * 260, 260))


def test_the_page_the_latex_table_and_the_list_of_pairs_are_written(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teacher = save_teacher(tmp_path / "teacher.safetensors")
    metrics = ["--metrics", "psnr", "ms-ssim", "ncc", "lmse", "mobilenet", "mobilenet-fid"]
    pairs = ["--pairs", str(tmp_path / "pairs.json")]
    outputs = ["--latex", str(tmp_path / "table.tex"), "--page", str(tmp_path / "page"), "--page-by", "lmse"]
    assert main([*folders, "--classical", *metrics, "--features", str(teacher), *pairs, *outputs]) == 0
    table = capsys.readouterr().out
    titles = ("PSNR (dB)", "MS-SSIM", "NCC", "LMSE", "MobileNet distance", "MobileNet FID")
    assert all(f"| {title} " in table for title in titles)
    assert "SSIM" not in table.replace("MS-SSIM", "")
    latex = (tmp_path / "table.tex").read_text(encoding="utf-8")
    assert all(title in latex for title in titles)
    assert "by LMSE" in (tmp_path / "page" / "index.html").read_text(encoding="utf-8")
    assert len(list((tmp_path / "page" / "images").glob("*.png"))) == 2 * 4
    first = ["--limit", "1", "--classical", "--json", str(tmp_path / "scores.json")]
    assert main([*folders[:2], "--masks", folders[3], *pairs, *first]) == 0
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert values["measurements"][0]["hole_share"] == pytest.approx(100 * 110 / 256**2)


def test_squares_in_the_middle_need_no_masks(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*folders[:2], "--device", "cpu", "--classical", "--centre", "50", "25", "--limit", "1"]
    assert main([*arguments, "--pairs", str(tmp_path / "pairs.json")]) == 0
    table = capsys.readouterr().out
    assert "centre 25 % (1) |  centre 50 % (1)" in table
    assert main([*folders[:2], "--classical", "--pairs", str(tmp_path / "pairs.json")]) == 0
    assert capsys.readouterr().out == table


def test_stochastic_networks_get_rows_for_their_samples(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "diverse.safetensors"
    save_random_weights(MODELS["spn-probabilistic"], path, seed=0)
    arguments = ["--weights", str(path), "--samples", "2", "--limit", "1", "--diversity", "1.5"]
    assert main([*folders, *arguments, "--json", str(tmp_path / "scores.json")]) == 0
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    plain, best, mean = values["measurements"]
    assert best["fill"] == "diverse · best of 2"
    assert best["psnr"] >= mean["psnr"]
    assert mean["pixel-diversity"] > 0
    assert "pixel-diversity" not in plain


def test_limit_takes_the_first_photos(folders: list[str], tmp_path: Path) -> None:
    assert main([*folders, "--classical", "--limit", "1", "--json", str(tmp_path / "scores.json")]) == 0
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert {measurement["photo"] for measurement in values["measurements"]} == {
        min(path.name for path in locate.sample_paths()[:2])
    }


def test_each_row_gets_a_contact_sheet(folders: list[str], tmp_path: Path) -> None:
    outputs = ["--sheets", str(tmp_path / "shown"), "--page", str(tmp_path / "page")]
    assert main([*folders, "--classical", *outputs]) == 0
    hidden = ["--sheets", str(tmp_path / "hidden"), "--sheet-count", "1", "--sheet-fills-only"]
    assert main([*folders, "--classical", *hidden, "--page-by", "ssim"]) == 0
    assert (tmp_path / "page" / "index.html").is_file()
    images = {}
    for folder in ("shown", "hidden"):
        names = sorted(path.name for path in (tmp_path / folder).iterdir())
        assert names == ["quick-fill-navier-stokes.jpg", "quick-fill-telea.jpg"]
        assert all(path.stat().st_size <= MAX_BYTES for path in (tmp_path / folder).iterdir())
        with Image.open(tmp_path / folder / names[1]) as sheet:
            top = MARGIN_PX + TITLE_LINE_PX + BAND_LINE_PX
            images[folder] = np.array(sheet)[top:, MARGIN_PX:][:IMAGE_PX, :IMAGE_PX].astype(int)
    roughness = {folder: np.abs(np.diff(one, axis=1)).mean() for folder, one in images.items()}
    assert roughness["shown"] > 1.5 * roughness["hidden"]


def test_what_another_program_made_of_the_pairs_becomes_a_row(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The stand-in copies the photos' holes from Navier-Stokes by OpenCV, so that the score is known."""
    assert main([*folders, "--write-pairs", str(tmp_path / "pairs")]) == 0
    assert capsys.readouterr().out == ""
    for number in range(2):
        photo = np.array(Image.open(tmp_path / "pairs" / f"{number:05d}-photo.png"))
        mask = np.array(Image.open(tmp_path / "pairs" / f"{number:05d}-mask.png"))
        assert not photo[mask > 0].any()
        made = fill_classical(photo, mask > 0, "navier-stokes")
        made[mask == 0] = 77  # what is known counts for nothing
        Image.fromarray(made).save(tmp_path / f"{number:05d}.png")
    outputs = ["--json", str(tmp_path / "scores.json"), "--sheets", str(tmp_path / "sheets")]
    assert main([*folders, "--classical", "--fills", f"Theirs={tmp_path}", *outputs]) == 0
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    psnr = {score["fill"]: score["psnr"] for score in values["scores"] if score["hole"] == "all"}
    assert psnr["Theirs"] == pytest.approx(psnr[MODELS["navier-stokes"].title])
    assert psnr["Theirs"] != pytest.approx(psnr[MODELS["telea"].title])
    assert (tmp_path / "sheets" / "theirs.jpg").is_file()


def test_numbers_of_pairs_hold_under_a_limit(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of two photos with two squares, the first photo's pairs are numbers 0 and 2."""
    arguments = [*folders[:2], "--device", "cpu", "--centre", "25", "50", "--limit", "1"]
    assert main([*arguments, "--write-pairs", str(tmp_path / "pairs")]) == 0
    written = {path.name for path in (tmp_path / "pairs").glob("*-photo.png")}
    assert written == {"00000-photo.png", "00002-photo.png"}
    (tmp_path / "00000.png").write_bytes((tmp_path / "pairs" / "00000-photo.png").read_bytes())
    assert main([*arguments, "--fills", f"Theirs={tmp_path}"]) == 2
    assert "00002.png by Theirs" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Nothing to measure"),
        (["--classical", "--limit", "0"], "--limit"),
        (["--weights", "no-such-file.safetensors"], "no weights file no-such-file"),
        (["--weights", "telea"], "no such model"),
        (["--classical", "--samples", "0"], "--samples"),
        (["--classical", "--diversity", "-1"], "--diversity"),
        (["--classical", "--threads", "0"], "--threads"),
        (["--classical", "--centre", "25"], "either --masks or --centre or --squares"),
        (["--classical", "--squares", "64"], "either --masks or --centre or --squares"),
        (["--classical", "--metrics", "classifier-inception"], "needs --classifier"),
        (["--classical", "--metrics", "mobilenet-fid"], "needs --features"),
        (["--classical", "--metrics", "psnr", "--page-by", "ncc"], "--page-by ncc"),
        (["--classical", "--sheets", "sheets", "--sheet-count", "0"], "--sheet-count"),
        (["--classical", "--sheet-fills-only"], "needs --sheets"),
        (["--fills", "no-title"], "TITLE=DIR"),
        (["--fills", "theirs=no-such-folder"], "no folder no-such-folder"),
    ],
)
def test_mistakes_get_a_sentence(
    folders: list[str], arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*folders, *arguments]) == 2
    assert message in capsys.readouterr().err


def test_weights_that_do_not_fit_are_refused(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save_weights(
        tmp_path / "narrow.safetensors",
        PenNet(PenNetSize(base_channels=8)).state_dict(),
        {"network": "pennet"},
    )
    assert main([*folders, "--weights", str(tmp_path / "narrow.safetensors")]) == 2
    assert "narrow.safetensors" in capsys.readouterr().err


def test_holes_must_come_from_somewhere(folders: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*folders[:2], "--classical"]) == 2
    assert "Give the holes" in capsys.readouterr().err


def test_two_rows_of_one_name_are_refused(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "random.safetensors"
    save_weights(path, PenNet().state_dict(), {"network": "pennet"})
    assert main([*folders, "--weights", str(path), str(path)]) == 2
    assert "Two rows would be called random" in capsys.readouterr().err


def test_squares_at_random_places_have_a_column_each(
    folders: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*folders[:2], "--classical", "--resize", "squeeze"]
    pairs = ["--pairs", str(tmp_path / "pairs.json")]
    assert main([*arguments, "--squares", "128", "32", "--limit", "1", *pairs]) == 0
    table = capsys.readouterr().out
    assert "square 32 px (1) | square 128 px (1)" in table
    assert main([*arguments, *pairs]) == 0
    assert capsys.readouterr().out == table
    assert main([*folders[:2], "--classical", *pairs]) == 0  # what is saved says how photos become square
    assert capsys.readouterr().out == table
    assert main([*folders[:2], "--classical", *pairs, "--resize", "crop"]) == 2
    assert "are of --resize squeeze" in capsys.readouterr().err


def test_costs_are_those_of_the_prediction_alone(folders: list[str], tmp_path: Path) -> None:
    torch.manual_seed(0)
    save_weights(tmp_path / "random.safetensors", PenNet().state_dict(), {"network": "pennet"})
    weights = ["--weights", str(tmp_path / "random.safetensors"), "--classical", "--matched"]
    outputs = ["--json", str(tmp_path / "scores.json"), "--latex", str(tmp_path / "table.tex")]
    assert main([*folders, *weights, "--metrics", "psnr", "parameters", "seconds", *outputs]) == 0
    values = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    scores = {score["fill"]: score for score in values["scores"] if score["hole"] == "all"}
    assert scores["random"]["parameters"] == pytest.approx(10.231538)
    assert scores["random"]["seconds"] > scores[MODELS["telea"].title]["seconds"] > 0
    assert "parameters" not in scores[MODELS["telea"].title]
    assert scores["random · matched"]["parameters"] == scores["random"]["parameters"]
    assert "seconds" not in scores["random · matched"], "its prediction was there already"
    assert "Time a photo" in (tmp_path / "table.tex").read_text(encoding="utf-8")


def test_curves_have_a_point_for_each_share_of_hole(folders: list[str], tmp_path: Path) -> None:
    mask = np.zeros((256, 256), np.uint8)
    mask[:, :128] = 255
    Image.fromarray(mask).save(tmp_path / "masks" / "larger.png")
    plot = tmp_path / "curves.svg"
    assert main([*folders, "--classical", "--plot", str(plot)]) == 0
    drawing = ElementTree.parse(plot).getroot()  # noqa: S314 - our own file
    name = "{http://www.w3.org/2000/svg}"
    texts = [text.text for text in drawing.iter(f"{name}text")]
    assert texts.count("10–20") == texts.count("40–50") == 3  # PSNR, SSIM and MAE
    assert texts[texts.index("PSNR (dB)") + 1] == "higher is better"
    assert texts[texts.index("MAE") + 1] == "lower is better"
    assert MODELS["telea"].title in texts
    assert len(list(drawing.iter(f"{name}polyline"))) == 3 * 2
    heights = [float(dot.get("cy", "nan")) for dot in drawing.iter(f"{name}circle")]
    assert heights[0] < heights[1], "PSNR falls with the hole"
