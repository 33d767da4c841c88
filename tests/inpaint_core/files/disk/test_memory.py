"""Free memory is asked for before any is spent, and the sentence says how much is needed."""

import math
import subprocess
import sys
from types import SimpleNamespace

import psutil
import pytest

from inpaint_core.errors import NO_MEMORY, BadImageError
from inpaint_core.files.disk import memory
from inpaint_core.files.disk.memory import check_free, free_bytes
from inpaint_core.files.read_write import read_image

BOMB = """
import resource, struct, sys, zlib
from pathlib import Path
def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
path = Path(sys.argv[1])
header = struct.pack(">IIBBBBB", 20000, 20000, 8, 2, 0, 0, 0)
path.write_bytes(b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header)
                 + chunk(b"IDAT", bytes(1_300_000)) + chunk(b"IEND", b""))
from inpaint_core.errors import BadImageError
from inpaint_core.files.read_write import read_image
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
resource.setrlimit(resource.RLIMIT_AS, (3 * 2**30, resource.RLIM_INFINITY))
try:
    read_image(path)
except BadImageError as error:
    print(error)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_small_file_of_400_megapixels_is_refused_with_the_number_before_memory_is_spent(tmp_path):
    pytest.importorskip("resource")
    command = [sys.executable, "-c", BOMB, str(tmp_path / "huge.png")]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0].startswith("huge.png needs 5.6 GB of memory to be opened")
    assert int(said[1]) < 100  # megabytes


def test_a_file_that_is_larger_than_memory_is_not_read(tmp_path, monkeypatch):
    path = tmp_path / "sparse.png"
    with path.open("wb") as stream:
        stream.truncate(2**40)
    with pytest.raises(BadImageError, match=r"needs 1099\.5 GB"):
        read_image(path)


def test_there_is_memory_for_ordinary_photos():
    assert free_bytes() > 0
    check_free(1000, "small.png")


@pytest.mark.parametrize(
    ("limit", "left"), [("max", 2**60), (str(10 * 2**30), 10 * 2**30 - 3 * 2**30 + 2**30 + 2**20), ("1", 0)]
)
def test_the_limit_of_a_container_counts_pages_of_files_as_free(limit, left, tmp_path, monkeypatch):
    (tmp_path / "memory.max").write_text(f"{limit}\n")
    (tmp_path / "memory.current").write_text(f"{3 * 2**30}\n")
    (tmp_path / "memory.stat").write_text(f"anon 5\ninactive_file {2**30}\nactive_file {2**20}\n")
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    monkeypatch.setattr(memory, "free_address_space", lambda: math.inf)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=2**60))
    assert free_bytes() == left


def test_without_a_container_the_system_and_the_own_limit_are_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(memory, "_GROUP", tmp_path)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=12345))
    monkeypatch.setattr(memory, "free_address_space", lambda: math.inf)
    assert free_bytes() == 12345
    monkeypatch.setattr(memory, "free_address_space", lambda: 12.0)
    assert free_bytes() == 12


def test_what_is_free_is_said(monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: 300_000_000)
    check_free(200_000_000, "photo.png")
    with pytest.raises(BadImageError, match=r"needs 1\.5 GB of memory to be opened, and 300 MB are free"):
        check_free(1_500_000_000, "photo.png")


ALGEBRA = """
import resource, sys
import numpy as np
from inpaint_core.errors import OutOfMemoryError
from inpaint_core.files.disk.memory import check_room_for_algebra
left, right = np.ones((600, 150), np.float32), np.ones((150, 600), np.float32)
product = np.empty((600, 600), np.float32)
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + int(sys.argv[1]) * 2**20,) * 2)
try:
    check_room_for_algebra()
    np.matmul(left, right, out=product)
    print("multiplied")
except OutOfMemoryError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
@pytest.mark.parametrize(("left_mb", "says"), [(2, NO_MEMORY), (30, NO_MEMORY), (80, "multiplied")])
def test_a_product_of_matrices_does_not_end_the_program_where_there_is_no_room_for_it(left_mb, says):
    command = [sys.executable, "-c", ALGEBRA, str(left_mb)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == says
