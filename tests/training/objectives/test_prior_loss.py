"""The loss of colour alone, which the grey images of the other tests of terms do not have."""

from dataclasses import replace

import pytest
import torch
from torch import Tensor

from training.config.loss_weights import DiverseWeights, GuidedWeights, SemanticWeights
from training.objectives import losses
from training.objectives.prior_loss import GuidedOutput, guided_terms

WEIGHTS = SemanticWeights(image=2.0, image_hole_extra=3.0, chroma=5.0)


def flat(red: float, green: float, blue: float) -> Tensor:
    return torch.tensor([red, green, blue]).view(1, 3, 1, 1).repeat(1, 1, 2, 2)


def output(prediction: Tensor, target: Tensor) -> GuidedOutput:
    """The left half is hole."""
    mask = torch.zeros(1, 1, 2, 2)
    mask[..., 0] = 1
    return GuidedOutput(target=target, mask=mask, prediction=prediction, mapped=[], taught=[])


def test_chroma_is_what_is_left_without_brightness() -> None:
    torch.testing.assert_close(losses.chroma(flat(0.7, 0.4, 0.1)), flat(0.3, 0.0, -0.3))


@pytest.mark.parametrize("weights", [WEIGHTS, DiverseWeights(image=2.0, image_hole_extra=3.0, chroma=5.0)])
def test_a_wrong_colour_of_the_right_brightness_counts_in_hole_and_surroundings(
    weights: GuidedWeights,
) -> None:
    terms = guided_terms(output(flat(0.5, 0.4, 0.3), flat(0.4, 0.4, 0.4)), weights, prior_factor=1.0)
    # Off by 0.1, 0 and 0.1; a hole pixel, every other one, counts 1 + 3 times.
    assert terms["chroma"].item() == pytest.approx(5.0 * (0.2 / 3) * (4 + 1) / 2)
    assert terms["image"].item() == pytest.approx(2.0 * (0.2 / 3) * (4 + 1) / 2)


def test_a_wrong_brightness_of_the_right_colour_counts_for_nothing() -> None:
    terms = guided_terms(output(flat(0.6, 0.5, 0.3), flat(0.4, 0.3, 0.1)), WEIGHTS, prior_factor=1.0)
    assert terms["chroma"].item() == pytest.approx(0, abs=1e-6)
    assert terms["image"].item() > 0.1


def test_it_pulls_where_the_loss_of_the_image_sees_brightness_only() -> None:
    """A dark grey for a light red: the image's loss has one sign in all channels, and no say of colour."""
    pulled = {}
    for chroma in (0.0, 5.0):
        prediction = flat(0.1, 0.1, 0.1).requires_grad_()
        terms = guided_terms(
            output(prediction, flat(0.9, 0.5, 0.5)), replace(WEIGHTS, chroma=chroma), prior_factor=1.0
        )
        torch.stack(list(terms.values())).sum().backward()
        assert prediction.grad is not None
        red, green, _ = prediction.grad[0, :, 0, 0].tolist()
        pulled[chroma] = (red, green)
    assert pulled[0.0][0] == pytest.approx(pulled[0.0][1])
    assert pulled[5.0][0] < pulled[5.0][1]


def test_the_papers_trainings_have_no_such_loss() -> None:
    terms = guided_terms(
        output(flat(0.5, 0.4, 0.3), flat(0.4, 0.4, 0.4)), SemanticWeights(), prior_factor=1.0
    )
    assert terms.keys() == {"image"}
