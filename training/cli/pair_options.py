"""Which networks and photos the smaller commands of ``inpaint-eval`` look at, and where they run."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.prior.view import DEFAULT_K, MAX_K, MIN_K
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.runtime.threads import available_cores, default_threads
from training.errors import TrainingError
from training.evaluation.pairs import CENTRE_PERCENT, Pair, load_pairs, make_centre_pairs, make_pairs

NO_HOLES: Final = "Give the holes: --masks DIR, --centre 25 or 50, or saved --pairs."


@dataclass(frozen=True, kw_only=True)
class PairOptions:
    """What the command line of every smaller command says."""

    data: Path
    masks: Path | None
    centre: int | None
    pairs: Path | None
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
    parser.add_argument("--pairs", type=Path, metavar="FILE", help="saved pairs of photo and hole")
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


def check_mistakes(mistakes: dict[str, bool]) -> None:
    """Raise ``TrainingError`` with the first sentence that is so."""
    for sentence, is_so in mistakes.items():
        if is_so:
            raise TrainingError(sentence)


def check_shared(options: PairOptions) -> None:
    """Raise ``TrainingError`` for options of this file that are wrong or do not go together."""
    has_holes = any(place is not None for place in (options.masks, options.centre, options.pairs))
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
    if options.pairs is not None:
        pairs = load_pairs(options.pairs, options.data, options.masks)
    elif options.centre is not None:
        pairs = make_centre_pairs(options.data, [options.centre])
    elif options.masks is not None:
        pairs = make_pairs(options.data, options.masks)
    else:
        raise TrainingError(NO_HOLES)
    count = min(options.limit, len(pairs))
    return [pairs[i * len(pairs) // count] for i in range(count)]


def start_precise(options: PairOptions) -> Runtime:
    """Return where and how to run: in fp32, as measurements are."""
    threads = options.threads or default_threads(available_cores())
    return start_runtime(options.device, threads=threads, precision="fp32")
