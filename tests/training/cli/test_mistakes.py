"""Every option and word of ``inpaint-train`` and ``inpaint-eval`` given wrongly: one sentence with a hint."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from inpaint_core.cli.command_parser import options_of
from tests.inpaint_core.cli.numbers import numeric_options
from training.cli import evaluate, train
from training.cli.about.commands import make_parsers as train_parsers

PARSERS = train_parsers() | evaluate.make_parsers()
BEFORE = {
    "inpaint-train RECIPE": ["pennet", "--data", "x"],
    "inpaint-train list": ["list"],
    "inpaint-train describe": ["describe", "pennet"],
    "inpaint-train config": ["config", "pennet"],
    "inpaint-train export": ["export", "run"],
    "inpaint-train report": ["report", "run"],
    "inpaint-eval": ["--data", "x"],
    "inpaint-eval --native": ["--native", "x"],
    "inpaint-eval figures": ["figures", "ladder", "--data", "x", "--weights", "pennet", "--out", "y"],
    "inpaint-eval priors": ["priors", "--data", "x", "--weights", "spl", "--teacher", "y"],
    "inpaint-eval costs": ["costs", "pennet"],
    "inpaint-eval scene-map": ["scene-map", "--data", "x", "--weights", "y", "--features", "z", "--out", "a"],
    "inpaint-eval detections": ["detections", "--data", "x", "--weights", "y", "--out", "z"],
    "inpaint-eval study": ["study", "--data", "x", "--out", "y"],
    "inpaint-eval tally": ["tally", "key.json", "answers.json"],
}
NUMBERS = [(call, option) for call, parser in PARSERS.items() for option in numeric_options(parser)]


def main_of(call: str) -> Callable[[Sequence[str]], int]:
    return train.main if call.startswith("inpaint-train") else evaluate.main


def said(call: str, words: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what follows the program's name in the one line that wrong use gets."""
    assert main_of(call)(words) == 2
    output = capsys.readouterr()
    assert output.out == ""
    (line,) = output.err.splitlines()
    program, _, sentence = line.partition(": ")
    assert program == call.split(maxsplit=1)[0]
    return sentence


def test_every_command_has_its_words_here() -> None:
    assert BEFORE.keys() == PARSERS.keys()
    assert {f"inpaint-train {name}" for name in train.COMMANDS} < PARSERS.keys()
    assert {f"inpaint-eval {name}" for name in evaluate.COMMANDS} < PARSERS.keys()
    assert len(NUMBERS) > 50
    assert {"--max-minutes", "--batch-size", "--threads"} <= {option for _, option in NUMBERS}


@pytest.mark.parametrize(("call", "option"), NUMBERS)
def test_a_word_in_the_place_of_a_number_is_answered(
    call: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    sentence = said(call, [*BEFORE[call], option, "six"], capsys)
    assert sentence.startswith(f"{option}: expected ")
    assert "got 'six'" in sentence
    assert "number" in sentence or "one of" in sentence


@pytest.mark.parametrize("call", sorted(PARSERS))
def test_a_mistyped_option_names_the_nearest(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in options_of(PARSERS[call]):
        if len(name) > 4 and name != "help":
            typed = f"--{name[:-2]}{name[-1]}{name[-2]}x"  # two letters change places, one is too much
            assert "Did you mean --" in said(call, [*BEFORE[call], typed], capsys)


@pytest.mark.parametrize("call", sorted(PARSERS))
def test_an_option_of_another_command_says_where_it_belongs(
    call: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program, own = call.split(maxsplit=1)[0], options_of(PARSERS[call])
    for other, parser in PARSERS.items():
        for name in options_of(parser):
            is_known = name == "native" or any(one.startswith(name) for one in own)
            if is_known or other.split()[0] != program:
                continue
            sentence = said(call, [*BEFORE[call], f"--{name}"], capsys)
            assert f"`{other}`" in sentence, sentence
            assert sentence.startswith(f"There is no option --{name} here.")


@pytest.mark.parametrize(
    ("call", "words", "expected"),
    [
        (
            "inpaint-train export",
            ["export", "run", "--export", "f"],
            "is no option --export here. Did you mean --output? --export belongs to `inpaint-train RECIPE`",
        ),
        ("inpaint-train RECIPE", ["pennet", "--output", "f"], "Did you mean --export?"),
        ("inpaint-train RECIPE", ["pennet", "--steps", "9"], "Did you mean --steps-factor?"),
        ("inpaint-train RECIPE", ["pennet", "--lr", "9"], "--set stages.0.learning_rate=VALUE"),
        (
            "inpaint-train report",
            ["reprt", "run"],
            "There is no command and no recipe called reprt. Did you mean `inpaint-train report`?",
        ),
        ("inpaint-train RECIPE", ["pennet-scens", "--data", "x"], "Did you mean pennet-scenes?"),
        ("inpaint-train describe", ["describe", "pennet-scens"], "Did you mean pennet-scenes?"),
        ("inpaint-eval", ["--center", "25", "--data", "x"], "Did you mean --centre?"),
        ("inpaint-eval", ["figure", "--data", "x"], "Did you mean `inpaint-eval figures`?"),
        ("inpaint-eval figures", ["figures", "priors"], "Something is missing: --data, --weights, --out."),
        ("inpaint-eval", ["--data", "x", "--metrics", "pnsr"], "Did you mean psnr?"),
    ],
)
def test_wrong_words_say_what_may_have_been_meant(
    call: str, words: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in said(call, words, capsys)


def test_a_recipe_that_is_called_nearly_like_a_command_is_a_recipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "reports.toml").write_text("", encoding="utf-8")
    assert train.main([str(tmp_path / "reports.toml"), "--data", "x"]) == 2
    assert "network is missing" in capsys.readouterr().err
