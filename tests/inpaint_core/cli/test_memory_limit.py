"""A fill under ten limits of address space: it is made, or there is a sentence. Never anything else."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inpaint_core.errors import NO_MEMORY
from inpaint_core.files.read_write import read_image, write_image, write_mask

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")

LEVELS_MB = (0, 8, 32, 64, 128, 192, 320, 448, 768, 3072)
"""Left to a fill beside what the imported program has: from nothing at all to plenty."""
HUNG_SECONDS = 150

PROGRAM = """
import os, resource, signal, sys
import inpaint_core.engine.start, inpaint_core.completion.complete, inpaint_core.batch.pipeline
from inpaint_core.cli.main import main
words, levels = sys.argv[3:], [int(word) for word in sys.argv[1].split(",")]
for level in levels:
    child = os.fork()
    if not child:
        signal.alarm(int(sys.argv[2]))
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        limit = used + level * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        os._exit(main([*words[:-1], "--out", f"{words[-1]}/{level}.png"]))
    _, status = os.waitpid(child, 0)
    print(level, os.waitstatus_to_exitcode(status), flush=True)
    print(f"end of {level}", file=sys.stderr, flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("model", ["telea", "patches", "pennet"])
def test_at_every_limit_of_memory_there_is_a_fill_or_a_sentence(tmp_path: Path, model: str) -> None:
    codes = codes_under_limits(tmp_path, model, LEVELS_MB)
    assert codes[max(LEVELS_MB)] == 0
    assert codes[0] == 1


def test_with_far_too_little_memory_there_is_a_sentence_at_once(tmp_path: Path) -> None:
    assert set(codes_under_limits(tmp_path, "patches", (2, 12, 28)).values()) == {1}


def codes_under_limits(folder: Path, model: str, levels: tuple[int, ...]) -> dict[int, int]:
    """Fill a photo under each limit, check what is said and what is on the disk; return the exit codes."""
    rng = np.random.default_rng(17)
    photo = rng.integers(0, 256, (700, 900, 3), dtype=np.uint8)
    write_image(folder / "photo.png", photo)
    mask = np.zeros((700, 900), bool)
    mask[200:420, 300:560] = True
    write_mask(folder / "mask.png", mask)
    (folder / "out").mkdir()
    words = ["fill", folder / "photo.png", "--mask", folder / "mask.png", "--model", model]
    words += ["--device", "cpu", "--threads", "1", folder / "out"]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, ",".join(map(str, levels)), str(HUNG_SECONDS), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=HUNG_SECONDS * len(levels),
        check=True,
    )
    codes = {int(level): int(code) for level, code in map(str.split, done.stdout.splitlines())}
    assert codes.keys() == set(levels)
    said = done.stderr
    for level, code in codes.items():
        here, _, said = said.partition(f"end of {level}\n")
        assert code in {0, 1}, (level, code, here)
        assert "Traceback" not in here
        assert "not foreseen" not in here
        assert code == 0 or "memory" in here, (level, here)
    made = {int(path.stem): path for path in (folder / "out").iterdir()}  # and nothing half-written
    assert made.keys() == {level for level, code in codes.items() if code == 0}
    for path in made.values():
        assert np.array_equal(read_image(path).image[:150], photo[:150])
    return codes


@pytest.mark.parametrize("limit_mb", [120, 240])
def test_without_memory_for_its_libraries_the_command_says_so(limit_mb: int) -> None:
    command = f"ulimit -v {limit_mb * 1024}; exec {sys.executable} -m inpaint_core.cli.entry models"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [NO_MEMORY]
