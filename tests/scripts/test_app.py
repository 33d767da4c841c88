import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaint_core.filling.fringe.cover import cover_fringe

PROJECT = Path(__file__).parents[2]


def _app(out, **environment):
    """Run what `make app` runs, where there is no display."""
    without_display = {name: value for name, value in os.environ.items() if "DISPLAY" not in name}
    return subprocess.run(
        ["/bin/sh", "scripts/app", str(out)],
        cwd=PROJECT,
        env=without_display | {"BIN": str(Path(sys.executable).parent)} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.mark.slow
def test_without_a_display_the_sample_is_filled_on_the_command_line(tmp_path, sample_photo, sample_mask):
    done = _app(tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "there is no display here" in done.stdout
    before, mask, after = (
        np.array(Image.open(tmp_path / "out" / name)) for name in ("before.png", "mask.png", "after.png")
    )
    assert np.array_equal(before, sample_photo)
    assert np.array_equal(mask > 0, sample_mask)
    covered = cover_fringe(before, sample_mask)  # the masts stand close to the mask's border
    assert np.array_equal(after[~covered], before[~covered])
    assert (after[sample_mask] != before[sample_mask]).any(axis=1).mean() > 0.9


def test_a_display_that_does_not_answer_is_no_display(tmp_path):
    # A file where the folder should be: the job ends early, after the choice that is tested here.
    (tmp_path / "out").write_text("", encoding="utf-8")
    done = _app(tmp_path / "out", DISPLAY=":987")
    assert done.returncode != 0
    assert "the display :987 does not answer" in done.stdout
