"""Measure fills side by side on held-out photos, with one fixed hole for each photo.

The protocol: short side to 256 by area, centre 256 x 256 crop, or as the pair says; the hole that ``pairs``
gives; the prediction is composited before anything is measured.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from inpaint_core.request import MaskArray
from training.evaluation.composites import composite_image
from training.evaluation.measure_table import Measuring
from training.evaluation.pairs import Pair
from training.evaluation.pixel_measures import Image8

PredictImage = Callable[[Image8, MaskArray], Image8]
"""Takes H x W x 3 uint8 RGB and H x W bool, returns a whole H x W x 3 uint8 prediction."""
PredictSamples = Callable[[Image8, MaskArray], Sequence[Image8]]
"""The same, but returns several predictions that differ by chance."""

LookUp = Callable[[int], Image8]
"""Takes the number of a pair, returns the prediction that was made of it elsewhere."""

Vector = NDArray[np.float64]

BEST_TITLE: Final = "{title} · best of {count}"
MEAN_TITLE: Final = "{title} · mean of {count}"


@dataclass(frozen=True)
class Fill:
    """A network with its weights, or a classical fill.

    Attributes:
        title: Of its row in the table.
        predict: The one prediction of that row; for stochastic networks the mean's.
        samples: Several predictions by chance, two or more, which get two more rows; None for other fills.
        parameters: Of the network; 0 without one.
        is_timed: Whether the time of ``predict`` is that of the whole fill; what another row has computed
            already is not computed again.
    """

    title: str
    predict: PredictImage
    samples: PredictSamples | None = None
    parameters: int = 0
    is_timed: bool = False


@dataclass(frozen=True)
class ForeignFill:
    """Another program, whose predictions lie ready.

    Attributes:
        title: Of its row in the table.
        look_up: The prediction of that row.
    """

    title: str
    look_up: LookUp


@dataclass(frozen=True)
class Measurement:
    """One row of the table, for one photo.

    Attributes:
        fill: Title of the row.
        photo: Name of the photo.
        hole_share: 0..1.
        values: By the names of ``training.evaluation.measure_table.MEASURES``, of the composite.
        vectors: N x D features of the N composites, by the name of the measure of sets they are for.
        truth_vectors: The same of the photo, D each; one object for all rows of a photo.
    """

    fill: str
    photo: str
    hole_share: float
    values: Mapping[str, float]
    vectors: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    truth_vectors: Mapping[str, Vector] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """A measurement and the image to show for it."""

    measurement: Measurement
    image: Image8


@dataclass(frozen=True)
class Strip:
    """One photo with all that was made of it.

    Attributes:
        photo: H x W x 3 uint8 RGB.
        mask: H x W bool, True = hole.
        rows: In the order of the fills.
    """

    photo: Image8
    mask: MaskArray
    rows: Sequence[Row]


@dataclass(frozen=True)
class _Scored:
    image: Image8
    values: Mapping[str, float]
    vectors: Mapping[str, Vector]


def measure(
    pairs: Iterable[Pair], fills: Sequence[Fill | ForeignFill], measuring: Measuring
) -> Iterator[tuple[Image8, MaskArray, list[Row]]]:
    """Measure every fill on every pair, one photo at a time.

    A fill with samples has three rows: its one prediction; the sample with the best PSNR; and the mean of the
    measures over its samples, with their diversity, shown by the first.

    Yields:
        The photo, its mask, and the rows in the order of ``fills``.

    Raises:
        DataError: A photo is damaged, or the image of a foreign fill.
        InpaintError: A mask cannot be read, or a fill fails.
    """
    for number, pair in enumerate(pairs):
        image, mask = pair.load()
        if number == 0 and "seconds" in measuring.costs:
            _warm_up(image, mask, fills)
        yield image, mask, _measure_photo(pair, image, mask, fills, measuring)


def make_again(
    pairs: Sequence[Pair],
    indices: Iterable[int],
    fills: Sequence[Fill | ForeignFill],
    measuring: Measuring,
) -> Iterator[tuple[int, Strip]]:
    """Fill chosen photos once more, to show them.

    Fills are the same every time: so few are made again sooner than all images are kept.

    Args:
        pairs: All that were measured.
        indices: Of the chosen ones among them, in any order and any number of times.
        fills: As for ``measure``.
        measuring: As for ``measure``.

    Yields:
        The index and what was made of its photo, each once, in ascending order.

    Raises:
        DataError: As ``measure`` does.
        InpaintError: As ``measure`` does.
    """
    wanted = sorted(set(indices))
    again = measure((pairs[index] for index in wanted), fills, measuring)
    for index, (photo, mask, rows) in zip(wanted, again, strict=True):
        yield index, Strip(photo, mask, rows)


def _measure_photo(
    pair: Pair,
    image: Image8,
    mask: MaskArray,
    fills: Sequence[Fill | ForeignFill],
    measuring: Measuring,
) -> list[Row]:
    share = float(mask.mean())
    truth_vectors = {name: vector(image) for name, vector in measuring.vectors.items()}

    def scored(prediction: Image8) -> _Scored:
        result = composite_image(image, prediction, mask)
        return _Scored(
            image=result,
            values={name: value(result, image) for name, value in measuring.of_photo.items()},
            vectors={name: vector(result) for name, vector in measuring.vectors.items()},
        )

    def row(title: str, one: _Scored, values: Mapping[str, float], of: Sequence[_Scored]) -> Row:
        vectors = {name: np.stack([each.vectors[name] for each in of]) for name in measuring.vectors}
        return Row(Measurement(title, pair.photo.name, share, values, vectors, truth_vectors), one.image)

    rows: list[Row] = []
    for fill in fills:
        prediction, costs = _predict_and_count(fill, pair.number, image, mask, measuring.costs)
        plain = scored(prediction)
        rows.append(row(fill.title, plain, {**plain.values, **costs}, [plain]))
        if isinstance(fill, ForeignFill) or fill.samples is None:
            continue
        samples = [scored(prediction) for prediction in fill.samples(image, mask)]
        best = max(samples, key=lambda sample: sample.values["psnr"])
        rows.append(row(BEST_TITLE.format(title=fill.title, count=len(samples)), best, best.values, [best]))
        images = [sample.image for sample in samples]
        means = {
            name: float(np.mean([sample.values[name] for sample in samples])) for name in measuring.of_photo
        }
        means |= {name: value(images, mask) for name, value in measuring.of_samples.items()}
        rows.append(row(MEAN_TITLE.format(title=fill.title, count=len(samples)), samples[0], means, samples))
    return rows


def _warm_up(image: Image8, mask: MaskArray, fills: Sequence[Fill | ForeignFill]) -> None:
    """Let every fill that is timed run once: the first run also compiles and makes room."""
    for fill in fills:
        if isinstance(fill, Fill) and fill.is_timed:
            fill.predict(image.copy(), mask)


def _predict_and_count(
    fill: Fill | ForeignFill, number: int, image: Image8, mask: MaskArray, wanted: frozenset[str]
) -> tuple[Image8, dict[str, float]]:
    """Return the one prediction of a row, and what is known of what it costs."""
    began = time.perf_counter()
    prediction = predict(fill, number, image, mask)
    seconds = time.perf_counter() - began
    if isinstance(fill, ForeignFill):
        return prediction, {}
    known = {"parameters": fill.parameters / 1e6} if fill.parameters else {}
    known |= {"seconds": seconds} if fill.is_timed else {}
    return prediction, {name: value for name, value in known.items() if name in wanted}


def predict(fill: Fill | ForeignFill, number: int, image: Image8, mask: MaskArray) -> Image8:
    """Return the one prediction of a row, not composited; ``number`` is that of the pair."""
    return fill.look_up(number) if isinstance(fill, ForeignFill) else fill.predict(image, mask)
