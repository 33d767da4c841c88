"""``inpaint-batch fill`` on several processes, gone on with, interrupted and killed: as a user runs it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest
from PIL import Image

from inpaint_core.cli.main import main
from inpaint_core.files.read_write import read_image
from resources import locate

PHOTO = locate.sample_paths()[0]
MASK = locate.suggested_mask(PHOTO)
START_COMMAND = """
import signal, sys
from inpaint_core.cli.main import main
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background shell starts us deaf to it
sys.exit(main())
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four photos of two formats in ``photos``, and a mask for all."""
    (tmp_path / "photos").mkdir()
    with Image.open(PHOTO) as photo, Image.open(MASK) as mask:
        for number, suffix in enumerate(["jpg", "png", "webp", "tif"]):
            piece = photo.crop((20 * number, 10 * number, 20 * number + 240, 10 * number + 180))
            piece.resize((120, 90)).save(tmp_path / "photos" / f"{number}.{suffix}")
        mask.resize((120, 90)).save(tmp_path / "mask.png")
    return tmp_path


def words(folder: Path, out: str, *more: object) -> list[str]:
    paths = [folder / "photos", "--mask", folder / "mask.png", "--out", folder / out]
    return [str(word) for word in ("fill", *paths, *more)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("[!.]*"))}


@pytest.mark.slow
def test_two_workers_with_a_network_write_the_same_bytes_as_one(
    folder: Path, pennet_weights: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "photos" / "9.png").write_bytes(b"no photo")
    more = ["--weights", pennet_weights, "--device", "cpu", "--threads", 1, "--json"]
    assert main(words(folder, "one", *more)) == 1
    capsys.readouterr()
    assert main(words(folder, "two", *more, "--workers", 2)) == 1
    assert contents(folder / "two") == contents(folder / "one")
    assert len(contents(folder / "two")) == 4
    output = capsys.readouterr()
    records = [json.loads(line) for line in output.out.splitlines()]
    assert sorted(Path(record["photo"]).name for record in records) == [
        "0.jpg", "1.png", "2.webp", "3.tif", "9.png",
    ]  # fmt: skip
    assert output.err.splitlines()[-1] == "Of 5 photos: 4 filled; 1 failed (9.png)."


def test_going_on_fills_only_what_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(folder, "out", "--model", "telea")) == 0
    first = contents(folder / "out")
    times = {path: path.stat().st_mtime_ns for path in (folder / "out").glob("[!.]*")}
    (folder / "out" / "2.webp").unlink()
    capsys.readouterr()
    assert main(words(folder, "out", "--model", "telea", "--skip-existing", "--json")) == 0
    output = capsys.readouterr()
    assert output.err.splitlines()[-1] == "Of 4 photos: 1 filled; 3 skipped, done before."
    assert [Path(json.loads(line)["photo"]).name for line in output.out.splitlines()] == ["2.webp"]
    assert contents(folder / "out") == first
    kept = [path for path in times if path.name != "2.webp"]
    assert [path.stat().st_mtime_ns for path in kept] == [times[path] for path in kept]
    assert main(words(folder, "out", "--model", "telea", "--skip-existing")) == 0
    assert capsys.readouterr().err.splitlines() == ["Of 4 photos: 4 skipped, done before."]


def test_photos_that_were_replaced_are_not_filled_twice(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = ["--model", "telea", "--overwrite", "--skip-existing"]
    original = (folder / "photos" / "1.png").read_bytes()
    assert main(words(folder, "photos", *more)) == 0
    first = contents(folder / "photos")
    assert first["1.png"] != original
    (folder / "photos" / "1.png").write_bytes(original)  # somebody wants it to be done anew
    capsys.readouterr()
    assert main(words(folder, "photos", *more)) == 0
    assert capsys.readouterr().err.splitlines()[-1] == "Of 4 photos: 1 filled; 3 skipped, done before."
    assert contents(folder / "photos") == first


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("photo", "the photos are others than before: 1.png"),
        ("mask", "their masks are others than before: 0.jpg, 1.png, 2.webp, 3.tif"),
        ("options", "options or weights are others than before: 0.jpg, 1.png, 2.webp, 3.tif"),
        ("result", "the results are missing in part, or were altered: 1.png"),
        ("torn", "the results are missing in part, or were altered: 1.png"),
        ("record", "their records cannot be read: 0.jpg, 1.png, 2.webp, 3.tif"),
        ("no record", "there is no record of how they were made: 0.jpg, 1.png, 2.webp, 3.tif"),
    ],
)
def test_what_has_changed_is_done_again_and_said(
    folder: Path, capsys: pytest.CaptureFixture[str], change: str, reason: str
) -> None:
    assert main(words(folder, "out", "--model", "telea")) == 0
    first, more = contents(folder / "out"), ["--model", "telea", "--skip-existing"]
    records = list((folder / "out" / ".inpaint-done").iterdir())
    assert len(records) == 4
    if change in ("photo", "mask"):
        path = folder / "mask.png" if change == "mask" else folder / "photos" / "1.png"
        with Image.open(path) as image:
            image.transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(path)
    elif change == "options":
        more += ["--grow", "3"]
    elif change == "result":
        Image.new("RGB", (120, 90)).save(folder / "out" / "1.png")
    elif change == "torn":
        (folder / "out" / "1.png").write_bytes(first["1.png"][:2000])
    for record in records:
        if change == "record":
            record.write_bytes(record.read_bytes()[:-40])
        elif change == "no record":
            record.unlink()
    capsys.readouterr()
    assert main(words(folder, "out", *more)) == 0
    said = capsys.readouterr().err.splitlines()
    count = reason.count(", ") - (change in ("result", "torn")) + 1
    skipped = f"{4 - count} skipped, done before; " if count < 4 else ""
    assert f"Done again because {reason}." in said
    assert said[-1] == f"Of 4 photos: {skipped}{count} done again, something had changed."
    changed = {name for name, data in contents(folder / "out").items() if data != first[name]}
    expected = {"photo": {"1.png"}, "mask": set(first), "options": set(first)}
    assert changed == expected.get(change, set())
    assert main(words(folder, "out", *more)) == 0  # and then all is well again
    assert capsys.readouterr().err.splitlines() == ["Of 4 photos: 4 skipped, done before."]


def test_other_weights_are_other_fills(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = words(folder, "out", "--model", "dgi", "--device", "cpu")
    one[1] = str(folder / "photos" / "1.png")
    (folder / "out").mkdir()
    for seed, first in (
        (1, "1.png → "),
        (1, "Of 1 photo: 1 skipped"),
        (2, "Done again because options or weights"),
    ):
        assert main([*one, "--random-weights", str(seed), "--skip-existing"]) == 0
        assert capsys.readouterr().err.startswith(first)


def test_one_photo_leaves_nothing_but_its_result(folder: Path) -> None:
    command = ["fill", folder / "photos" / "1.png", "--mask", folder / "mask.png", "--model", "telea"]
    assert main([*map(str, command), "--out", str(folder / "new" / "out.png")]) == 0
    assert [path.name for path in (folder / "new").iterdir()] == ["out.png"]


@pytest.mark.slow
def test_a_batch_that_was_killed_goes_on_where_it_was(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with start(folder, "--workers", 1, copies=150) as process:
        for _ in range(20):
            process.stdout.readline()
        process.kill()  # SIGKILL: nothing is tidied up
    assert process.returncode == -signal.SIGKILL
    results = folder / "out"
    before = {path: path.stat().st_mtime_ns for path in results.glob("[!.]*")}
    assert 19 <= len(before) < 154
    records = list((results / ".inpaint-done").glob("[!.]*.json"))
    more = ["--model", "telea", "--skip-existing"]
    capsys.readouterr()
    assert main(words(folder, "out", *more)) == 0
    last = capsys.readouterr().err.splitlines()[-1]
    again = len(before) - len(records)  # killed between result and record
    assert again in (0, 1)
    parts = f"{154 - len(before)} filled; {len(records)} skipped, done before"
    assert last.startswith(f"Of 154 photos: {parts}")
    now = {path: path.stat().st_mtime_ns for path in results.glob("[!.]*")}
    assert len(now) == 154
    assert sum(now[path] == time for path, time in before.items()) == len(records)
    assert not [path for path in results.rglob("*") if path.name.endswith(".part")]
    one = {path.read_bytes() for path in results.glob("1??.png")} | {(results / "1.png").read_bytes()}
    assert len(one) == 1  # copies of one photo


@pytest.mark.slow
def test_workers_that_cannot_begin_are_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(folder, "out", "--device", "abacus", "--workers", 2)) == 1
    output = capsys.readouterr()
    assert output.err.splitlines()[-1].startswith("There is no device called abacus")
    assert "Traceback" not in output.err
    assert not (folder / "out").exists()


@pytest.mark.parametrize("more", [["--workers", "0"], ["--workers", "two"], ["--threads", "-1"]])
def test_wrong_numbers_are_exit_code_two(folder: Path, more: list[str]) -> None:
    assert main(words(folder, "out", *more)) == 2


def test_a_cluster_does_not_go_with_a_look_into_the_network(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photo = folder / "photos" / "1.png"
    command = ["fill", photo, "--mask", folder / "mask.png", "--out", folder / "out.png", "--ray", "auto"]
    assert main([str(word) for word in (*command, "--show-prior", folder / "prior.png")]) == 1
    assert "leave --ray out" in capsys.readouterr().err


def start(folder: Path, *more: object, copies: int) -> subprocess.Popen[str]:
    for number in range(copies):
        shutil.copy(folder / "photos" / "1.png", folder / "photos" / f"{100 + number}.png")
    command = [sys.executable, "-c", START_COMMAND]
    command += words(folder, "out", "--model", "telea", "--json", "--workers", 2, *more)
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    children = psutil.Process(process.pid).children(recursive=True)
    return [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def wait_until_gone(processes: list[psutil.Process]) -> None:
    until = monotonic() + 60
    while any(process.is_running() and process.status() != "zombie" for process in processes):
        assert monotonic() < until
        sleep(0.1)


@pytest.mark.slow
def test_control_c_in_a_terminal_ends_all_processes_without_a_traceback(folder: Path) -> None:
    with start(folder, copies=400) as process:
        process.stdout.readline()  # they are at work
        workers = workers_of(process)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: everybody gets it
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    last = said.splitlines()[-1]
    assert last.startswith("Stopped: ")
    assert "Traceback" not in said
    assert len(workers) == 2
    wait_until_gone(workers)
    done = int(last.split()[1])
    results = list((folder / "out").glob("[!.]*"))
    assert len(results) == done < 404
    assert all(read_image(path).image.shape == (90, 120, 3) for path in results)


@pytest.mark.slow
def test_control_c_while_the_workers_load_their_engines(folder: Path) -> None:
    with start(folder, copies=1) as process:
        while len(workers_of(process)) < 2:
            assert process.poll() is None
        workers = workers_of(process)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.splitlines() == ["Stopped: 0 of 5 photos are done."]
    wait_until_gone(workers)
    assert not (folder / "out").exists()


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_no_photo(folder: Path) -> None:
    with start(folder, copies=200) as process:
        process.stdout.readline()
        other, killed = workers_of(process)
        other.suspend()  # it may not have begun yet
        for _ in range(20):  # so these come from the one that is killed, which has photos in hand
            process.stdout.readline()
        killed.kill()
        other.resume()
        output, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert len(contents(folder / "out")) == 204
    assert len(output.splitlines()) == 183  # and the lines that were read
    assert said.splitlines()[-1] == "All 204 photos are filled."
    assert "its worker ended (killed by SIGKILL); it is tried once more." in said


@pytest.mark.slow
def test_workers_end_when_the_command_is_killed(folder: Path) -> None:
    with start(folder, copies=400) as process:
        process.stdout.readline()
        workers = workers_of(process)
        process.kill()
    assert len(workers) == 2
    wait_until_gone(workers)
    assert not [path for path in (folder / "out").iterdir() if path.suffix == ".part"]
