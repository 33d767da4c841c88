import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.cli.command_parser import UsageError
from training.cli.options.parser import given_options, to_arguments

WORDS = st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), min_size=1, max_size=3)
GIVEN = st.fixed_dictionaries(
    {"recipe": st.sampled_from(["pennet", "spl"]), "data": WORDS},
    optional={
        "val": WORDS,
        "val_photos": st.integers(1, 99),
        "settings": st.lists(st.sampled_from(["seed=1", "losses.hole=-2", "betas=[0.5, 0.9]"]), min_size=1),
        "steps_factor": st.floats(0.01, 9),
        "compile": st.just(True),
        "device": st.just("cpu"),
        "resume": st.sampled_from(["exact", "auto"]),
    },
)


@given(values=GIVEN)
def test_words_for_options_are_read_back(values: dict[str, object]) -> None:
    words = to_arguments(values)
    found = given_options(words, description=None)
    assert found.keys() == values.keys()
    assert {name: _plain(value) for name, value in found.items()} == values


def _plain(value: object) -> object:
    if isinstance(value, list):
        return [str(one) for one in value]
    return value


def test_what_is_not_given_leaves_no_trace() -> None:
    assert given_options([], description=None) == {}


@pytest.mark.parametrize(
    ("words", "resume"),
    [
        (["--resume", "pennet"], "exact"),
        (["pennet", "--resume"], "exact"),
        (["pennet", "--resume", "auto"], "auto"),
        (["--resume", "auto", "pennet"], "auto"),
    ],
)
def test_a_recipe_behind_resume_is_a_recipe(words: list[str], resume: str) -> None:
    assert given_options(words, description=None) == {"recipe": "pennet", "resume": resume}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--batchsize", "4"], r"There is no option --batchsize\. Did you mean --batch-size\?"),
        (["--learning-rate=1"], r"a setting of a stage: --set stages\.0\.learning_rate=VALUE"),
        (["--ema-decay=1"], r"a setting of the recipe: --set ema_decay=VALUE"),
        (["--xyzzy"], "There is no option --xyzzy. .*--help"),
        (["pennet", "spl"], "One recipe is trained at a time"),
        (["--threads", "many"], "--threads: expected a whole number, got 'many'"),
        (["--track", "paper"], "--track: expected one of aim, wandb, got 'paper'"),
    ],
)
def test_mistakes_are_explained(words: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        given_options(words, description=None)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        given_options(["--version"], description=None)
    assert capsys.readouterr().out.startswith("inpaint-train 0.")
