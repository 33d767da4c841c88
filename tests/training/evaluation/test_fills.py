import numpy as np
import pytest
import torch
from torch import Tensor, nn

from inpaint_core.catalog import MODELS
from inpaint_core.errors import InpaintError
from inpaint_core.request import Finish
from inpaint_core.runtime.runtime import Runtime
from tests.training.tinted import Tinted
from training.evaluation.fills import Chance, NetworkPredictions, Sampling, classical_fill, network_fill

DIVERSE, ALWAYS_SAME = MODELS["spn-probabilistic"], MODELS["pennet"]
RUNTIME = Runtime(torch.device("cpu"), threads=1)


class Plain(nn.Module):
    """Predicts the image's negative."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0

    def forward(self, image: Tensor, mask: Tensor) -> Tensor:
        self.calls += 1
        return 1 - image


@pytest.fixture
def photo(sample_photo: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(sample_photo[:64, :64])


@pytest.fixture
def mask() -> np.ndarray:
    mask = np.zeros((64, 64), bool)
    mask[20:40, 20:40] = True
    return mask


def test_a_photo_is_encoded_once_for_all_rows(photo: np.ndarray, mask: np.ndarray) -> None:
    network = Tinted()
    predictions = NetworkPredictions(network, RUNTIME, DIVERSE)
    fill = network_fill("tinted", predictions, Sampling(count=4))
    toned = network_fill("tinted · matched", predictions, Sampling(count=4), Finish(complete=False))
    assert fill.samples is not None
    assert toned.samples is not None
    mean, several = fill.predict(photo, mask), fill.samples(photo, mask)
    again, toned_several = toned.predict(photo, mask), toned.samples(photo, mask)
    assert (network.encoded, network.decoded) == (1, 5)
    assert len(several) == len(toned_several) == 4
    assert len({one.tobytes() for one in (mean, *several)}) == 5
    known = photo[~mask].astype(float).mean(axis=0)
    np.testing.assert_allclose(mean[0, 0], known, atol=1)
    assert again.shape == photo.shape


def test_samples_of_a_photo_are_its_own_and_the_same_every_time(photo: np.ndarray, mask: np.ndarray) -> None:
    def offsets(image: np.ndarray, diversity: float) -> np.ndarray:
        predictions = NetworkPredictions(Tinted(), RUNTIME, DIVERSE)
        fill = network_fill("tinted", predictions, Sampling(2, diversity))
        assert fill.samples is not None
        mean = fill.predict(image, mask).astype(int)
        return np.array([one.astype(int)[0, 0] - mean[0, 0] for one in fill.samples(image, mask)])

    grey = np.full_like(photo, 128)
    np.testing.assert_array_equal(offsets(grey, 1.0), offsets(grey, 1.0))
    assert (offsets(grey, 1.0) != offsets(grey + 1, 1.0)).any()
    np.testing.assert_allclose(offsets(grey, 0.5), offsets(grey, 1.0) / 2, atol=1)
    assert not offsets(grey, 0.0).any()


def test_one_sample_means_the_mean_only_and_plain_networks_have_none() -> None:
    assert (
        network_fill("one", NetworkPredictions(Tinted(), RUNTIME, DIVERSE), Sampling(count=1)).samples is None
    )
    assert (
        network_fill("plain", NetworkPredictions(Plain(), RUNTIME, ALWAYS_SAME), Sampling(count=5)).samples
        is None
    )


def test_a_plain_network_runs_once_a_photo(photo: np.ndarray, mask: np.ndarray) -> None:
    network = Plain()
    predictions = NetworkPredictions(network, RUNTIME, ALWAYS_SAME)
    first, second = predictions.fill(photo, mask), predictions.fill(photo, mask)
    np.testing.assert_array_equal(first[~mask], 255 - photo[~mask])
    np.testing.assert_array_equal(first[mask], 255)  # it saw black there, not the photo
    np.testing.assert_array_equal(first, second)
    assert network.calls == 1
    np.testing.assert_array_equal(predictions.fill(255 - photo, mask)[~mask], photo[~mask])


def test_numbers_that_are_not_finite_are_no_image(photo: np.ndarray, mask: np.ndarray) -> None:
    network = Tinted()
    network.gain.data.fill_(float("nan"))
    predictions = NetworkPredictions(network, RUNTIME, DIVERSE)
    assert predictions.fill(photo, mask).shape == photo.shape
    with pytest.raises(InpaintError, match="Several ideas · SPN gave no image"):
        predictions.fill(photo, mask, chance=Chance(seed=0, region=0, diversity=1.0))


def test_a_classical_fill_changes_the_hole(photo: np.ndarray, mask: np.ndarray) -> None:
    fill = classical_fill("telea")
    assert "Telea" in fill.title
    result = fill.predict(photo, mask)
    assert (result[mask] != photo[mask]).any()


def test_a_completed_fill_is_made_of_the_photo(mask: np.ndarray) -> None:
    stripes = np.zeros((64, 64, 3), np.uint8)
    stripes[:, ::2] = 200
    predictions = NetworkPredictions(Plain(), RUNTIME, ALWAYS_SAME)
    soft = predictions.fill(stripes, mask, Finish(complete=False))[mask]
    completed = predictions.fill(stripes, mask, Finish())[mask]
    assert soft.std() < 5
    # In so small a photo the network's soft fill is half of it: the stripes have half of their height.
    assert completed.std() > 40
