"""What a killed save leaves is removed by the next one, and nothing else is."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.disk.part_files import part_file, sweep

WRITER = """
import sys, time
from pathlib import Path
from inpaint_core.files.disk.part_files import part_file
with part_file(Path(sys.argv[1])) as (path, stream):
    stream.write(b"half a pho")
    stream.flush()
    print(path, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def killed(tmp_path):
    """Return the temporary file of a writer that was killed."""
    with start_writer(tmp_path / "photo.png") as writer:
        path = Path(writer.stdout.readline().strip())
        writer.send_signal(signal.SIGKILL)
    return path


def start_writer(target):
    command = [sys.executable, "-c", WRITER, str(target)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_the_next_save_in_the_folder_removes_what_a_killed_one_left(killed, tmp_path):
    assert killed.read_bytes() == b"half a pho"
    replace_file(tmp_path / "another.png", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["another.png"]


def test_the_file_of_a_living_writer_stays(tmp_path):
    with start_writer(tmp_path / "photo.png") as writer:
        path = Path(writer.stdout.readline().strip())
        assert sweep(tmp_path) == 0
        assert path.exists()
        writer.kill()
    assert sweep(tmp_path) == 1


def test_the_own_file_of_this_process_stays(tmp_path):
    with part_file(tmp_path / "photo.png") as (path, stream):
        assert sweep(tmp_path) == 0
        stream.write(b"whole")
        path.replace(tmp_path / "photo.png")
    assert (tmp_path / "photo.png").read_bytes() == b"whole"


@pytest.mark.parametrize(
    "name",
    [
        "photo.png.part",
        ".photo.png.part",
        ".photo.png.0123abcd.part",
        ".photo.png.0123abcd.inpaint.part.png",
        "photo.png.0123abcd.inpaint.part",
        ".photo.png.0123ABCD.inpaint.part",
        ".photo.png.0123abc.inpaint.part",
        ".inpaint.part",
    ],
)
def test_files_of_others_stay(name, tmp_path):
    (tmp_path / name).write_bytes(b"of somebody else")
    assert sweep(tmp_path) == 0
    assert (tmp_path / name).exists()


def test_a_folder_or_a_link_of_that_name_stays(tmp_path):
    (tmp_path / ".a.0123abcd.inpaint.part").mkdir()
    (tmp_path / "photo.png").write_bytes(b"photo")
    (tmp_path / ".b.0123abcd.inpaint.part").symlink_to(tmp_path / "photo.png")
    os.mkfifo(tmp_path / ".c.0123abcd.inpaint.part")
    began = time.monotonic()
    assert sweep(tmp_path) == 0
    assert time.monotonic() - began < 1
    assert len(list(tmp_path.iterdir())) == 4


def test_a_folder_that_is_not_there_is_no_trouble(tmp_path):
    assert sweep(tmp_path / "missing") == 0
    assert sweep(Path("a\0b")) == 0


def test_a_failing_write_leaves_nothing(tmp_path):
    def fail():
        with part_file(tmp_path / "photo.png") as (_, stream):
            stream.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_long_names_of_many_bytes_can_be_saved(tmp_path):
    name = "ä" * 120 + ".png"  # 244 bytes
    replace_file(tmp_path / name, b"whole")
    assert [path.name for path in tmp_path.iterdir()] == [name]
