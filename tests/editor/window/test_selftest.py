import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from editor.widgets.questions.questions import Questions
from editor.window import selftest
from inpaint_core.errors import WeightsError
from inpaint_core.region import Box
from inpaint_core.request import Completion, Patch

PROJECT = Path(__file__).parents[3]


class FillsGrey:
    """Answers with what ``change`` makes of the photo."""

    def __init__(self, change):
        self._change = change

    def preload(self, model):
        pass

    def device_title(self):
        return "CPU"

    def inpaint(self, request, report, *, drafts=False):
        changed = self._change(request.image.copy(), request.mask)
        whole = Box(0, 0, changed.shape[1], changed.shape[0])
        yield Completion(patches=(Patch(whole, changed),), model=request.settings.model, seconds=0.1)


def _fill_hole(image, mask):
    image[mask] = 128
    return image


def _fill_everything(image, mask):
    return np.full_like(image, 128)


def _leave_as_it_was(image, mask):
    return image


def _refuse(image, mask):
    raise WeightsError("The weights of PEN-Net are damaged.")


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (_fill_hole, 0, "Self-test passed: rocket.jpg"),
        (_fill_everything, 1, "pixels outside the mask have changed"),
        (_leave_as_it_was, 1, "The hole still shows what was there before"),
        (_refuse, 1, "The weights of PEN-Net are damaged"),
    ],
)
def test_it_says_whether_the_program_works(qtbot, capsys, change, code, says):
    assert selftest.main(lambda: FillsGrey(change)) == code
    assert says in capsys.readouterr().out


def test_it_has_an_answer_to_every_question(tmp_path):
    questions = {name for name in vars(Questions) if not name.startswith("_")}
    assert questions <= set(dir(selftest.Answers(tmp_path)))
    assert selftest.Answers(tmp_path).checkpoint_to_import(tmp_path) is None


@pytest.mark.slow
def test_this_copy_of_the_program_works():
    done = subprocess.run(
        [sys.executable, "-m", "editor", "--selftest"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout[:17]) == (0, "Self-test passed:"), done.stdout + done.stderr
