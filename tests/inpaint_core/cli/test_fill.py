import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from cv2 import Laplacian, erode
from PIL import Image

from inpaint_core.cli.main import main
from inpaint_core.cli.start import EngineStart
from inpaint_core.engine.engine import Engine
from inpaint_core.files.read_write import read_image, write_image, write_mask
from inpaint_core.mask import grow
from inpaint_core.models.networks import NETWORKS
from inpaint_core.request import Completion, InpaintRequest, ReportProgress
from inpaint_core.runtime import runtime
from inpaint_core.state_dict.weights_file import save_weights
from resources import locate
from tests.inpaint_core.completion.scenes import goes_upright, square_hole, two_stripes
from tests.inpaint_core.small_networks import FillNoisy, stand_in
from tests.inpaint_core.transparency.stickers import around, colored, disc, with_thing

PHOTO = locate.sample_paths()[0]
MASK = locate.suggested_mask(PHOTO)


def fill(*words: object) -> int:
    return main([str(word) for word in ("fill", *words)])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """photos/one.jpg, photos/two.png, photos/broken.png and masks for all three."""
    (tmp_path / "photos").mkdir()
    (tmp_path / "masks").mkdir()
    with Image.open(PHOTO) as photo, Image.open(MASK) as mask:
        photo.resize((120, 90)).save(tmp_path / "photos" / "one.jpg", quality=90, dpi=(300, 300))
        photo.resize((120, 90)).save(tmp_path / "photos" / "two.png")
        for name in ("one", "two", "broken"):
            mask.resize((120, 90)).save(tmp_path / "masks" / f"{name}.png")
    (tmp_path / "photos" / "broken.png").write_bytes((tmp_path / "photos" / "two.png").read_bytes()[:300])
    return tmp_path


def test_one_photo_is_filled_and_known_pixels_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new" / "filled.png"
    assert fill(PHOTO, "--mask", MASK, "--out", target, "--model", "telea", "--grow", 2, "--keep-fringe") == 0
    before, after = read_image(PHOTO).image, read_image(target).image
    mask = grow(np.asarray(Image.open(MASK).convert("L")) >= 128, 2)
    assert np.array_equal(after[~mask], before[~mask])
    assert np.any(after[mask] != before[mask])
    output = capsys.readouterr()
    assert output.out == ""
    assert f"{PHOTO.name} → {target} (telea, " in output.err


def test_the_real_pennet_fills_with_weights_from_a_file(tmp_path: Path, pennet_weights: Path) -> None:
    with Image.open(PHOTO) as photo, Image.open(MASK) as mask:
        photo.resize((100, 80)).save(tmp_path / "photo.png")
        mask.resize((100, 80)).save(tmp_path / "mask.png")
    target = tmp_path / "filled.png"
    words = (tmp_path / "photo.png", "--mask", tmp_path / "mask.png", "--out", target)
    assert fill(*words, "--weights", pennet_weights, "--device", "cpu", "--feather", 3) == 0
    assert np.any(read_image(target).image != read_image(tmp_path / "photo.png").image)


def test_the_command_may_be_left_out_and_the_long_names_work(tmp_path: Path) -> None:
    target = tmp_path / "filled.png"
    words = ["--model", "telea", "--image", PHOTO, "--mask", MASK, "--output", target]
    assert main([str(word) for word in words]) == 0
    assert target.exists()


def test_a_folder_goes_on_after_a_bad_photo_and_says_so_at_the_end(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (folder / "photos", "--mask", folder / "masks", "--out", folder / "out", "--model", "telea")
    assert fill(*words, "--json") == 1
    assert sorted(path.name for path in (folder / "out").glob("[!.]*")) == ["one.jpg", "two.png"]
    with Image.open(folder / "out" / "one.jpg") as filled:
        assert (filled.format, filled.info["dpi"]) == ("JPEG", (300, 300))
    output = capsys.readouterr()
    assert output.err.splitlines()[-1] == "Of 3 photos: 2 filled; 1 failed (broken.png)."
    assert "Traceback" not in output.err
    records = [json.loads(line) for line in output.out.splitlines()]
    assert [Path(record["photo"]).name for record in records] == ["broken.png", "one.jpg", "two.png"]
    assert ["error" in record for record in records] == [True, False, False]
    assert records[1]["model"] == "telea"


def test_a_triptych_is_written_again_and_again(tmp_path: Path) -> None:
    for _ in range(2):
        assert fill(PHOTO, "--mask", MASK, "--triptych", tmp_path / "out", "--model", "telea") == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"before.png", "mask.png", "after.png"}


