"""What is said of a mistake on a command line, with what the program's other commands know."""

from argparse import ArgumentParser
from collections.abc import Callable, Mapping

from inpaint_core.cli.command_parser import UnknownOptionError, about_option
from training.errors import training_sentence_of

Parsers = Callable[[], Mapping[str, ArgumentParser]]
"""Returns the parsers of all commands of a program, by how each is called."""


def sentence_about(error: BaseException, parsers: Parsers) -> str | None:
    """Return what to tell the user about an error of a command; None for a bug.

    Args:
        error: Of any kind.
        parsers: Asked only for an option that is unknown, and may belong to another command.
    """
    if not isinstance(error, UnknownOptionError):
        return training_sentence_of(error)
    others = {call: one for call, one in parsers().items() if one.prog != error.parser.prog}
    return about_option(error.option, error.parser, others)
