import torch

from inpaint_core.models.dgi import DgiSize
from training.networks.dgi_distillation import DistillationHeads

SMALL = DgiSize(stem_channels=8, level_channels=(8, 16, 24, 32), bottleneck_blocks=1)


def random_features(*, seed: int = 1, batch: int = 2) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [
        torch.randn(batch, channels, 16 >> level, 32 >> level, generator=generator, requires_grad=True)
        for level, channels in enumerate(SMALL.level_channels)
    ]


def test_all_channels_and_places_count_the_same_before_training() -> None:
    heads, features = DistillationHeads(SMALL), random_features()
    for weights, level in zip(heads.cross_weights(features), features, strict=True):
        assert torch.equal(weights, torch.full(level.shape[:2], 1 / level.shape[1]))
    for weights, level in zip(heads.self_weights(features), features[1:], strict=True):
        assert torch.equal(weights, torch.full(level.shape[:2], 1 / level.shape[1]))
    assert torch.equal(heads.place_weights(features), torch.full((2, 4 * 8), 0.5))


def test_weights_are_shares_that_follow_the_teacher() -> None:
    heads = DistillationHeads(SMALL)
    generator = torch.Generator().manual_seed(2)
    with torch.no_grad():
        for parameter in heads.importance_parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=generator))
    one, other = random_features(seed=1), random_features(seed=2)
    for weights, others in zip(heads.cross_weights(one), heads.cross_weights(other), strict=True):
        assert weights.min() >= 0
        torch.testing.assert_close(weights.sum(dim=1), torch.ones(2))
        assert not torch.equal(weights, others)
    places = heads.place_weights(one)
    assert places.min() >= 0
    assert places.max() <= 1
    expected = heads.place_score(one[2]).sigmoid()
    assert torch.equal(places.view(2, 1, 4, 8), expected)


def test_importances_are_frozen_unless_asked_for() -> None:
    frozen, learning = DistillationHeads(SMALL), DistillationHeads(SMALL, learns_importance=True)
    trainable = {name for name, value in frozen.named_parameters() if value.requires_grad}
    assert trainable == {f"align.{level}.{kind}" for level in range(3) for kind in ("weight", "bias")}
    assert all(parameter.requires_grad for parameter in learning.parameters())
    expected = {id(value) for name, value in frozen.named_parameters() if not name.startswith("align.")}
    assert {id(value) for value in frozen.importance_parameters()} == expected


def test_importances_send_no_gradient_into_the_features() -> None:
    heads, features = DistillationHeads(SMALL, learns_importance=True), random_features()
    weights = [*heads.cross_weights(features), *heads.self_weights(features), heads.place_weights(features)]
    torch.cat([weight[:, 0] for weight in weights]).sum().backward()
    assert all(level.grad is None for level in features)
    assert all(parameter.grad is not None for parameter in heads.importance_parameters())


def test_aligned_features_have_the_shape_of_the_next_level() -> None:
    features = random_features()
    aligned = DistillationHeads(SMALL).align_features(features)
    assert [level.shape for level in aligned] == [level.shape for level in features[1:]]