def test_the_photo_is_never_replaced_unasked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    photo = Path(shutil.copy(PHOTO, tmp_path))
    before = photo.read_bytes()
    assert fill(photo, "--mask", MASK, "--out", photo, "--model", "telea") == 1
    assert fill(photo, "--mask", MASK, "--out", tmp_path, "--model", "telea") == 1
    assert fill(photo, "--mask", MASK, "--model", "telea") == 1
    assert photo.read_bytes() == before
    assert "--overwrite" in capsys.readouterr().err
    assert fill(photo, "--mask", MASK, "--model", "telea", "--overwrite") == 0
    assert photo.read_bytes() != before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.jpg", "--mask", MASK, "--out", "x.png"], "There is no photo at none.jpg."),
        ([PHOTO, "--mask", "none.png", "--out", "x.png"], "There is no mask at none.png."),
        ([PHOTO, "--mask", MASK, "--out", "x.png", "--device", "abacus"], "no device called abacus"),
        (
            [PHOTO, "--mask", MASK, "--out", "x.png", "--model", "telea", "--size", "compact"],
            "Instant · Telea has no sizes: leave --size out.",
        ),
        ([PHOTO, "--mask", MASK, "--out", "x.png", "--weights", "none.safetensors"], "none.safetensors"),
        (
            [PHOTO, "--mask", PHOTO.with_name("coffee-mask.png"), "--out", "x.png", "--model", "telea"],
            "one size",
        ),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_one(
    words: list[object],
    said: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert fill(*words) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fill"],
        ["fill", "a.png"],
        ["fill", "a.png", "--mask", "m.png", "--feather", "-3"],
        ["fill", "a.png", "--mask", "m.png", "--context", "0.5"],
        ["fill", "a.png", "--mask", "m.png", "--context", "nan"],
        ["fill", "a.png", "--image", "b.png", "--mask", "m.png"],
        ["fill", "a.png", "--mask", "m.png", "--model", "dreams"],
        ["fill", "a.png", "--mask", "m.png", "--size", "huge"],
        ["fill", "a.png", "--mask", "m.png", "--samples", "0"],
        ["fill", "a.png", "--mask", "m.png", "--samples", "33"],
        ["fill", "a.png", "--mask", "m.png", "--seed", "-1"],
        ["fill", "a.png", "--mask", "m.png", "--seed", "2147483648"],
        ["fill", "a.png", "--mask", "m.png", "--diversity", "1.6"],
        ["fill", "a.png", "--mask", "m.png", "--diversity", "nan"],
    ],
)
def test_wrong_use_is_exit_code_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.fixture
def noisy_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Weights of a small network that stands in for both sizes of GM-SRM."""
    monkeypatch.setitem(NETWORKS, "gmsrm", stand_in("gmsrm", lambda size: FillNoisy()))
    path = tmp_path / "noisy.safetensors"
    save_weights(path, {"color": torch.full((3,), 0.5)}, {"network": "gmsrm"})
    return path


def test_several_fills_are_numbered_and_each_has_a_record_with_its_seed(
    folder: Path, noisy_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.fromarray(square_hole(90, 120, 30)).save(folder / "hole.png")  # wide enough to need the network
    words = [folder / "photos" / "two.png", "--mask", folder / "hole.png", "--model", "gmsrm"]
    words += ["--weights", noisy_weights, "--device", "cpu", "--diversity", "0.5", "--json"]
    assert fill(*words, "--out", folder / "out.png", "--samples", 3, "--seed", 7) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(record["seed"], record["diversity"]) for record in records] == [(7, 0.5), (8, 0.5), (9, 0.5)]
    results = [Path(record["result"]) for record in records]
    assert results == [folder / f"out-{number}.png" for number in (1, 2, 3)]
    assert not (folder / "out.png").exists()
    images = [read_image(path).image for path in results]
    assert not np.array_equal(images[0], images[1])
    assert fill(*words, "--out", folder / "again.png", "--seed", 9) == 0
    assert np.array_equal(read_image(folder / "again.png").image, images[2])


def test_a_mixed_run_ends_with_fills_from_the_photo_alone(
    folder: Path, noisy_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [folder / "photos" / "two.png", "--mask", folder / "masks" / "two.png", "--model", "gmsrm"]
    words += ["--weights", noisy_weights, "--device", "cpu", "--json", "--samples", 3, "--mix"]
    assert fill(*words, "--out", folder / "out.png") == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["model"] for record in records] == ["gmsrm", "patches", "patches"]


def test_a_quick_fill_is_made_once_and_says_why(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [folder / "photos" / "two.png", "--mask", folder / "masks" / "two.png", "--model", "telea"]
    assert fill(*words, "--out", folder / "out.png", "--samples", 3, "--json") == 0
    assert (folder / "out.png").exists()
    output = capsys.readouterr()
    assert "Instant · Telea always gives the same fill: one was made." in output.err
    (record,) = [json.loads(line) for line in output.out.splitlines()]
    assert "seed" not in record


@pytest.mark.parametrize(
    ("model", "size", "used"),
    [
        ("gmsrm", "published", "gmsrm-published"),
        ("gmsrm", "compact", "gmsrm"),
        ("gmsrm-published", "compact", "gmsrm"),
    ],
)
def test_the_size_picks_the_models_other_row(
    folder: Path, noisy_weights: Path, capsys: pytest.CaptureFixture[str], model: str, size: str, used: str
) -> None:
    words = [folder / "photos" / "two.png", "--mask", folder / "masks" / "two.png", "--device", "cpu"]
    words += ["--out", folder / "out.png", "--weights", noisy_weights, "--json"]
    assert fill(*words, "--model", model, "--size", size) == 0
    assert json.loads(capsys.readouterr().out)["model"] == used


class InterruptAtTwo:
    """Fills like the engine until the second fill; then somebody presses Ctrl-C."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._fills = engine, 0

    def preload(self, model: str) -> None:
        self._engine.preload(model)

    def inpaint(self, request: InpaintRequest, report: ReportProgress) -> Iterator[Completion]:
        self._fills += 1
        if self._fills == 2:
            raise KeyboardInterrupt
        return self._engine.inpaint(request, report)


