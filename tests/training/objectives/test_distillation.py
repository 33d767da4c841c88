import pytest
import torch

from inpaint_core.models.dgi import Dgi, DgiAutoencoder, DgiSize, attention_rows
from training.networks.dgi_distillation import DistillationHeads
from training.objectives.distillation import (
    attention_distances,
    channel_distances,
    cross_distances,
    distillation_loss,
    self_distances,
)

SMALL = DgiSize(stem_channels=8, level_channels=(8, 16, 24, 32), bottleneck_blocks=1)


def random_scene() -> tuple[torch.Tensor, torch.Tensor]:
    image = torch.rand(2, 3, 32, 48, generator=torch.Generator().manual_seed(1))
    mask = torch.zeros(2, 1, 32, 48)
    mask[0, :, 10:20, 12:30] = 1
    mask[1, :, :, :9] = 1
    return image, mask


def test_the_distance_of_a_channel_is_the_mean_square_over_the_hole() -> None:
    features = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]], [[0.0, 0.0], [0.0, 5.0]]]])
    hole = torch.tensor([[[[1.0, 0.0], [0.0, 1.0]]]])
    # channel 0: (1² + 4²) / 2, channel 1: (0² + 5²) / 2
    assert channel_distances(features, torch.zeros_like(features), hole).tolist() == [[8.5, 12.5]]


def test_each_image_is_averaged_over_its_own_hole() -> None:
    features = torch.full((3, 1, 2, 2), 2.0)
    hole = torch.zeros(3, 1, 2, 2)
    hole[0, 0, 0, 0] = 1
    hole[1] = 1  # the third has none
    assert channel_distances(features, torch.zeros_like(features), hole).tolist() == [[4], [4], [0]]


def test_the_loss_weighs_channels_and_adds_levels() -> None:
    distances = [torch.tensor([[8.0, 4.0], [0.0, 2.0]]), torch.tensor([[3.0], [5.0]])]
    weights = [torch.tensor([[0.25, 0.75], [0.5, 0.5]]), torch.tensor([[1.0], [1.0]])]
    # first level: (5 + 1) / 2, second: (3 + 5) / 2
    assert distillation_loss(weights, distances).item() == pytest.approx(3 + 4)


def test_cross_distillation_compares_level_with_level() -> None:
    student = [torch.full((1, 1, 2, 2), 3.0), torch.full((1, 2, 1, 1), 1.0)]
    teacher = [torch.full((1, 1, 2, 2), 1.0), torch.full((1, 2, 1, 1), 4.0)]
    holes = [torch.ones(1, 1, 2, 2), torch.ones(1, 1, 1, 1)]
    distances = cross_distances(student, teacher, holes)
    assert [distance.tolist() for distance in distances] == [[[4.0]], [[9.0, 9.0]]]


def test_self_distillation_compares_each_level_with_the_next() -> None:
    features = [torch.zeros(1, 1, 4, 4), torch.full((1, 1, 2, 2), 2.0), torch.full((1, 1, 1, 1), 7.0)]
    aligned = [torch.full((1, 1, 2, 2), 5.0), torch.full((1, 1, 1, 1), 3.0)]
    holes = [torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2), torch.ones(1, 1, 1, 1)]
    distances = self_distances(aligned, features, holes)
    assert [distance.item() for distance in distances] == [9, 16]


def test_attention_transfer_compares_the_rows_of_the_hole() -> None:
    rows = torch.tensor([[[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]])
    teacher_rows = torch.tensor([[[0.0, 1.0, 0.0], [0.5, 0.5, 0.0], [0.5, 0.0, 0.5]]])
    hole = torch.tensor([[[[0.0, 1.0, 1.0]]]])  # the first place is known: its 2 does not count
    assert attention_distances(rows, teacher_rows, hole).tolist() == [[0, 0, 0.25]]


def test_equal_sides_cost_nothing() -> None:
    image, mask = random_scene()
    with torch.inference_mode():
        trace = Dgi(SMALL).trace(image, mask)
        rows = attention_rows(trace.queries, trace.keys)
        distances = [
            *cross_distances(trace.features, trace.features, trace.holes),
            *self_distances(trace.features[1:], trace.features, trace.holes),
            attention_distances(rows, rows, trace.holes[2]),
        ]
    assert distillation_loss([torch.ones_like(some) for some in distances], distances).item() == 0


def terms_of(
    network: Dgi, teacher: DgiAutoencoder, heads: DistillationHeads
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    image, mask = random_scene()
    own, whole = network.trace(image, mask), teacher.trace(image)
    rows = attention_rows(own.queries, own.keys)
    teacher_rows = attention_rows(whole.queries, whole.keys)
    cross = cross_distances(own.features, whole.features, own.holes)
    selves = self_distances(heads.align_features(own.features), own.features, own.holes)
    attention = attention_distances(rows, teacher_rows, own.holes[2])
    return (
        distillation_loss(heads.cross_weights(whole.features), cross),
        distillation_loss(heads.self_weights(own.features), selves),
        distillation_loss([heads.place_weights(whole.features)], [attention]),
    )


def trained_by(loss: torch.Tensor, module: torch.nn.Module) -> set[str]:
    """Names of the children of a module that a loss has a gradient for."""
    module.zero_grad(set_to_none=True)
    loss.backward(retain_graph=True)
    return {
        name.split(".")[0]
        for name, value in module.named_parameters()
        if value.grad is not None and value.grad.any()
    }


def test_distillation_trains_the_network_and_its_alignment_only() -> None:
    torch.manual_seed(4)
    network, teacher = Dgi(SMALL), DgiAutoencoder(SMALL)
    heads = DistillationHeads(SMALL, learns_importance=True)
    cross, selves, attention = terms_of(network, teacher, heads)
    assert min(cross.item(), selves.item(), attention.item()) > 0
    encoder = {"stem", "levels", "fillers"}
    assert trained_by(cross, network) == encoder
    assert trained_by(selves, network) == encoder
    assert trained_by(attention, network) == {*encoder, "bottleneck", "ups", "attention"}
    for loss in (cross, selves, attention):
        assert trained_by(loss, teacher) == set()
    assert trained_by(cross + attention, heads) == set()
    assert trained_by(selves, heads) == {"align"}
    assert all(parameter.grad is None for parameter in heads.importance_parameters())


def test_the_deeper_level_teaches_and_does_not_follow() -> None:
    torch.manual_seed(4)
    network, heads = Dgi(SMALL), DistillationHeads(SMALL)
    _, selves, _ = terms_of(network, DgiAutoencoder(SMALL), heads)
    selves.backward()
    # Level 4 is only ever the deeper side.
    assert all(value.grad is None or not value.grad.any() for value in network.levels[3].parameters())
    assert all(value.grad is not None and value.grad.any() for value in network.levels[2].parameters())
