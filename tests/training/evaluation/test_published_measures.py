"""The optional packages are stood in for by modules of the same shape."""

import sys
from types import ModuleType

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from training.errors import TrainingError
from training.evaluation.published_measures import load_inception_features, load_inception_logits, load_lpips

CPU = torch.device("cpu")
IMAGE = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)


class Lpips(nn.Module):
    def __init__(self, net_type: str, *, normalize: bool) -> None:
        super().__init__()
        assert (net_type, normalize) == ("alex", True)

    def forward(self, result: Tensor, truth: Tensor) -> Tensor:
        assert result.shape == (1, 3, 32, 32)
        assert 0 <= float(result.min()) <= float(result.max()) <= 1
        return (result - truth).abs().mean()


class Inception(nn.Module):
    def forward(self, image: Tensor) -> Tensor:
        assert image.dtype == torch.uint8
        return image.float().mean(dim=(2, 3))


class Score(nn.Module):
    def __init__(self, feature: int | str) -> None:
        super().__init__()
        assert feature in {2048, "logits_unbiased"}
        self.inception = Inception()


def stand_in(monkeypatch: pytest.MonkeyPatch, module: str, name: str, kind: type) -> None:
    for parent in ("torchmetrics", "torchmetrics.image"):
        monkeypatch.setitem(sys.modules, parent, ModuleType(parent))
    fake = ModuleType(module)
    setattr(fake, name, kind)
    monkeypatch.setitem(sys.modules, module, fake)


def test_lpips_gets_images_of_its_range(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "torchmetrics.image.lpip", "LearnedPerceptualImagePatchSimilarity", Lpips)
    distance = load_lpips(CPU)
    assert distance(IMAGE, IMAGE) == 0
    assert distance(255 - IMAGE, IMAGE) == pytest.approx(np.abs(255 - 2.0 * IMAGE).mean() / 255)


def test_inception_gets_bytes_and_gives_a_vector(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, "torchmetrics.image.fid", "FrechetInceptionDistance", Score)
    stand_in(monkeypatch, "torchmetrics.image.inception", "InceptionScore", Score)
    for load in (load_inception_features, load_inception_logits):
        np.testing.assert_allclose(load(CPU)(IMAGE), IMAGE.mean(axis=(0, 1)), rtol=1e-5)


@pytest.mark.parametrize("load", [load_lpips, load_inception_features, load_inception_logits])
def test_a_missing_package_gets_a_sentence(monkeypatch: pytest.MonkeyPatch, load: object) -> None:
    for name in ("torchmetrics", "torchmetrics.image"):
        monkeypatch.setitem(sys.modules, name, None)
    assert callable(load)
    with pytest.raises(TrainingError, match=r"inpaint-editor\[eval\]"):
        load(CPU)


def test_a_broken_package_and_missing_weights_get_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def __init__(self, feature: int) -> None:
            raise RuntimeError("operator torchvision::nms does not exist")

    class Offline:
        def __init__(self, feature: int) -> None:
            raise OSError("no network")

    stand_in(monkeypatch, "torchmetrics.image.fid", "FrechetInceptionDistance", Broken)
    with pytest.raises(TrainingError, match="cannot be imported"):
        load_inception_features(CPU)
    stand_in(monkeypatch, "torchmetrics.image.fid", "FrechetInceptionDistance", Offline)
    with pytest.raises(TrainingError, match="no network"):
        load_inception_features(CPU)
