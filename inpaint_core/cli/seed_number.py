"""A seed on the command line."""

import argparse

from inpaint_core.request import MAX_SEED


def seed_number(text: str) -> int:
    """Return a seed; ``argparse.ArgumentTypeError`` says what it must be."""
    if not text.isdecimal() or int(text) > MAX_SEED:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to {MAX_SEED}, got {text!r}")
    return int(text)
