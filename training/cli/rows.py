"""From options to the pairs of photo and hole, and to what fills them."""

from collections.abc import Sequence

from inpaint_core.request import DEFAULT_FINISH, Finish
from inpaint_core.runtime.runtime import Runtime, start_runtime
from inpaint_core.runtime.threads import available_cores, default_threads
from training.cli.pair_options import check_resize
from training.cli.row_options import NO_HOLES, RowOptions
from training.config.resizing import DEFAULT_RESIZE
from training.errors import TrainingError
from training.evaluation.evaluate import Fill, ForeignFill
from training.evaluation.fills import CLASSICAL, Sampling, classical_fill, load_network, network_fill
from training.evaluation.foreign_fills import foreign_fill
from training.evaluation.pairs import (
    Pair,
    load_pairs,
    make_centre_pairs,
    make_pairs,
    make_square_pairs,
    save_pairs,
)

MATCHED = Finish(complete=False)


def find_pairs(options: RowOptions) -> list[Pair]:
    """Return the pairs that are asked for, and save them if that is asked for too.

    Raises:
        TrainingError: Saved pairs become square otherwise than is asked for.
        DataError: A folder or the saved pairs cannot be read.
        WriteError: The pairs cannot be saved.
    """
    if options.pairs is not None and options.pairs.is_file():
        pairs = load_pairs(options.pairs, options.data, options.masks)
        check_resize(pairs, options.resize)
        return pairs[: options.limit]
    resize = options.resize or DEFAULT_RESIZE
    if options.centre is not None:
        percents = sorted(set(options.centre))
        pairs = _of_first_photos(
            make_centre_pairs(options.data, percents, resize), options.limit, kinds=len(percents)
        )
    elif options.squares is not None:
        sides = sorted(set(options.squares))
        pairs = _of_first_photos(
            make_square_pairs(options.data, sides, resize), options.limit, kinds=len(sides)
        )
    elif options.masks is not None:
        pairs = make_pairs(options.data, options.masks, resize)[: options.limit]
    else:
        raise TrainingError(NO_HOLES)
    if options.pairs is not None:
        save_pairs(options.pairs, pairs)
    return pairs


def _of_first_photos(pairs: Sequence[Pair], limit: int | None, *, kinds: int) -> list[Pair]:
    """Return the pairs of the first photos, of which all come with one kind of hole, then with the next."""
    photos = len(pairs) // kinds
    return [pair for i, pair in enumerate(pairs) if i % photos < (limit or photos)]


def start(options: RowOptions) -> Runtime:
    """Return where and how to run.

    Raises:
        InpaintError: The device is unknown or not there.
    """
    threads = options.threads or default_threads(available_cores())
    return start_runtime(options.device, threads=threads, precision=options.precision)


def load_fills(
    options: RowOptions, pairs: Sequence[Pair], runtime: Runtime, sampling: Sampling
) -> list[Fill | ForeignFill]:
    """Return what makes each row.

    Raises:
        WeightsError: There is no such model or file, it has no weights, or they do not fit.
        DataError: A fill by another program is missing or of another kind.
        TrainingError: Two rows would have one name.
    """
    fills: list[Fill | ForeignFill] = []
    for name in options.weights:
        spec, predictions = load_network(name, runtime)
        fills.append(network_fill(spec.title, predictions, sampling))
        if options.matched:
            fills.append(network_fill(f"{spec.title} · matched", predictions, sampling, MATCHED))
        if options.detailed:
            fills.append(network_fill(f"{spec.title} · detailed", predictions, sampling, DEFAULT_FINISH))
    if options.classical:
        fills += [classical_fill(method) for method in CLASSICAL]
    fills += [foreign_fill(title, folder, pairs) for title, folder in options.fills]
    titles = [fill.title for fill in fills]
    if twice := [title for title in titles if titles.count(title) > 1]:
        raise TrainingError(f"Two rows would be called {twice[0]}: rename one, or give each once.")
    return fills
