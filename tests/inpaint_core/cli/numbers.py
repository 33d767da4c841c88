"""Which options of a parser take numbers: what it refuses to take a word for."""

import argparse
from typing import get_type_hints


def numeric_options(parser: argparse.ArgumentParser) -> list[str]:
    """Return the options, by their long names, whose values are numbers."""
    with_names = [action for action in parser._actions if action.option_strings]
    return [action.option_strings[-1] for action in with_names if _is_number(action)]


def _is_number(action: argparse.Action) -> bool:
    if action.type in {int, float}:
        return True
    # What reads a seed or a share returns a number; what reads a path or a model's name does not.
    return callable(action.type) and get_type_hints(action.type).get("return") in {int, float}
