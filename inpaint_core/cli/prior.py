"""``inpaint-batch fill --show-prior``: a look into the network beside its fill."""

import argparse
import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from inpaint_core.catalog import MODELS
from inpaint_core.cli.output import say
from inpaint_core.errors import InpaintError, WriteError
from inpaint_core.files.read_write import WRITABLE_SUFFIXES, write_image
from inpaint_core.prior.figure import draw_prior
from inpaint_core.prior.view import (
    DEFAULT_K,
    MAX_K,
    MIN_K,
    PRIOR_SPACES,
    PriorSpace,
    PriorView,
)
from inpaint_core.request import MAX_SEED, InpaintRequest


class Engine(Protocol):
    """What is needed of ``inpaint_core.engine.engine.Engine``; naming it here would load torch."""

    def prior(self, request: InpaintRequest, k: int = ..., space: PriorSpace = ...) -> PriorView:
        """Return what the request's model goes by."""
        ...


def add_arguments(settings: argparse._ArgumentGroup) -> None:
    """Describe the options."""
    settings.add_argument(
        "--show-prior",
        type=Path,
        metavar="FILE",
        help="also write a figure of what the network goes by: k-means maps of its features, and for "
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
        "goes by them (default: %(default)s)",
    )
    settings.add_argument(
        "--random-weights",
        type=_seed,
        metavar="SEED",
        help="for research: a network that learned nothing, instead of the model's weights",
    )


def _k(text: str) -> int:
    if not text.isdecimal() or not MIN_K <= int(text) <= MAX_K:
        raise argparse.ArgumentTypeError(f"expected a whole number from {MIN_K} to {MAX_K}, got {text!r}")
    return int(text)


def _seed(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_SEED:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to {MAX_SEED}, got {text!r}")
    return int(text)


def check_wish(parsed: argparse.Namespace, *, photos: int) -> None:
    """See that the options go together, before any work.

    Raises:
        InpaintError: They do not.
    """
    if parsed.random_weights is not None and parsed.weights is not None:
        raise InpaintError("Give either --weights or --random-weights, not both.")
    if parsed.show_prior is None:
        return
    if photos > 1:
        raise WriteError("--show-prior shows one photo: give one photo instead of a folder.")
    if parsed.show_prior.suffix.lower() not in WRITABLE_SUFFIXES:
        known = ", ".join(WRITABLE_SUFFIXES)
        raise WriteError(f"{parsed.show_prior.name} cannot be written: its name must end in one of {known}.")


@contextlib.contextmanager
def chosen_weights(parsed: argparse.Namespace, model: str) -> Iterator[dict[str, Path]]:
    """Give the weights files to use instead of the models' own, by model name.

    Args:
        parsed: The command line.
        model: Name of the model that fills.

    Raises:
        InpaintError: Random weights for a fill that has none.
    """
    if parsed.random_weights is None:
        yield {model: parsed.weights} if parsed.weights else {}
        return
    spec = MODELS[model]
    if spec.kind != "network":
        raise InpaintError(f"{spec.title} has no weights: leave --random-weights out.")
    from inpaint_core.models.random_weights import save_random_weights  # noqa: PLC0415 - torch is slow to import

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{model}.safetensors"
        save_random_weights(spec, path, seed=parsed.random_weights)
        yield {model: path}


def write_prior(parsed: argparse.Namespace, request: InpaintRequest, engine: Engine) -> None:
    """Write the figure that was asked for.

    Args:
        parsed: The command line; its ``show_prior`` is set.
        request: Of the one photo.
        engine: Looks into the network.

    Raises:
        InpaintError: The model has nothing to show, or the figure cannot be written.
    """
    view = engine.prior(request, parsed.k, parsed.prior_space)
    note = "" if parsed.random_weights is None else f"random weights, seed {parsed.random_weights}"
    write_image(parsed.show_prior, draw_prior(request.image, view, note=note))
    say(f"{MODELS[view.model].title}'s prior → {parsed.show_prior}")
