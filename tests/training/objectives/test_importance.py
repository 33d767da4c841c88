import pytest
import torch
from torch import Tensor

from inpaint_core.models.dgi import Dgi, DgiAutoencoder, DgiSize
from training.networks.dgi_distillation import DistillationHeads
from training.objectives.distillation import cross_distances, distillation_loss
from training.objectives.importance import ImportanceStep, add_importance_gradient

SMALL = DgiSize(stem_channels=8, level_channels=(8, 16, 16, 16), bottleneck_blocks=1)


class Points:
    """A "network" of two numbers, matched to two teachers, of which the task likes the second."""

    def __init__(self) -> None:
        self.place = torch.tensor([0.3, -0.2], dtype=torch.float64, requires_grad=True)
        self.logits = torch.zeros(1, 2, dtype=torch.float64, requires_grad=True)

    def weights(self) -> Tensor:
        return self.logits.softmax(dim=1)

    @staticmethod
    def distances(place: Tensor) -> Tensor:
        targets = torch.tensor([[1.0, 0.0], [0.0, 1.0]], dtype=torch.float64)
        return (place - targets).pow(4).sum(dim=1)[None] + (place - targets).square().sum(dim=1)[None]

    @staticmethod
    def task(place: Tensor) -> Tensor:
        return (place - torch.tensor([0.1, 1.2], dtype=torch.float64)).square().sum()

    def gradient(self, step: ImportanceStep) -> Tensor:
        self.logits.grad = None
        add_importance_gradient(
            step,
            [self.place],
            weights=[self.weights()],
            measure=lambda: [self.distances(self.place)],
            task=lambda: self.task(self.place),
        )
        assert self.logits.grad is not None
        return self.logits.grad

    def exact_gradient(self, step: ImportanceStep) -> Tensor:
        """Differentiate the inner steps themselves."""
        place: Tensor = self.place
        for _ in range(step.matching_steps):
            matching = (self.weights() * self.distances(place)).sum()
            (slope,) = torch.autograd.grad(matching, place, create_graph=True)
            place = place - step.learning_rate * slope
        (slope,) = torch.autograd.grad(self.task(place), place, create_graph=True)
        place = place - step.learning_rate * slope
        (gradient,) = torch.autograd.grad(self.task(place), self.logits)
        return gradient


@pytest.mark.parametrize("matching_steps", [1, 2, 5])
def test_it_is_the_gradient_through_the_inner_steps(matching_steps: int) -> None:
    step = ImportanceStep(matching_steps=matching_steps, learning_rate=1e-4)
    points = Points()
    torch.testing.assert_close(points.gradient(step), points.exact_gradient(step), atol=0, rtol=5e-3)


def test_the_error_shrinks_with_the_inner_learning_rate() -> None:
    points = Points()

    def error(learning_rate: float) -> float:
        step = ImportanceStep(learning_rate=learning_rate)
        exact = points.exact_gradient(step)
        return ((points.gradient(step) - exact).norm() / exact.norm()).item()

    assert error(1e-3) < error(1e-2) / 5


def test_weight_moves_to_the_teacher_that_helps_not_to_the_one_that_is_near() -> None:
    points = Points()
    near, far = points.distances(points.place)[0].tolist()
    assert near < far  # plain minimisation would choose the first
    optimizer = torch.optim.Adam([points.logits], lr=0.1)
    for _ in range(20):
        points.gradient(ImportanceStep())
        optimizer.step()
    assert points.weights()[0, 1] > 0.8


def test_the_network_is_put_back_bit_for_bit_even_when_the_task_fails() -> None:
    points = Points()
    before = points.place.detach().clone()
    points.gradient(ImportanceStep())
    assert torch.equal(points.place, before)
    assert points.place.grad is None

    def failing_task() -> Tensor:
        raise FloatingPointError("the loss is not finite")

    with pytest.raises(FloatingPointError):
        add_importance_gradient(
            ImportanceStep(),
            [points.place],
            weights=[points.weights()],
            measure=lambda: [points.distances(points.place)],
            task=failing_task,
        )
    assert torch.equal(points.place, before)


def test_it_trains_the_heads_of_a_whole_network() -> None:
    torch.manual_seed(3)
    network, heads = Dgi(SMALL), DistillationHeads(SMALL, learns_importance=True)
    image = torch.rand(2, 3, 32, 32)
    mask = torch.zeros(2, 1, 32, 32)
    mask[:, :, 8:24, 8:20] = 1
    with torch.no_grad():
        teacher = DgiAutoencoder(SMALL).trace(image).features

    def measure() -> list[Tensor]:
        own = network.trace(image, mask)
        return cross_distances(own.features, teacher, own.holes)

    before = distillation_loss(heads.cross_weights(teacher), measure()).item()
    add_importance_gradient(
        ImportanceStep(),
        list(network.parameters()),
        weights=heads.cross_weights(teacher),
        measure=measure,
        task=lambda: (network(image, mask) - image).abs().mean(),
    )
    for parameter in heads.cross_importance.parameters():
        assert parameter.grad is not None
        assert parameter.grad.isfinite().all()
        assert parameter.grad.any()
    assert all(parameter.grad is None for parameter in network.parameters())
    assert distillation_loss(heads.cross_weights(teacher), measure()).item() == before


def test_a_step_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="must be positive"):
        ImportanceStep(matching_steps=0)
