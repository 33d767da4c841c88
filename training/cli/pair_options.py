"""Which networks and photos the smaller commands of ``inpaint-eval`` look at, and where they run."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.prior.view import DEFAULT_K, MAX_K, MIN_K
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.runtime.threads import available_cores, default_threads
from training.config.resizing import DEFAULT_RESIZE, RESIZES, Resize
from training.errors import TrainingError
from training.evaluation.pairs import (
    CENTRE_PERCENT,
    SQUARE_PX,
    Pair,
    load_pairs,
    make_centre_pairs,
    make_pairs,
    make_square_pairs,
)

NO_HOLES: Final = "Give the holes: --masks DIR, --centre 25 or 50, --squares 128, or saved --pairs."


@dataclass(frozen=True, kw_only=True)
class PairOptions:
    """What the command line of every smaller command says."""

    data: Path
    masks: Path | None
    centre: int | None
    squares: int | None
    pairs: Path | None
    resize: Resize | None
    limit: int
    weights: Sequence[str]
    k: int
    device: str | None
    threads: int | None


def add_shared_arguments(parser: argparse.ArgumentParser, *, default_photos: int) -> None:
    """Describe the options.

    Args:
        parser: Of the command.
        default_photos: How many photos it looks at when it is not told.
    """
    parser.add_argument("--data", type=Path, required=True, help="folder of photos")
    parser.add_argument("--masks", type=Path, help="folder of masks, white = hole")
    parser.add_argument(
        "--centre",
        type=int,
        choices=CENTRE_PERCENT,
        metavar="PERCENT",
        help="25 or 50: a square in the middle",
    )
    parser.add_argument(
        "--squares",
        type=int,
        choices=SQUARE_PX,
        metavar="PX",
        help="a square of 32, 64 or 128 pixels at a random place",
    )
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="saved pairs of photo and hole")
    add_resize_argument(parser)
    parser.add_argument(
        "--limit",
        type=int,
        default=default_photos,
        help="photos, spread over the list (default: %(default)s)",
    )
    parser.add_argument("--weights", nargs="+", required=True, metavar="NAME-or-FILE")
    parser.add_argument("--k", type=int, default=DEFAULT_K, help="clusters (default: %(default)s)")
    parser.add_argument("--device", help="cpu, cuda, cuda:1, mps or auto (default)")
    parser.add_argument("--threads", type=int, help="CPU threads (default: every core)")


def add_resize_argument(parser: argparse._ActionsContainer) -> None:
    """Describe the option that says how photos become square."""
    parser.add_argument(
        "--resize",
        choices=RESIZES,
        help="how a photo becomes 256 x 256: the middle cut out after resizing (crop, the default) or before "
        "it (centre-square), or the whole photo squeezed (squeeze)",
    )


def check_resize(pairs: Sequence[Pair], resize: Resize | None) -> None:
    """Raise ``TrainingError`` when saved pairs are not resized as is asked for."""
    if resize is not None and pairs[0].resize != resize:
        raise TrainingError(f"The saved pairs are of --resize {pairs[0].resize}: leave --resize out.")


def check_mistakes(mistakes: dict[str, bool]) -> None:
    """Raise ``TrainingError`` with the first sentence that is so."""
    for sentence, is_so in mistakes.items():
        if is_so:
            raise TrainingError(sentence)


def check_shared(options: PairOptions) -> None:
    """Raise ``TrainingError`` for options of this file that are wrong or do not go together."""
    has_holes = any(
        place is not None for place in (options.masks, options.centre, options.squares, options.pairs)
    )
    check_mistakes(
        {
            f"--k must lie in {MIN_K}..{MAX_K}.": not MIN_K <= options.k <= MAX_K,
            "--limit must be at least 1.": options.limit < 1,
            "--threads must be at least 1.": options.threads is not None and options.threads < 1,
            NO_HOLES: not has_holes,
        }
    )


def choose_pairs(options: PairOptions) -> list[Pair]:
    """Return as many pairs as are asked for, spread over all there are.

    Raises:
        TrainingError: There are none, or the saved ones do not fit the photos.
    """
    resize = options.resize or DEFAULT_RESIZE
    if options.pairs is not None:
        pairs = load_pairs(options.pairs, options.data, options.masks)
        check_resize(pairs, options.resize)
    elif options.centre is not None:
        pairs = make_centre_pairs(options.data, [options.centre], resize)
    elif options.squares is not None:
        pairs = make_square_pairs(options.data, [options.squares], resize)
    elif options.masks is not None:
        pairs = make_pairs(options.data, options.masks, resize)
    else:
        raise TrainingError(NO_HOLES)
    count = min(options.limit, len(pairs))
    return [pairs[i * len(pairs) // count] for i in range(count)]


def start_precise(options: PairOptions) -> Runtime:
    """Return where and how to run: in fp32, as measurements are."""
    threads = options.threads or default_threads(available_cores())
    return start_runtime(options.device, threads=threads, precision="fp32")
