"""A parser of command lines that says in one sentence what is wrong, and what may have been meant."""

import argparse
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from inpaint_core.cli.nearest import nearest_name
from inpaint_core.errors import InpaintError

SAME: Final = (
    frozenset({"out", "output", "export", "save"}),
    frozenset({"data", "photos", "images", "photo", "image", "input"}),
    frozenset({"mask", "masks", "holes"}),
    frozenset({"model", "network", "weights", "checkpoint"}),
    frozenset({"limit", "val-photos", "count"}),
    frozenset({"device", "gpu", "cuda"}),
    frozenset({"metrics", "measures"}),
    frozenset({"grid", "sheet", "sheets"}),
    frozenset({"steps", "iterations", "steps-factor"}),
)
"""Words that commands of other makers, or other commands of this one, have for the same thing."""


class UsageError(InpaintError):
    """A command line makes no sense; nothing was begun."""


class UnknownOptionError(UsageError):
    """There is no such option.

    Attributes:
        option: As it was written, without its value.
        parser: That does not know it.
    """

    def __init__(self, option: str, parser: argparse.ArgumentParser) -> None:
        """Say which option of the parser is the nearest.

        Args:
            option: As it was written, without its value.
            parser: That does not know it.
        """
        super().__init__(about_option(option, parser, {}))
        self.option, self.parser = option, parser


class CommandParser(argparse.ArgumentParser):
    """Reads a command line; raises ``UsageError`` where argparse would print a page and end the program."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Take what ``argparse.ArgumentParser`` takes."""
        super().__init__(*arguments, **options)
        self.register("type", int, whole_number)
        self.register("type", float, any_number)

    def parse_known_args(  # type: ignore[override]
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Return what was read and nothing that is unknown: that is refused.

        Raises:
            UsageError: A word or its value is not understood, or something is missing.
        """
        found, unknown = super().parse_known_args(args, namespace)
        if unknown:
            raise self.unknown(unknown[0])
        return found, []

    def unknown(self, word: str) -> UsageError:
        """Return the error for a word that nothing is known about."""
        if word.startswith("-"):
            return UnknownOptionError(word.partition("=")[0], self)
        return UsageError(f"What is {word}? {ask(self)}")

    def error(self, message: str) -> NoReturn:
        """Raise ``UsageError`` with argparse's message as a sentence."""
        raise UsageError(f"{_sentence(message)} {ask(self)}")


def ask(parser: argparse.ArgumentParser) -> str:
    """Return where help is."""
    return f"`{parser.prog} --help` lists the options."


def whole_number(text: str) -> int:
    """Return a whole number; ``argparse.ArgumentTypeError`` says that it must be one."""
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text!r}") from None


def any_number(text: str) -> float:
    """Return a number; ``argparse.ArgumentTypeError`` says that it must be one."""
    try:
        return float(text)
    except ValueError:
        how = " with a decimal point" if "," in text else ""
        raise argparse.ArgumentTypeError(f"expected a number{how}, got {text!r}") from None


def options_of(parser: argparse.ArgumentParser) -> list[str]:
    """Return the long options of a parser, without their dashes."""
    names = (name for action in parser._actions for name in action.option_strings)  # noqa: SLF001
    return [name.removeprefix("--") for name in names if name.startswith("--")]


def about_option(
    option: str, parser: argparse.ArgumentParser, others: Mapping[str, argparse.ArgumentParser]
) -> str:
    """Return a sentence about an unknown option: the nearest one, and where it belongs.

    Args:
        option: As it was written, without its value.
        parser: That does not know it.
        others: Parsers of the program's other commands, by how each is called.
    """
    name, own = option.lstrip("-").replace("_", "-"), options_of(parser)
    homes = [call for call, other in others.items() if name in options_of(other)]
    belongs = f"{option} belongs to {_either(f'`{home}`' for home in homes)}." if homes else ""
    meant = _same(name, own) or nearest_name(name, own)
    there_is = f"There is no option {option} here." if belongs else f"There is no option {option}."
    if meant is not None:
        return " ".join(filter(None, (there_is, f"Did you mean --{meant}?", belongs)))
    if belongs:
        return f"{there_is} {belongs}"
    for call, other in others.items():
        if (meant := nearest_name(name, options_of(other))) is not None:
            return f"{there_is} Did you mean --{meant} of `{call}`?"
    return f"{there_is} {ask(parser)}"


def check_command(words: Sequence[str], commands: Iterable[str], program: str) -> None:
    """Raise ``UsageError`` where a command line begins with what may be meant as one of the commands.

    Args:
        words: Of the command line; the first is no command, and may be an option or a file.
        commands: Names of those there are.
        program: What stands before them.
    """
    first = words[0] if words else "-"
    near = None if first.startswith("-") or Path(first).exists() else nearest_name(first, commands)
    if near is not None:
        raise UsageError(f"There is no command {first}. Did you mean `{program} {near}`?")


def _same(name: str, own: Sequence[str]) -> str | None:
    return next((one for words in SAME if name in words for one in own if one in words), None)


def _either(texts: Iterable[str]) -> str:
    *first, last = texts
    return f"{', '.join(first)} and {last}" if first else last


def _sentence(message: str) -> str:
    """Return a message of argparse as a sentence that begins with what is meant."""
    if match := re.fullmatch(r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", message):
        name, word, rest = match.groups()
        choices = [choice.strip("'\"") for choice in rest.split(", ")]
        near = nearest_name(word.strip("'\""), choices)
        hint = f" Did you mean {near}?" if near is not None else ""
        return f"{name}: expected one of {', '.join(choices)}, got {word}.{hint}"
    if match := re.fullmatch(r"the following arguments are required: (.+)", message):
        return f"Something is missing: {match[1]}."
    if match := re.fullmatch(r"argument (.+?): (.+)", message, re.DOTALL):
        return f"{match[1]}: {match[2]}."
    return f"{message[:1].upper()}{message[1:]}."
