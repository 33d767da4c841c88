"""A plan is kept as it was chosen, and its commands are ones that training understands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.training.plan import TrainingPlan, read_plan, weights_path
from training.cli.options.parser import given_options
from training.cli.start.setup import read_command

WORD = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
PLANS = st.builds(
    TrainingPlan,
    photos=WORD, recipe=WORD, held_out=WORD, start=WORD, teacher=WORD,
    left_out=st.lists(WORD, max_size=2).map(tuple), steps_factor=st.sampled_from([1.0, 0.1]),
)  # fmt: skip


@given(PLANS)
def test_a_plan_comes_back_as_it_was(tmp_path_factory, plan):
    folder = tmp_path_factory.mktemp("run")
    plan.write(folder)
    assert read_plan(folder) == plan


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"photos": 3}', b"\xff"])
def test_a_damaged_plan_is_none(tmp_path, content):
    (tmp_path / "plan.json").write_bytes(content)
    assert read_plan(tmp_path) is None


@pytest.fixture
def plan():
    return TrainingPlan(
        photos="/photos", recipe="dgi-scenes-cpu", model="dgi", start="/s.safetensors",
        parent="/p.safetensors", teacher="/t.safetensors", left_out=("perceptual", "style"), steps_factor=0.1,
    )  # fmt: skip


def test_training_understands_the_first_command(plan, tmp_path):
    command = plan.running(tmp_path, is_resumed=False)
    assert command[:3] == ["-m", "training.cli.attended", "run"]
    assert command[command.index("--parent") + 1] == "/p.safetensors"
    options, _ = read_command([*command[command.index("--") + 1 :], "--run", str(tmp_path)])
    assert str(options.init_from) == "/s.safetensors"
    assert str(options.teacher) == "/t.safetensors"
    assert options.settings == ["losses.perceptual=0", "losses.style=0"]
    assert options.steps_factor == 0.1
    assert options.export == weights_path(tmp_path)
    assert not options.resume


def test_going_on_begins_with_no_weights_again(plan, tmp_path):
    command = plan.running(tmp_path, is_resumed=True)
    given = given_options(command[command.index("--") + 1 :], description=None)
    assert given["resume"]
    assert "init_from" not in given
