import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from tests.training.stand_in_teacher import StandInTeacher
from training.networks.projected_discriminator import ProjectedDiscriminator
from training.objectives.losses import hinge_discriminator


def test_every_scale_has_as_many_logits_as_the_finest() -> None:
    network = ProjectedDiscriminator([5, 7, 3])
    features = [torch.randn(2, 5, 16, 12), torch.randn(2, 7, 8, 6), torch.randn(2, 3, 4, 3)]
    logits, hidden = network(features)
    assert logits.shape == (2, 3, 16, 12)
    # A coarse discriminator's logit stands in all the places that it is about.
    assert torch.equal(logits[:, 2, ::4, ::4], logits[:, 2, 3::4, 3::4])
    assert [level.shape[-2:] for level in hidden] == [level.shape[-2:] for level in features]


def test_a_logit_depends_on_its_neighbourhood_only() -> None:
    network, level = ProjectedDiscriminator([4]).eval(), torch.randn(1, 4, 32, 32)
    changed = level.clone()
    changed[..., 16, 16] += 5
    difference = (network([level])[0] - network([changed])[0])[0, 0].abs() > 0
    rows = difference.any(dim=1).nonzero()
    assert (rows.min().item(), rows.max().item()) == (13, 19)


def crops(photo: NDArray[np.uint8], number: int) -> Tensor:
    whole = torch.from_numpy(photo).permute(2, 0, 1).float() / 255
    places = torch.randint(
        0, min(whole.shape[1:]) - 64, (number, 2), generator=torch.Generator().manual_seed(2)
    )
    return torch.stack([whole[:, top : top + 64, left : left + 64] for top, left in places.tolist()])


def test_it_soon_tells_photos_from_blurred_ones(sample_photo: NDArray[np.uint8]) -> None:
    eyes = StandInTeacher()
    torch.manual_seed(0)
    network = ProjectedDiscriminator(eyes.perceptual_channels)
    sharp = crops(sample_photo, 24)
    blurred = F.avg_pool2d(sharp, 5, stride=1, padding=2, count_include_pad=False)
    with torch.no_grad():
        seen = eyes.perceptual(sharp)
        usual = [
            (level.mean(dim=(0, 2, 3), keepdim=True), level.std(dim=(0, 2, 3), keepdim=True))
            for level in seen
        ]
        real, fake = (
            [(level - mean) / std for level, (mean, std) in zip(eyes.perceptual(shown), usual, strict=True)]
            for shown in (sharp, blurred)
        )
    optimiser = torch.optim.Adam(network.parameters(), lr=1e-3)
    said = []
    for _ in range(40):
        loss = hinge_discriminator(*(network([level[:16] for level in shown])[0] for shown in (real, fake)))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        said.append(loss.item())
    assert said[-1] < 0.95 * said[0]
    # And of images that it has not seen.
    with torch.no_grad():
        unseen = [network([level[16:] for level in shown])[0].mean() for shown in (real, fake)]
    assert unseen[0] > unseen[1]


def test_its_layers_keep_their_largest_singular_value_at_1() -> None:
    torch.manual_seed(0)
    network = ProjectedDiscriminator([6])
    for _ in range(30):  # power iteration settles
        network([torch.randn(1, 6, 8, 8)])
    weight = network.eval().last[0].weight
    assert abs(torch.linalg.matrix_norm(weight.flatten(1), ord=2).item() - 1) < 0.05
