import json
import zlib
from pathlib import Path

import numpy as np
import pytest
import torch

from inpaint_core.models.pennet import PenNet, attend, valid_positions

DATA = Path(__file__).parents[2] / "data"


def published_weights(salt: int = 1, gain: float = 1.4) -> dict[str, torch.Tensor]:
    """Weights that anybody can regenerate from the names of the published parameters."""
    keys = json.loads((DATA / "pennet_keys.json").read_text(encoding="utf-8"))
    state = {}
    for key, entry in keys.items():
        shape = entry["shape"] if isinstance(entry, dict) else entry[0]
        rng = np.random.default_rng([zlib.crc32(key.encode()), salt])
        values = rng.standard_normal(shape)
        values = values * gain / np.sqrt(np.prod(shape[1:])) if len(shape) > 1 else 0.1 * values
        state[key] = torch.from_numpy(np.asarray(values, dtype=np.float32))
    return state


@pytest.fixture(scope="module")
def published() -> PenNet:
    network = PenNet()
    network.load_state_dict(published_weights(), strict=True)
    return network.eval()


def random_scene(height: int, width: int, *, batch: int = 1) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(height * 1000 + width)
    image = torch.rand(batch, 3, height, width, generator=generator)
    mask = torch.zeros(batch, 1, height, width)
    mask[:, :, height // 4 : height // 2, width // 3 : width // 2 + 1] = 1
    return image, mask


def test_it_has_the_published_number_of_parameters() -> None:
    assert sum(parameter.numel() for parameter in PenNet().parameters()) == 10_231_538


def test_it_reproduces_the_published_network(published: PenNet) -> None:
    vectors = np.load(DATA / "pennet_128x128_s1.npz")
    image = torch.from_numpy(vectors["image"]).permute(2, 0, 1)[None].float() / 255
    mask = torch.from_numpy(vectors["mask"]).float()[None, None]
    expected = torch.from_numpy(vectors["prediction"])[None]
    with torch.inference_mode():
        prediction = published(image, mask)
    assert prediction.shape == expected.shape
    assert expected.std() > 0.05  # a flat picture would prove nothing
    assert (prediction * 2 - 1 - expected).abs().max() < 1e-4


def test_what_lies_in_the_hole_is_not_looked_at(published: PenNet) -> None:
    image, mask = random_scene(64, 128)
    with torch.inference_mode():
        one = published(image, mask)
        other = published(image * (1 - mask) + 0.3 * mask, mask)
    assert torch.equal(one, other)


@pytest.mark.parametrize(("height", "width"), [(64, 64), (65, 127), (30, 200), (1, 1), (100, 7)])
def test_any_size_comes_back_as_it_went_in(published: PenNet, height: int, width: int) -> None:
    image, mask = random_scene(height, width)
    with torch.inference_mode():
        prediction = published(image, mask)
    assert prediction.shape == image.shape
    assert prediction.isfinite().all()
    assert prediction.min() >= 0
    assert prediction.max() <= 1


@pytest.mark.parametrize("hole", ["everything", "one pixel", "border", "nothing"])
def test_extreme_masks_give_finite_pictures(published: PenNet, hole: str) -> None:
    image, mask = random_scene(64, 64)
    mask.zero_()
    if hole == "everything":
        mask += 1
    elif hole == "one pixel":
        mask[:, :, 20, 30] = 1
    elif hole == "border":
        mask[:, :, :, :9] = 1
    with torch.inference_mode():
        assert published(image, mask).isfinite().all()


def test_a_batch_gives_what_single_pictures_give(published: PenNet) -> None:
    image, mask = random_scene(64, 64, batch=2)
    mask[1] = mask[1].flip(-1)
    with torch.inference_mode():
        together = published(image, mask)
        apart = torch.cat([published(image[i : i + 1], mask[i : i + 1]) for i in range(2)])
    torch.testing.assert_close(together, apart, atol=1e-5, rtol=0)


def test_gradient_reaches_every_parameter() -> None:
    network = PenNet()
    image, mask = random_scene(128, 128)
    prediction, pictures = network.predict_pyramid(image * 2 - 1, mask)
    (prediction.square().mean() + sum(picture.square().mean() for picture in pictures)).backward()
    without = [
        name for name, value in network.named_parameters() if value.grad is None or not value.grad.any()
    ]
    assert without == []


def test_the_pyramid_halves_from_scale_to_scale(published: PenNet) -> None:
    image, mask = random_scene(128, 64)
    with torch.inference_mode():
        _, pictures = published.predict_pyramid(image * 2 - 1, mask)
    assert [tuple(picture.shape[-2:]) for picture in pictures] == [
        (64, 32),
        (32, 16),
        (16, 8),
        (8, 4),
        (4, 2),
    ]


def test_chunked_attention_equals_attention_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(3)
    low = torch.randn(2, 5, 12, 16, generator=generator)
    high = torch.randn(2, 7, 6, 8, generator=generator)
    _, mask = random_scene(48, 64, batch=2)
    with torch.inference_mode():
        at_once = attend(low, high, mask, patch_size=3)
        monkeypatch.setattr("inpaint_core.models.pennet.SCORES_PER_CHUNK", 2 * 48 * 5)
        chunked = attend(low, high, mask, patch_size=3)
    torch.testing.assert_close(chunked, at_once, atol=1e-6, rtol=1e-5)


def test_attention_equals_the_equations_written_as_loops() -> None:
    generator = torch.Generator().manual_seed(4)
    height, width, channels = 3, 4, 2
    low = torch.randn(1, channels, 2 * height, 2 * width, generator=generator, dtype=torch.float64)
    high = torch.randn(1, 3, height, width, generator=generator, dtype=torch.float64)
    mask = torch.zeros(1, 1, height, width, dtype=torch.float64)
    mask[0, 0, 0, 0] = 1

    def patch(position: int) -> torch.Tensor:
        y, x = divmod(position, width)
        return torch.nn.functional.pad(high[0], (1, 1, 1, 1))[:, y : y + 3, x : x + 3]

    def touches_hole(position: int) -> bool:
        y, x = divmod(position, width)
        return bool(torch.nn.functional.pad(mask[0, 0], (1, 1, 1, 1))[y : y + 3, x : x + 3].any())

    expected = torch.zeros(channels, 2 * height + 2, 2 * width + 2, dtype=torch.float64)
    padded_low = torch.nn.functional.pad(low[0], (1, 1, 1, 1))
    for query in range(height * width):
        scores = []
        for key in range(height * width):
            cosine = (patch(query) * patch(key)).sum() / max(patch(key).norm().item(), 1e-4)
            scores.append(0.0 if touches_hole(key) else 10 * float(cosine))
        weights = torch.tensor(scores, dtype=torch.float64).softmax(0)
        y, x = divmod(query, width)
        for key in range(height * width):
            weight = 1e-8 if touches_hole(key) else max(float(weights[key]), 1e-8)
            key_y, key_x = divmod(key, width)
            value = padded_low[:, 2 * key_y : 2 * key_y + 4, 2 * key_x : 2 * key_x + 4]
            expected[:, 2 * y : 2 * y + 4, 2 * x : 2 * x + 4] += weight * value / 4
    rebuilt = attend(low, high, mask, patch_size=3)
    # Softmax runs in float32 whatever the input.
    torch.testing.assert_close(rebuilt[0], expected[:, 1:-1, 1:-1], atol=1e-5, rtol=1e-5)


def test_a_position_is_valid_only_when_its_patch_misses_the_hole() -> None:
    mask = torch.zeros(1, 1, 8, 8)
    mask[0, 0, 0, 0] = 1
    valid = valid_positions(mask, height=8, width=8, patch_size=3).reshape(8, 8)
    assert valid[:2, :2].sum() == 0
    assert valid.sum() == 60


def test_wrong_shapes_are_refused() -> None:
    with pytest.raises(ValueError, match="mask must be"):
        PenNet()(torch.zeros(1, 3, 64, 64), torch.zeros(1, 3, 64, 64))
    with pytest.raises(ValueError, match="image must be"):
        PenNet()(torch.zeros(3, 64, 64), torch.zeros(1, 64, 64))