def test_control_c_says_how_far_it_got(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    start = EngineStart.__call__
    monkeypatch.setattr(EngineStart, "__call__", lambda self, sharing: InterruptAtTwo(start(self, sharing)))
    words = (folder / "photos", "--mask", folder / "masks", "--out", folder / "out", "--model", "telea")
    assert fill(*words) == 130
    assert capsys.readouterr().err.splitlines()[-1] == "Stopped: 1 of 3 photos is done."
    assert [path.name for path in (folder / "out").glob("[!.]*")] == ["one.jpg"]


START_COMMAND = """
import signal, sys
from inpaint_core.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell starts us deaf to it
sys.exit(main())
"""


def test_a_real_control_c_ends_the_process_without_a_traceback(folder: Path) -> None:
    for number in range(150):
        shutil.copy(folder / "photos" / "two.png", folder / "photos" / f"{number:03}.png")
    command = [sys.executable, "-c", START_COMMAND, "fill", folder / "photos", "--mask"]
    command += [folder / "masks" / "two.png", "--out", folder / "out", "--model", "telea", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        process.stdout.readline()  # the first photo is done: it is at work
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Stopped: " in said
    assert "Traceback" not in said
    for path in (folder / "out").glob("[!.]*"):
        assert read_image(path).image.shape == (90, 120, 3)  # no half-written files


def test_a_precision_the_device_does_not_have_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(runtime, "has_bfloat16", lambda device: False)
    words = [folder / "photos" / "two.png", "--mask", folder / "masks" / "two.png", "--device", "cpu"]
    words += ["--model", "telea", "--out", folder / "filled.png"]
    assert fill(*words, "--precision", "bf16") == 1
    assert "The CPU has no bf16 arithmetic: choose fp32." in capsys.readouterr().err
    assert fill(*words, "--precision", "fp32") == 0


def test_fills_are_completed_from_the_photo_unless_they_are_to_stay_soft(tmp_path: Path) -> None:
    """Through the bundled PEN-Net, in a photo larger than it sees."""
    roughness = {}
    for name, words in {"completed": [], "soft": ["--keep-soft"]}.items():
        target = tmp_path / f"{name}.png"
        assert fill(PHOTO, "--mask", MASK, "--out", target, "--model", "pennet", *words) == 0
        grey = read_image(target).image.astype(np.float32).mean(axis=2)
        hole = erode(np.asarray(Image.open(MASK).convert("L")).astype(np.uint8), np.ones((9, 9))) >= 128
        roughness[name] = np.abs(Laplacian(grey, -1))[hole].mean()
    assert roughness["completed"] > 1.5 * roughness["soft"]


@pytest.fixture
def two_grounds(tmp_path: Path) -> Path:
    """photo.png, upright stripes on the left and flat ones on the right; mask.png, in the middle; left.png
    and right.png, white on one half."""
    Image.fromarray(two_stripes(120, 160)).save(tmp_path / "photo.png")
    halves = np.arange(160) < np.full((120, 1), 80)
    masks = {"mask": square_hole(120, 160, 40), "left": halves, "right": ~halves}
    for name, mask in masks.items():
        Image.fromarray(np.where(mask, np.uint8(255), np.uint8(0))).save(tmp_path / f"{name}.png")
    return tmp_path


@pytest.mark.parametrize("forbidden", ["left", "right"])
def test_what_must_not_be_copied_is_not(two_grounds: Path, forbidden: str) -> None:
    words = [two_grounds / "photo.png", "--mask", two_grounds / "mask.png", "--model", "patches"]
    words += ["--not-from", two_grounds / f"{forbidden}.png", "--out", two_grounds / "filled.png"]
    assert fill(*words) == 0
    filled = read_image(two_grounds / "filled.png").image
    assert goes_upright(filled[44:76, 62:98]) is (forbidden == "right")


def test_a_mask_of_what_must_not_be_copied_that_does_not_fit_is_told_of(
    two_grounds: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [two_grounds / "photo.png", "--mask", two_grounds / "mask.png", "--model", "patches"]
    words += ["--out", two_grounds / "filled.png"]
    Image.new("L", (50, 40)).save(two_grounds / "small.png")
    assert fill(*words, "--not-from", two_grounds / "small.png") == 1
    assert "small.png is 50 × 40 pixels, the photo 160 × 120" in capsys.readouterr().err
    assert fill(*words, "--not-from", two_grounds / "none.png") == 1
    assert "There is no mask at" in capsys.readouterr().err
    assert not (two_grounds / "filled.png").exists()


def test_detail_and_grain_change_a_fill_and_nothing_else(tmp_path: Path) -> None:
    hole = np.asarray(Image.open(MASK).convert("L")) >= 128
    photo, spread = read_image(PHOTO).image, {}
    for name, words in {"plain": [], "soft": ["--detail", "0"], "grainy": ["--grain", "2"]}.items():
        target = tmp_path / f"{name}.png"
        assert fill(PHOTO, "--mask", MASK, "--out", target, "--model", "telea", "--keep-fringe", *words) == 0
        filled = read_image(target).image
        assert np.array_equal(filled[~hole], photo[~hole])
        spread[name] = float(np.abs(Laplacian(filled.astype(np.float32), -1))[hole].mean())
    assert spread["soft"] < spread["plain"] < spread["grainy"]


@pytest.mark.parametrize("words", [["--detail", "1.5"], ["--grain", "2.1"], ["--grain", "much"]])
def test_a_look_out_of_range_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert fill(PHOTO, "--mask", MASK, "--out", "out.png", *words) == 2
    assert "expected a number from 0 to" in capsys.readouterr().err


@pytest.fixture
def badged_icons(tmp_path: Path) -> Path:
    """Pictures of one badge over the edge of an icon, in files of several kinds, and its mask."""
    icon, badge = disc(150, 120, 80), disc(210, 60, 20)
    image, alpha = with_thing(colored(icon), icon, badge, (20, 220, 40))
    (tmp_path / "icons").mkdir()
    picture = Image.fromarray(np.dstack([image, alpha]))
    picture.save(tmp_path / "icons" / "color.png")
    picture.quantize(64, method=Image.Quantize.FASTOCTREE).save(tmp_path / "icons" / "palette.png")
    picture.convert("LA").save(tmp_path / "icons" / "grey.png")
    write_image(
        tmp_path / "icons" / "deep.tif", image.astype(np.uint16) * 257, alpha=alpha.astype(np.uint16) * 257
    )
    write_mask(tmp_path / "mask.png", around(badge))
    return tmp_path


def test_transparency_is_filled_in_every_kind_of_file_or_kept_if_wished(badged_icons: Path) -> None:
    icon, mask = disc(150, 120, 80), around(disc(210, 60, 20))
    words = [badged_icons / "icons", "--mask", badged_icons / "mask.png", "--model", "telea", "--keep-fringe"]
    assert fill(*words, "--out", badged_icons / "out") == 0
    assert fill(*words, "--out", badged_icons / "kept", "--keep-alpha") == 0
    for photo in (badged_icons / "icons").iterdir():
        before, after = read_image(photo), read_image(badged_icons / "out" / photo.name)
        assert before.alpha is not None
        assert after.alpha is not None
        assert after.alpha.dtype == before.alpha.dtype
        assert np.array_equal(after.alpha[~mask], before.alpha[~mask])
        assert np.array_equal(after.image[~mask], before.image[~mask])
        opacity = after.alpha.astype(float) * 255 / np.iinfo(after.alpha.dtype).max
        assert np.abs(opacity - icon)[mask].mean() < 3
        assert np.array_equal(read_image(badged_icons / "kept" / photo.name).alpha, before.alpha)


def test_a_triptych_shows_the_new_transparency(badged_icons: Path) -> None:
    words = ["--mask", badged_icons / "mask.png", "--model", "telea", "--triptych", badged_icons / "three"]
    assert fill(badged_icons / "icons" / "color.png", *words) == 0
    before, after = (read_image(badged_icons / "three" / name).alpha for name in ("before.png", "after.png"))
    assert before is not None
    assert after is not None
    assert before[45, 222] == 255
    assert after[45, 222] == 0
