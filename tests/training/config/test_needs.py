"""What a recipe is said to need is what its training asks for."""

from collections.abc import Callable

import pytest
import torch

from inpaint_core.models import spn
from training.config.needs import SERVES_BOTH, file_needs
from training.config.recipe import TrainConfig, find_recipe, recipe_names
from training.errors import ConfigError
from training.networks.prior_teacher import PriorTeacher
from training.objectives.build import build_objective, check_start
from training.objectives.fixed_networks import load_fixed_networks
from training.objectives.pretext import FixedNetworks

COMPACT = [name for name in recipe_names() if "scenes" in name]


def refusal(build: Callable[[], object]) -> str:
    try:
        build()
    except ConfigError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", COMPACT)
def test_without_files_a_recipe_is_refused_exactly_if_it_is_said_to_need_some(name: str) -> None:
    config = TrainConfig.read(find_recipe(name))
    needed = {need.option for need in file_needs(config)}
    assert ("--init-from" in refusal(lambda: check_start(config, None))) is ("--init-from" in needed)
    cpu = torch.device("cpu")
    fixed = load_fixed_networks(config, teacher=None, perceptual=None, calibration=None, device=cpu)
    asked = refusal(lambda: build_objective(config, fixed))
    named = {option for option in ("--teacher", "--perceptual") if option in asked}
    assert named <= needed
    assert bool(named) is bool(needed - {"--init-from"})


@pytest.mark.parametrize("name", ["spn-scenes-colour", "spl-scenes-cpu", "spn-probabilistic-scenes"])
def test_where_a_teacher_compares_no_images_that_is_said_before_and_at_the_start(name: str) -> None:
    config = TrainConfig.read(find_recipe(name))
    taught = PriorTeacher(spn.Spn(spn.COMPACT), title="SPN", target="mapped")
    asked = refusal(lambda: build_objective(config, FixedNetworks(taught, None)))
    assert "--perceptual FILE" in asked
    assert "its teacher (priors of SPN) compares no images" in asked
    (said,) = [need.where for need in file_needs(config) if need.option == "--perceptual"]
    assert SERVES_BOTH in said
    for text in (asked, said):  # several fills are kept apart by that network too
        assert ("--set losses.perceptual=0" in text) is (name != "spn-probabilistic-scenes")
