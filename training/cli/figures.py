"""``inpaint-eval figures``: images of what networks do and what they depend on, for several photos."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inpaint_core.cli.command_parser import CommandParser
from inpaint_core.engine.engine import Engine
from inpaint_core.files.read_write import write_image
from inpaint_core.models.gmsrm import GmSrm
from inpaint_core.models.pennet import PenNet
from inpaint_core.prior.view import PRIOR_SPACES, PriorSpace
from inpaint_core.request import DEFAULT_FINISH, MAX_DIVERSITY, MAX_SEED, FillSettings
from inpaint_core.runtime.runtime import Runtime
from training.cli.pair_options import (
    PairOptions,
    add_shared_arguments,
    check_mistakes,
    check_shared,
    choose_pairs,
    start_precise,
)
from training.errors import TrainingError
from training.evaluation.fills import UNFINISHED, find_network, load_network
from training.evaluation.output_folder import make_folder
from training.evaluation.pixel_measures import Image8
from training.figures.network_figures import (
    Example,
    GuidedNetwork,
    draw_conditional_noise,
    draw_features,
    draw_filled_features,
    draw_ladder,
    draw_priors,
    draw_priors_of_samples,
    draw_pyramid,
    draw_samples,
)

DEFAULT_PHOTOS: Final = 4
MAX_SAMPLES: Final = 12
"""More do not fit beside each other."""


@dataclass(frozen=True, kw_only=True)
class FigureOptions(PairOptions):
    """What the command line says; ``inpaint-eval figures --help`` says what each option means."""

    kinds: Sequence[str]
    out: Path
    prior_space: PriorSpace
    samples: int
    seed: int
    diversity: float
    detailed: bool


def run(arguments: Sequence[str]) -> int:
    """Run the command; returns 0.

    Raises:
        TrainingError: Options or data are wrong, or no network has what was asked for.
        InpaintError: Weights do not fit, or a figure cannot be written.
    """
    options = FigureOptions(**vars(make_parser().parse_args(arguments)))
    _check(options)
    runtime = start_precise(options)
    examples = [pair.load() for pair in choose_pairs(options)]
    make_folder(options.out)
    for kind in options.kinds:
        if kind == LADDER:
            _write(options.out / f"{LADDER}.png", _ladder(options.weights, runtime, examples))
        else:
            _draw_each(kind, runtime, examples, options)
    return 0


def _draw_each(kind: str, runtime: Runtime, examples: Sequence[Example], options: FigureOptions) -> None:
    """Write one figure for each network that has what the kind shows."""
    drawn = 0
    for name in options.weights:
        figure = KINDS[kind](name, runtime, examples, options)
        if figure is None:
            print(f"inpaint-eval: {name} has no {kind} to draw.", file=sys.stderr)  # noqa: T201
            continue
        _write(options.out / f"{kind}-{Path(name).stem}.png", figure)
        drawn += 1
    if not drawn:
        raise TrainingError(f"None of {', '.join(options.weights)} has {kind} to draw.")


def _write(path: Path, figure: Image8) -> None:
    write_image(path, figure)
    print(path)  # noqa: T201


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of ``inpaint-eval figures``."""
    parser = CommandParser(prog="inpaint-eval figures", description=__doc__)
    parser.add_argument(
        "kinds",
        nargs="+",
        choices=[*KINDS, LADDER],
        metavar="KIND",
        help="priors: k-means maps of what a network depends on; sampled-priors: fills of a stochastic "
        "network at several seeds, with the prior of each; samples: its fills alone; pyramid: PEN-Net's "
        "images at every scale; features: SPL's and SPN's before and after the blocks that the prior "
        "guides, PEN-Net's before and after attention; conditional-noise: GM-SRM with noise that follows the "
        "image and with plain noise; ladder: all weights side by side in one figure, in their order",
    )
    add_shared_arguments(parser, default_photos=DEFAULT_PHOTOS)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the figures go")
    parser.add_argument(
        "--prior-space",
        choices=PRIOR_SPACES,
        default=PRIOR_SPACES[0],
        help="features of a learned prior that are clustered: as its teacher's, or as it learned them, which "
        "the papers' figures show (default: %(default)s)",
    )
    parser.add_argument("--samples", type=int, default=5, metavar="N", help="seeds (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="the first of them (default: %(default)s)")
    parser.add_argument("--diversity", type=float, default=1.0, metavar="X", help="scale of the noise")
    parser.add_argument(
        "--detailed",
        action="store_true",
        help="samples completed from the photo, as the editor fills",
    )
    return parser


def _check(options: FigureOptions) -> None:
    """Raise ``TrainingError`` for options that are wrong or do not go together."""
    first_seeds = range(MAX_SEED - MAX_SAMPLES + 1)
    check_mistakes(
        {
            f"--samples must lie in 1..{MAX_SAMPLES}.": not 1 <= options.samples <= MAX_SAMPLES,
            f"--seed must lie in 0..{first_seeds[-1]}.": options.seed not in first_seeds,
            f"--diversity must lie in 0..{MAX_DIVERSITY:g}.": not 0 <= options.diversity <= MAX_DIVERSITY,
        }
    )
    check_shared(options)


Draw = Callable[[str, Runtime, Sequence[Example], FigureOptions], Image8 | None]
"""Takes the name of a network or its file; returns None when the network has no such thing."""


def _priors(
    name: str, runtime: Runtime, examples: Sequence[Example], options: FigureOptions
) -> Image8 | None:
    spec, path, sha256 = find_network(name)
    if not spec.prior:
        return None
    is_bundled = sha256 is not None
    engine = Engine(runtime, weights=None if is_bundled else {spec.name: path})
    note = "" if is_bundled else path.stem
    return draw_priors(engine, spec.name, examples, k=options.k, space=options.prior_space, note=note)


def _sampled_priors(
    name: str, runtime: Runtime, examples: Sequence[Example], options: FigureOptions
) -> Image8 | None:
    spec, path, sha256 = find_network(name)
    if not (spec.prior and spec.is_stochastic):
        return None
    is_bundled = sha256 is not None
    settings = FillSettings(
        model=spec.name,
        samples=options.samples,
        seed=options.seed,
        diversity=options.diversity,
        finish=DEFAULT_FINISH if options.detailed else UNFINISHED,
    )
    engine = Engine(runtime, weights=None if is_bundled else {spec.name: path})
    note = "" if is_bundled else path.stem
    return draw_priors_of_samples(
        engine, settings, examples, k=options.k, space=options.prior_space, note=note
    )


def _samples(
    name: str, runtime: Runtime, examples: Sequence[Example], options: FigureOptions
) -> Image8 | None:
    _, predictions = load_network(name, runtime)
    if not predictions.is_stochastic:
        return None
    seeds = range(options.seed, options.seed + options.samples)
    how = DEFAULT_FINISH if options.detailed else UNFINISHED
    return draw_samples(predictions, examples, seeds=seeds, diversity=options.diversity, how=how)


def _pyramid(
    name: str, runtime: Runtime, examples: Sequence[Example], options: FigureOptions
) -> Image8 | None:
    _, predictions = load_network(name, runtime)
    network = predictions.network
    return draw_pyramid(network, runtime, examples) if isinstance(network, PenNet) else None


def _features(
    name: str, runtime: Runtime, examples: Sequence[Example], options: FigureOptions
) -> Image8 | None:
    _, predictions = load_network(name, runtime)
    network = predictions.network
    if isinstance(network, PenNet):
        return draw_filled_features(network, runtime, examples)
    return draw_features(network, runtime, examples) if isinstance(network, GuidedNetwork) else None


def _conditional_noise(
    name: str, runtime: Runtime, examples: Sequence[Example], options: FigureOptions
) -> Image8 | None:
    _, predictions = load_network(name, runtime)
    network = predictions.network
    if not isinstance(network, GmSrm) or not network.size.has_conditional_noise:
        return None
    return draw_conditional_noise(network, runtime, examples, seed=options.seed, diversity=options.diversity)


def _ladder(names: Sequence[str], runtime: Runtime, examples: Sequence[Example]) -> Image8:
    columns = []
    for name in names:
        _, predictions = load_network(name, runtime)  # one at a time: there may not be room for all
        made = [predictions.fill(image, mask) for image, mask in examples]
        columns.append((Path(name).stem, made))
    return draw_ladder(columns, examples)


KINDS: Final[dict[str, Draw]] = {
    "priors": _priors,
    "sampled-priors": _sampled_priors,
    "samples": _samples,
    "pyramid": _pyramid,
    "features": _features,
    "conditional-noise": _conditional_noise,
}
"""Figures of one network each."""
LADDER: Final = "ladder"
"""The figure of all networks together."""
