"""Every kind of training on a small batch: terms, gradients, and who is left alone."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import nn

from inpaint_core.state_dict.weights_file import save_weights
from tests.training.small_networks import WIDTHS, small_config
from tests.training.small_teacher import save_teacher
from training.config.loss_weights import (
    LOSS_WEIGHTS,
    DiverseWeights,
    GmSrmWeights,
    LossWeights,
    PenNetWeights,
    SemanticWeights,
)
from training.config.recipe import NetworkName, Stage, TrainConfig
from training.data.dataset import CropDataset, Sample, collate
from training.data.photo_source import PhotoSource
from training.errors import ConfigError
from training.networks.teacher_files import load_teacher
from training.objectives.build import KINDS, build_objective
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.diverse import DiverseOutput
from training.objectives.objective import Objective
from training.objectives.pretext import FixedNetworks

NETWORKS: list[NetworkName] = list(WIDTHS)
TERMS = {
    "pennet": {"hole", "known", "pyramid", "adversarial"},
    "spl": {"image", "prior", "adversarial"},
    "spn": {"image", "prior", "perceptual", "adversarial"},
    "spn-probabilistic": {
        "image", "prior", "perceptual", "diversity", "divergence", "feature_matching", "adversarial",
    },
    "gmsrm-memory": {"known", "path_length", "adversarial"},
    "gmsrm": {"hole", "known", "perceptual", "divergence", "adversarial"},
    "dgi-autoencoder": {"image"},
    "dgi": {"hole", "known", "perceptual", "style", "cross", "self", "attention", "adversarial"},
}  # fmt: skip


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory) -> FixedNetworks:
    teacher = load_teacher(save_teacher(tmp_path_factory.mktemp("teacher") / "teacher.safetensors"))
    torch.manual_seed(5)
    autoencoder = build_autoencoder(small_config("dgi-autoencoder")).autoencoder
    return FixedNetworks(teacher, teacher, autoencoder)


def test_every_network_of_a_recipe_has_its_kind_of_training_and_the_two_agree_on_its_losses() -> None:
    assert {name: kind.losses for name, kind in KINDS.items()} == LOSS_WEIGHTS


def batch_of(config: TrainConfig, photo_folder: Path, *, first: int = 0) -> Sample:
    source = PhotoSource.open([photo_folder])
    dataset = CropDataset(source, config.stages[0], seed=config.seed, mask_kind="mixed")
    return collate([dataset[first], dataset[first + 1]])


def has_gradients(network: nn.Module) -> bool:
    return any(parameter.grad is not None for parameter in network.parameters())


@pytest.mark.parametrize("network", NETWORKS)
def test_every_term_of_the_paper_is_there_and_finite(
    network: NetworkName, fixed: FixedNetworks, photo_folder: Path
) -> None:
    config = small_config(network)
    objective = build_objective(config, fixed)
    output = objective.predict(batch_of(config, photo_folder), config.stages[0])
    terms = objective.generator_terms(output, config.stages[0])
    assert terms.keys() == TERMS[network]
    assert all(torch.isfinite(term) for term in terms.values())
    zero = {name for name, term in terms.items() if term.item() == 0}
    assert zero == ({"divergence"} if network == "gmsrm" else set())  # it starts as the standard normal


@pytest.mark.parametrize("network", ["pennet", "gmsrm", "dgi"])
def test_the_adversary_is_shown_the_prediction_in_the_hole_and_the_photo_around_it(
    network: NetworkName, fixed: FixedNetworks, photo_folder: Path
) -> None:
    config = small_config(network)
    objective, sample = build_objective(config, fixed), batch_of(config, photo_folder)
    with torch.no_grad():
        output = objective.predict(sample, config.stages[0])
    prediction = output.trace.prediction if network == "dgi" else output.prediction
    photo = sample.image * 2 - 1 if network == "pennet" else sample.image
    assert torch.equal(output.target, photo)
    assert torch.equal(output.mask, sample.mask)
    assert torch.equal(output.composite, torch.where(sample.mask == 1, prediction, photo))


@pytest.mark.parametrize("network", NETWORKS)
def test_each_side_learns_from_its_own_terms_only(
    network: NetworkName, fixed: FixedNetworks, photo_folder: Path
) -> None:
    config = small_config(network)
    objective = build_objective(config, fixed)
    output = objective.predict(batch_of(config, photo_folder), config.stages[0])
    if network != "dgi-autoencoder":  # has no adversary
        torch.stack(list(objective.discriminator_terms(output).values())).sum().backward()
        assert has_gradients(objective.discriminator)
        assert not has_gradients(objective.trained)
    objective.discriminator.zero_grad()
    objective.discriminator.requires_grad_(requires_grad=False)
    torch.stack(list(objective.generator_terms(output, config.stages[0]).values())).sum().backward()
    assert not has_gradients(objective.discriminator)
    wanting = {name: value for name, value in objective.trained.named_parameters() if value.requires_grad}
    assert [name for name, value in wanting.items() if value.grad is None] == []
    assert isinstance(fixed.teacher, nn.Module)
    assert isinstance(fixed.autoencoder, nn.Module)
    assert not has_gradients(fixed.teacher)
    assert not has_gradients(fixed.autoencoder)


@pytest.mark.parametrize("network", NETWORKS)
def test_a_stage_without_adversary_or_prior_leaves_those_terms_out(
    network: NetworkName, fixed: FixedNetworks, photo_folder: Path
) -> None:
    config = small_config(network)
    stage = replace(config.stages[0], adversarial_weight=0.0, prior_factor=0.0)
    objective = build_objective(config, fixed)
    terms = objective.generator_terms(objective.predict(batch_of(config, photo_folder), stage), stage)
    assert terms.keys() == TERMS[network] - {"adversarial", "prior", "feature_matching", "path_length"}


@pytest.mark.parametrize("network", ["pennet", "spl", "spn"])
def test_features_of_composites_teach_the_hole_and_nothing_else(
    network: NetworkName, fixed: FixedNetworks, photo_folder: Path
) -> None:
    config = small_config(network)
    losses: PenNetWeights | SemanticWeights = (
        PenNetWeights(perceptual=0.3) if network == "pennet" else SemanticWeights(perceptual=0.3)
    )
    objective = build_objective(replace(config, losses=losses), fixed)
    output = objective.predict(batch_of(config, photo_folder), config.stages[0])
    terms = objective.generator_terms(output, config.stages[0])
    assert terms.keys() == TERMS[network] | {"perceptual"}
    (gradient,) = torch.autograd.grad(terms["perceptual"], output.prediction)
    hole = (output.mask == 1).expand_as(gradient)
    assert gradient[hole].any()
    assert not gradient[~hole].any()


@pytest.mark.parametrize("network", ["spl", "spn", "spn-probabilistic"])
def test_a_prior_loss_without_a_teacher_is_a_mistake(network: NetworkName, fixed: FixedNetworks) -> None:
    with pytest.raises(ConfigError, match="--teacher FILE"):
        build_objective(small_config(network), FixedNetworks(perceptual=fixed.perceptual))


@pytest.mark.parametrize(
    ("network", "losses"),
    [
        ("pennet", PenNetWeights(perceptual=0.1)),
        ("spl", SemanticWeights(prior=0.0, perceptual=0.1)),
        ("gmsrm", GmSrmWeights()),
    ],
)
def test_a_perceptual_loss_without_a_network_is_a_mistake(network: NetworkName, losses: LossWeights) -> None:
    config = replace(small_config(network), losses=losses)
    says = r"^This recipe has a perceptual loss: .* --perceptual FILE, or .* be MobileNetV2, https://.*\.$"
    with pytest.raises(ConfigError, match=says):
        build_objective(config)
    build_objective(replace(config, losses=replace(losses, perceptual=0.0)))  # type: ignore[call-arg]


def test_a_classifier_that_no_loss_asks_for_changes_nothing(fixed: FixedNetworks, photo_folder: Path) -> None:
    config = small_config("pennet")
    found = []
    for networks in (fixed, FixedNetworks()):
        torch.manual_seed(3)
        objective = build_objective(config, networks)
        output = objective.predict(batch_of(config, photo_folder), config.stages[0])
        found.append(objective.generator_terms(output, config.stages[0]))
    assert found[0] == found[1]


def test_dgi_without_an_autoencoder_is_a_mistake(fixed: FixedNetworks) -> None:
    with pytest.raises(ConfigError, match="dgi-autoencoder"):
        build_objective(small_config("dgi"), FixedNetworks(perceptual=fixed.perceptual))


def test_the_memory_is_open_in_its_own_training_and_frozen_afterwards(fixed: FixedNetworks) -> None:
    def memory_learns(network: NetworkName) -> set[bool]:
        trained = build_objective(small_config(network), fixed).trained
        return {value.requires_grad for name, value in trained.named_parameters() if ".memory." in name}

    assert memory_learns("gmsrm-memory") == {True}
    assert memory_learns("gmsrm") == {False}


def test_gmsrm_begins_with_a_pretrained_memory(fixed: FixedNetworks, tmp_path: Path) -> None:
    torch.manual_seed(11)
    memory = build_objective(small_config("gmsrm-memory"), fixed).generator
    save_weights(tmp_path / "memory.safetensors", memory.state_dict(), {"network": "gmsrm-memory"})
    objective = build_objective(small_config("gmsrm"), fixed)
    objective.start_from(tmp_path / "memory.safetensors")
    after = objective.generator.state_dict()
    assert all(torch.equal(after[name], value) for name, value in memory.state_dict().items())
    assert not any(
        p.requires_grad for n, p in objective.generator.named_parameters() if n.startswith("memory.")
    )


def test_widths_that_the_network_does_not_have_are_named() -> None:
    with pytest.raises(ConfigError, match=r"\[widths\] do not fit pennet: .*heads"):
        build_objective(replace(small_config("pennet"), widths={"heads": 3}))


def test_the_two_draws_of_a_photo_differ_and_follow_from_its_number(
    fixed: FixedNetworks, photo_folder: Path
) -> None:
    config = small_config("spn-probabilistic")
    torch.manual_seed(0)
    objective = build_objective(config, fixed)
    sample = batch_of(config, photo_folder)
    with torch.no_grad():
        first = objective.predict(sample, config.stages[0]).prediction
        torch.manual_seed(99)
        again = objective.predict(sample, config.stages[0]).prediction
    assert torch.equal(first, again)
    one, other = first.chunk(2)
    assert not torch.equal(one, other)


@pytest.fixture
def projected(fixed: FixedNetworks, photo_folder: Path) -> tuple[Objective[DiverseOutput], DiverseOutput]:
    """A training with a projected judge, and what it makes of two photos."""
    config = replace(small_config("spn-probabilistic"), losses=DiverseWeights(discriminator="projected"))
    objective = build_objective(config, fixed)
    return objective, objective.predict(batch_of(config, photo_folder), config.stages[0])


def test_a_projected_judge_learns_and_the_network_it_sees_through_does_not(
    fixed: FixedNetworks, projected: tuple[Objective[DiverseOutput], DiverseOutput]
) -> None:
    objective, output = projected
    torch.stack(list(objective.discriminator_terms(output).values())).sum().backward()
    assert has_gradients(objective.discriminator)
    assert not has_gradients(objective.generator)
    assert isinstance(fixed.perceptual, nn.Module)
    assert not has_gradients(fixed.perceptual)
    # The network is no part of what a checkpoint keeps.
    own = {id(parameter) for parameter in fixed.perceptual.parameters()}
    assert not own & {id(parameter) for parameter in objective.discriminator.parameters()}


def test_a_projected_judge_has_gradients_for_the_generator_in_the_hole_only(
    projected: tuple[Objective[DiverseOutput], DiverseOutput],
) -> None:
    objective, output = projected
    term = objective.generator_terms(
        output, Stage(steps=1, crop_px=64, batch_size=2, adversarial_weight=1.0)
    )["adversarial"]
    (gradient,) = torch.autograd.grad(term, output.prediction)
    assert (gradient * output.mask).any()
    assert not (gradient * (1 - output.mask)).any()


def test_a_projected_judge_needs_something_to_see_through(fixed: FixedNetworks) -> None:
    weights = DiverseWeights(discriminator="projected", perceptual=0.0, diversity=0.0)
    config = replace(small_config("spn-probabilistic"), losses=weights)
    with pytest.raises(ConfigError, match="--perceptual"):
        build_objective(config, FixedNetworks(teacher=fixed.teacher))
