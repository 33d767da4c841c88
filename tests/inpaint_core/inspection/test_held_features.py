"""Looks are held under a budget, the newest always, and only of the photo and network on show."""

import numpy as np
import pytest
import torch
from torch import nn

from inpaint_core.inspection.held_features import Features, HeldFeatures, Look, look_of
from inpaint_core.region import Box
from inpaint_core.request import FillSettings, InpaintRequest, Latent


@pytest.fixture
def request_() -> InpaintRequest:
    mask = np.zeros((8, 8), np.bool_)
    mask[2:4, 2:4] = True
    image = np.zeros((8, 8, 3), np.uint8)
    return InpaintRequest(image=image, mask=mask, settings=FillSettings(model="spn"))


def features_of(look: Look, *, floats: int = 100) -> Features:
    return Features(look, np.zeros((8, 8), np.bool_), [torch.zeros(1, 1, floats)], [])


def latent() -> Latent:
    return Latent(8, 8, (np.zeros((1, 1, 1), np.float32),))


def test_a_look_is_found_again_by_what_is_looked_at(request_: InpaintRequest) -> None:
    held, network, box = HeldFeatures(), nn.Linear(1, 1), Box(0, 0, 8, 8)
    look = look_of(request_, network, "taught", box=box, side_px=8)
    drawn = latent()
    of_mean, of_fill = features_of(look), features_of(look.at(drawn, 1.0))
    for one in (of_mean, of_fill):
        held.hold(one)
    assert held.find(look_of(request_, network, "taught", box=box, side_px=8)) is of_mean
    assert held.find(look.at(drawn, 1.0)) is of_fill
    for other in (
        look.at(drawn, 0.5),
        look.at(latent(), 1.0),
        look_of(request_, network, "learned", box=box, side_px=8),
        look_of(request_, nn.Linear(1, 1), "taught", box=box, side_px=8),
        look_of(request_, network, "taught", box=Box(0, 0, 4, 8), side_px=8),
    ):
        assert held.find(other) is None


def test_the_oldest_go_first_and_the_newest_always_stays(request_: InpaintRequest) -> None:
    held, network = HeldFeatures(budget_bytes=1000), nn.Linear(1, 1)
    look = look_of(request_, network, "taught", box=Box(0, 0, 8, 8), side_px=8)
    looks = [look.at(latent(), 1.0) for _ in range(4)]
    for one in looks[:2]:
        held.hold(features_of(one))
    held.find(looks[0])  # used lately
    held.hold(features_of(looks[2]))
    assert [held.find(one) is not None for one in looks] == [True, False, True, False]
    held.hold(features_of(looks[3], floats=10_000))
    assert [held.find(one) is not None for one in looks] == [False, False, False, True]
    assert held.held_bytes == 40_000


def test_what_another_mask_or_network_showed_makes_room(request_: InpaintRequest) -> None:
    held, network = HeldFeatures(), nn.Linear(1, 1)
    look = look_of(request_, network, "taught", box=Box(0, 0, 8, 8), side_px=8)
    held.hold(features_of(look))
    held.make_room(look.at(latent(), 1.0))
    assert held.find(look) is not None
    held.make_room(look_of(request_, nn.Linear(1, 1), "taught", box=Box(0, 0, 8, 8), side_px=8))
    assert held.held_bytes == 0
