"""A fill under ten limits of address space: it is made, or there is a sentence. Never anything else."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from inpaint_core.errors import NO_MEMORY
from inpaint_core.files.read_write import write_image, write_mask

LEVELS_MB = (0, 4, 16, 32, 64, 96, 128, 256, 512, 2048)
"""Left to a fill beside what the imported program has: from nothing at all to plenty."""

PROGRAM = """
import os, resource, sys
import inpaint_core.engine.start, inpaint_core.completion.complete, inpaint_core.batch.pipeline
from inpaint_core.cli.main import main
words, levels = sys.argv[2:], [int(word) for word in sys.argv[1].split(",")]
for level in levels:
    child = os.fork()
    if not child:
        used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
        limit = used + level * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        os._exit(main([*words[:-1], "--out", f"{words[-1]}/{level}.png"]))
    _, status = os.waitpid(child, 0)
    print(level, os.waitstatus_to_exitcode(status), flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the limit is Linux's")
@pytest.mark.parametrize("model", ["telea"])
def test_at_every_limit_of_memory_there_is_a_fill_or_a_sentence(tmp_path: Path, model: str) -> None:
    rng = np.random.default_rng(17)
    write_image(tmp_path / "photo.png", rng.integers(0, 256, (700, 900, 3), dtype=np.uint8))
    mask = np.zeros((700, 900), bool)
    mask[200:420, 300:560] = True
    write_mask(tmp_path / "mask.png", mask)
    (tmp_path / "out").mkdir()
    words = ["fill", tmp_path / "photo.png", "--mask", tmp_path / "mask.png", "--model", model]
    words += ["--device", "cpu", "--threads", "1", tmp_path / "out"]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, ",".join(map(str, LEVELS_MB)), *map(str, words)],
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    codes = {int(level): int(code) for level, code in map(str.split, done.stdout.splitlines())}
    assert codes.keys() == set(LEVELS_MB)
    assert set(codes.values()) <= {0, 1}, (codes, done.stderr)
    assert codes[max(LEVELS_MB)] == 0, done.stderr
    assert codes[0] == 1
    assert "Traceback" not in done.stderr
    assert "not foreseen" not in done.stderr
    assert NO_MEMORY in done.stderr
    made = {int(path.stem) for path in (tmp_path / "out").glob("[!.]*")}
    assert made == {level for level, code in codes.items() if code == 0}
