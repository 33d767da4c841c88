"""Tensors of published files that no network of this program has: nothing is computed with them."""

from typing import Final

COUNTER: Final = "num_batches_tracked"
"""Last part of the names of counters in normalisation layers."""
FIXED: Final = ("filter_const", "filter.weight")
"""How the names of MI-GAN's fixed filters end: see ``inpaint_core.models.migan``, which makes its own."""


def is_counter(name: str) -> bool:
    """Tell by its name whether a tensor counts the steps of a training."""
    return name.rpartition(".")[2] == COUNTER


def is_left_out(name: str) -> bool:
    """Tell by its name whether a tensor of a file has no place in a network of this program."""
    return is_counter(name) or any(name == end or name.endswith(f".{end}") for end in FIXED)
