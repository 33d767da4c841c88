from collections.abc import Callable

import cv2
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.catalog import MODELS
from inpaint_core.completion.settings import UNGUIDED
from inpaint_core.engine.finish import ALONE, complete_crop
from inpaint_core.engine.noise_source import SeededNoise
from inpaint_core.engine.predictors.network_predictor import NetworkPredictor
from inpaint_core.engine.predictors.prediction import Prediction
from inpaint_core.engine.predictors.proof import MAX_HIDDEN_SHARE, is_proven, with_ring
from inpaint_core.filling.crop import Crop, Surroundings
from inpaint_core.membrane import spread
from inpaint_core.region import Box
from inpaint_core.request import Finish
from inpaint_core.runtime.runtime import Runtime

Floats = NDArray[np.float32]
LARGE, SMALL = (2000, 3000), (400, 500)


def stripes(side: int = 128) -> Floats:
    """Bars that a smooth continuation knows nothing of."""
    columns = (np.arange(side) // 24 % 2).astype(np.float32)
    return np.broadcast_to(0.2 + 0.6 * columns[None, :, None], (side, side, 3)).astype(np.float32)


def hole(side: int = 128) -> NDArray[np.bool_]:
    mask = np.zeros((side, side), np.uint8)
    cv2.circle(mask, (side // 2, side // 2), side // 5, 1, cv2.FILLED)
    return mask > 0


def test_who_knows_what_is_there_is_proven_and_who_continues_smoothly_is_not() -> None:
    photo, mask = stripes(), hole()
    wider = with_ring(mask)
    outside = (~wider).astype(np.float32)
    smooth = spread(photo * outside[:, :, None], outside)
    assert is_proven(photo, photo, mask, wider)
    assert not is_proven(smooth, photo, mask, wider)
    assert not is_proven(np.full_like(photo, 0.5), photo, mask, wider)
    half = (photo + smooth) / 2
    assert is_proven(half, photo, mask, wider)


def test_where_all_is_plain_nothing_speaks_against_a_guess() -> None:
    photo, mask = np.full((128, 128, 3), 0.4, np.float32), hole()
    assert is_proven(photo + np.float32(0.004), photo, mask, with_ring(mask))
    assert not is_proven(photo + np.float32(0.05), photo, mask, with_ring(mask))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.02, 0.4))
def test_a_ring_lies_all_around_a_hole_or_there_is_none(seed: int, share: float) -> None:
    random = np.random.default_rng(seed)
    mask = cv2.blur(random.random((60, 80)), (9, 9)) < 0.4 + share / 4
    if not mask.any():
        return
    wider = with_ring(mask)
    assert (wider & mask).sum() == mask.sum()
    if wider.sum() > mask.sum():
        assert wider.mean() <= MAX_HIDDEN_SHARE
        assert (wider & cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)).sum() >= (
            cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        ).sum()


class Painter(torch.nn.Module):
    """A network that answers with a picture it was given, or with grey; it counts how often it is asked."""

    def __init__(self, picture: Floats | None) -> None:
        super().__init__()
        self.asked = 0
        self.picture = picture

    def encode(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        self.asked += 1
        if self.picture is None:
            return torch.full_like(image, 0.5)
        small = cv2.resize(self.picture, tuple(image.shape[:1:-1]), interpolation=cv2.INTER_AREA)
        return torch.from_numpy(small.transpose(2, 0, 1)[None]).expand(len(image), -1, -1, -1)

    def decode(self, state: torch.Tensor, noise: object) -> torch.Tensor:
        return state

    def noise_shapes(self, height: int, width: int) -> list[tuple[int, ...]]:
        return [(1, height // 8, width // 8)]

    def forward(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.decode(self.encode(image, mask), None)


@pytest.fixture
def crop() -> Callable[..., Crop]:
    def of_photo(photo_size: tuple[int, int], **changes: object) -> Crop:
        image = np.rint(stripes(160) * 255).astype(np.uint8)
        mask, wanted = hole(160), Box(0, 0, 160, 160)
        around = Surroundings(image, mask, np.zeros_like(mask), ~mask, wanted, photo_size)
        return Crop(0, image, mask, wanted, around=around, **changes)  # type: ignore[arg-type]

    return of_photo


def predictor_of(network: torch.nn.Module) -> NetworkPredictor:
    return NetworkPredictor(network, MODELS["spn-probabilistic"], Runtime(torch.device("cpu"), 1))


def predict(network: torch.nn.Module, crop: Crop, *seeds: int) -> list[Prediction]:
    predictor = predictor_of(network)
    return [predictor.predict(crop, SeededNoise(seed, 1.0)) for seed in seeds]


def test_a_hole_whose_guess_is_not_proven_is_filled_from_the_photo_alone(crop: Callable[..., Crop]) -> None:
    large = crop(LARGE)
    (blind,) = predict(Painter(None), large, 3)
    assert not blind.seen.is_trusted
    alone = complete_crop(large, None, blind.seen.source_penalty, UNGUIDED, ALONE)
    assert np.array_equal(blind.fill(large, Finish()), alone)
    (seeing,) = predict(Painter(stripes(160)), large, 3)
    assert seeing.seen.is_trusted


def test_it_is_proven_once_whatever_the_noise(crop: Callable[..., Crop]) -> None:
    network = Painter(None)
    assert {one.seen.is_trusted for one in predict(network, crop(LARGE), 1, 2, 3)} == {False}
    assert network.asked == 3 + 1


def test_small_photos_and_crops_with_other_fills_need_no_proof(crop: Callable[..., Crop]) -> None:
    """In a small photo the guess is part of the fill; what other fills show differs from one to the next."""
    for one in (crop(SMALL), crop(LARGE, filled=np.zeros((160, 160), np.bool_))):
        network = Painter(None)
        (prediction,) = predict(network, one, 1)
        assert prediction.seen.is_trusted
        assert network.asked == 1


def test_without_memory_for_a_proof_the_network_is_trusted(crop: Callable[..., Crop]) -> None:
    class Poor(Painter):
        def encode(self, image: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
            if self.asked:
                raise torch.OutOfMemoryError("no room")
            return super().encode(image, mask)

    (prediction,) = predict(Poor(None), crop(LARGE), 1)
    assert prediction.seen.is_trusted
