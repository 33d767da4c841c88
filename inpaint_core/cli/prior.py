"""``inpaint-batch fill --show-prior``: a look into the network beside its fill."""

import argparse
import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from inpaint_core.catalog import MODELS
from inpaint_core.cli.output import say
from inpaint_core.cli.seed_number import seed_number
from inpaint_core.errors import InpaintError, WriteError
from inpaint_core.files.formats import check_written_name
from inpaint_core.files.read_write import write_image
from inpaint_core.filling.fill_engine import FillEngine
from inpaint_core.prior.figure import draw_prior
from inpaint_core.prior.view import (
    DEFAULT_K,
    MAX_K,
    MIN_K,
    PRIOR_SPACES,
    PriorSpace,
)
from inpaint_core.request import InpaintRequest


@dataclass(frozen=True, kw_only=True)
class PriorCommand:
    """What is shown of the network beside its fill."""

    figure: Path | None
    """File of the figure; None for no figure."""
    k: int
    """Clusters of its maps."""
    space: PriorSpace
    """Which features of a learned prior are clustered."""
    random_weights: int | None
    """Seed of a network that learned nothing; None for the model's weights."""


def add_arguments(settings: argparse._ArgumentGroup) -> None:
    """Describe the options."""
    settings.add_argument(
        "--show-prior",
        type=Path,
        metavar="FILE",
        help="also write a figure of what guides the network: k-means maps of its features, and for "
        "networks that copy, arrows to where they copy from; one photo only",
    )
    settings.add_argument(
        "--k",
        type=_k,
        default=DEFAULT_K,
        metavar="K",
        help=f"clusters of the maps, {MIN_K} to {MAX_K} (default: %(default)s)",
    )
    settings.add_argument(
        "--prior-space",
        choices=PRIOR_SPACES,
        default=PRIOR_SPACES[0],
        help="features of a learned prior that are clustered: as its teacher's, or as it learned them and "
        "uses them (default: %(default)s)",
    )
    settings.add_argument(
        "--random-weights",
        type=seed_number,
        metavar="SEED",
        help="for research: a network that learned nothing, instead of the model's weights",
    )


def _k(text: str) -> int:
    if not text.isdecimal() or not MIN_K <= int(text) <= MAX_K:
        raise argparse.ArgumentTypeError(f"expected a whole number from {MIN_K} to {MAX_K}, got {text!r}")
    return int(text)


def read_command(parsed: argparse.Namespace) -> PriorCommand:
    """Return what the command line says of the prior."""
    return PriorCommand(
        figure=parsed.show_prior, k=parsed.k, space=parsed.prior_space, random_weights=parsed.random_weights
    )


def check_command(command: PriorCommand, *, weights: Path | None, photos: int) -> None:
    """See that the options go together, before any work.

    Args:
        command: What is shown.
        weights: The weights file that was given.
        photos: How many are filled.

    Raises:
        InpaintError: They do not.
    """
    if command.random_weights is not None and weights is not None:
        raise InpaintError("Give either --weights or --random-weights, not both.")
    if command.figure is None:
        return
    if photos > 1:
        raise WriteError("--show-prior shows one photo: give one photo instead of a folder.")
    check_written_name(command.figure)


@contextlib.contextmanager
def chosen_weights(command: PriorCommand, model: str, *, weights: Path | None) -> Iterator[dict[str, Path]]:
    """Give the weights files to use instead of the models' own, by model name.

    Args:
        command: What is shown.
        model: Name of the model that fills.
        weights: The weights file that was given.

    Raises:
        InpaintError: Random weights for a fill that has none.
    """
    if command.random_weights is None:
        yield {model: weights} if weights else {}
        return
    spec = MODELS[model]
    if spec.kind != "network":
        raise InpaintError(f"{spec.label} has no weights: leave --random-weights out.")
    from inpaint_core.models.random_weights import save_random_weights  # noqa: PLC0415 - torch is slow to import

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{model}.safetensors"
        save_random_weights(spec, path, seed=command.random_weights)
        yield {model: path}


def write_prior(command: PriorCommand, read: Callable[[], InpaintRequest], engine: FillEngine) -> None:
    """Write the figure, if one was asked for.

    Args:
        command: What is shown.
        read: Returns the request of the one photo.
        engine: Looks into the network.

    Raises:
        InpaintError: The model has nothing to show, or the figure cannot be written.
    """
    if command.figure is None:
        return
    request = read()
    view = engine.prior(request, command.k, command.space)
    note = "" if command.random_weights is None else f"random weights, seed {command.random_weights}"
    write_image(command.figure, draw_prior(request.image, view, note=note))
    say(f"{MODELS[view.model].label}'s prior → {command.figure}")
