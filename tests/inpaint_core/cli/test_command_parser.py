"""Every option and word of ``inpaint-batch`` given wrongly: one sentence, and what may have been meant."""

import argparse
from pathlib import Path

import pytest

from inpaint_core.cli.command_parser import CommandParser, UsageError, options_of
from inpaint_core.cli.main import COMMANDS, main, make_parsers
from tests.inpaint_core.cli.numbers import numeric_options

BEFORE = {
    "inpaint-batch fill": ["fill", "a.png", "--mask", "m.png"],
    "inpaint-batch replay": ["replay", "recipe.json", "a.png"],
    "inpaint-batch import-checkpoint": ["import-checkpoint", "a.pth"],
    "inpaint-batch models": ["models"],
}


def said(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return the one line that wrong use gets."""
    assert main(words) == 2
    output = capsys.readouterr()
    (line,) = output.err.splitlines()
    assert output.out == ""
    assert line[0].isupper() or line.startswith("--")
    return line


@pytest.mark.parametrize(
    ("call", "option"),
    [(call, option) for call, parser in make_parsers().items() for option in numeric_options(parser)],
)
def test_a_word_in_the_place_of_a_number_is_answered(
    call: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    line = said([*BEFORE[call], option, "six"], capsys)
    assert option in line
    assert "'six'" in line
    assert f"`{call} --help`" in line


@pytest.mark.parametrize("call", sorted(make_parsers()))
def test_a_mistyped_option_names_the_nearest(call: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = [name for name in options_of(make_parsers()[call]) if len(name) > 4 and name != "help"]
    for name in options:
        typed = f"--{name[:-2]}{name[-1]}{name[-2]}x"  # two letters change places, one is too much
        assert "Did you mean --" in said([*BEFORE[call], typed], capsys)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["modles"], "There is no command modles. Did you mean `inpaint-batch models`?"),
        (["import-chekpoint", "a.pth"], "Did you mean `inpaint-batch import-checkpoint`?"),
        (
            ["replay", "a.json", "a.png", "--mask", "m.png"],
            "There is no option --mask here. --mask belongs to `inpaint-batch fill`.",
        ),
        (["fill", "a.png", "--mask", "m.png", "--export", "b.png"], "Did you mean --out"),
        (["fill", "a.png"], "Something is missing: --mask."),
        (["fill", "a.png", "--mask", "m.png", "--model", "penet"], "Did you mean pennet?"),
        (["models", "all"], "What is all?"),
    ],
)
def test_wrong_words_say_what_may_have_been_meant(
    words: list[str], expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert expected in said(words, capsys)


def test_a_photo_that_is_called_nearly_like_a_command_is_a_photo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("model").mkdir()
    assert said(["model"], capsys).startswith("Something is missing: --mask.")


def test_every_command_has_its_words_here() -> None:
    assert {call.split()[-1] for call in BEFORE} == set(COMMANDS)


def test_a_comma_in_a_number_is_a_hint() -> None:
    parser = CommandParser(prog="program")
    parser.add_argument("--share", type=float)
    parser.add_argument_group("more").add_argument("--count", type=int)
    assert parser.parse_args(["--share", "0.5", "--count", "3"]) == argparse.Namespace(share=0.5, count=3)
    with pytest.raises(UsageError, match=r"^--share: expected a number with a decimal point, got '1,5'\. "):
        parser.parse_args(["--share", "1,5"])
    with pytest.raises(UsageError, match=r"^--count: expected a whole number, got '1\.5'\. "):
        parser.parse_args(["--count", "1.5"])
