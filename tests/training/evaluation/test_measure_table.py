from pathlib import Path

import numpy as np
import pytest
import torch

from resources import locate
from tests.training.small_teacher import normed_mobilenet_tensors, resnet_tensors, save_teacher
from training.data.photo_source import PhotoSource
from training.errors import TrainingError
from training.evaluation.measure_table import (
    CHOICES,
    COSTS,
    DEFAULT_MEASURES,
    MEASURES,
    PIXEL_MEASURES,
    SET_MEASURES,
    NetworkFiles,
    load_measures,
)

CPU = torch.device("cpu")
PHOTOS = PhotoSource.open(locate.sample_paths()).entries


def test_every_measure_is_computed_somewhere() -> None:
    optional = {"mobilenet", "lpips", "pixel-diversity", "mobilenet-diversity"}
    assert set(MEASURES) == set(PIXEL_MEASURES) | set(SET_MEASURES) | set(COSTS) | optional
    assert set(DEFAULT_MEASURES) < set(CHOICES) < set(MEASURES)


@pytest.mark.parametrize("name", list(PIXEL_MEASURES))
def test_better_is_lower_for_errors_and_higher_for_likeness(name: str, sample_photo: np.ndarray) -> None:
    truth = np.ascontiguousarray(sample_photo[:180, :180])
    noise = np.random.default_rng(0).integers(-60, 61, truth.shape)
    worse = np.clip(truth + noise, 0, 255).astype(np.uint8)
    measure = load_measures([name], NetworkFiles(), PHOTOS, CPU).of_photo[name]
    assert (measure(truth, truth) < measure(worse, truth)) == MEASURES[name].is_lower_better


def test_psnr_is_always_measured_and_nothing_else_without_being_asked_for() -> None:
    measuring = load_measures(["ncc"], NetworkFiles(), PHOTOS, CPU)
    assert set(measuring.of_photo) == {"psnr", "ncc"}
    assert not measuring.vectors
    assert set(measuring.of_samples) == {"pixel-diversity"}


def test_features_give_distance_set_and_diversity(tmp_path: Path, sample_photo: np.ndarray) -> None:
    path = save_teacher(tmp_path / "teacher.safetensors")
    measuring = load_measures(["mobilenet", "mobilenet-fid"], NetworkFiles(path), PHOTOS, CPU)
    assert set(measuring.of_photo) == {"psnr", "mobilenet"}
    assert measuring.vectors["mobilenet-fid"](sample_photo[:64, :64]).shape == (1280,)
    assert set(measuring.of_samples) == {"pixel-diversity", "mobilenet-diversity"}


def test_constants_that_a_file_lacks_come_from_the_photos(tmp_path: Path, sample_photo: np.ndarray) -> None:
    path = tmp_path / "torchvision.pth"
    torch.save(normed_mobilenet_tensors(), path)
    truth = np.ascontiguousarray(sample_photo[:64, :64])
    distance = load_measures(["mobilenet"], NetworkFiles(path), PHOTOS, CPU).of_photo["mobilenet"]
    assert 0 < distance(255 - truth, truth) < 2
    assert [file.name for file in tmp_path.iterdir()] == ["torchvision.pth"]


@pytest.mark.parametrize("name", ["mobilenet", "mobilenet-fid"])
def test_measures_of_features_say_what_they_need(name: str) -> None:
    with pytest.raises(TrainingError, match="needs --features"):
        load_measures([name], NetworkFiles(), PHOTOS, CPU)


def test_a_score_by_a_classifier_needs_one() -> None:
    with pytest.raises(TrainingError, match="needs --classifier FILE"):
        load_measures(["classifier-inception"], NetworkFiles(), PHOTOS, CPU)


def test_a_classifier_says_what_it_sees(tmp_path: Path, sample_photo: np.ndarray) -> None:
    path = tmp_path / "resnet18_places365.pth.tar"
    torch.save({"arch": "resnet18", "state_dict": resnet_tensors((2, 2, 2, 2), classes=365)}, path)
    measuring = load_measures(["classifier-inception"], NetworkFiles(classifier=path), PHOTOS, CPU)
    logits = measuring.vectors["classifier-inception"](sample_photo[:256, :256])
    assert logits.shape == (365,)
    assert SET_MEASURES["classifier-inception"](np.stack([logits, logits]), np.empty(0)) == pytest.approx(1)
    assert SET_MEASURES["classifier-inception"](np.stack([50 * logits, -50 * logits]), np.empty(0)) > 1.5
