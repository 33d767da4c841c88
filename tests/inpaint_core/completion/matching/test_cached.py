"""The compiled loops do the same whether they were compiled just now or read from disk."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from inpaint_core.completion.complete import complete
from inpaint_core.completion.settings import GUIDED
from inpaint_core.completion.workers import Workers, do_not_check
from tests.inpaint_core.completion.scenes import noisy, scene_of, square_hole


def completion_hash() -> str:
    """Return the hash of a completion of several levels."""
    image = (0.2 * noisy(256, 256) + 0.8 * noisy(16, 16).repeat(16, axis=0).repeat(16, axis=1)).clip(0, 1)
    scene = scene_of(image, square_hole(256, 256, 90), guess=image)
    with Workers(1, do_not_check) as workers:
        return hashlib.sha256(complete(scene, GUIDED, seed=3, workers=workers).tobytes()).hexdigest()


def hash_in_a_new_process(cache: Path) -> str:
    code = f"from {__name__} import completion_hash; print(completion_hash())"
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_the_first_run_on_a_computer_gives_the_same_bytes_as_later_ones(tmp_path: Path) -> None:
    first = hash_in_a_new_process(tmp_path)
    assert any(tmp_path.rglob("*.nbc"))  # compiled code was kept
    assert hash_in_a_new_process(tmp_path) == first
