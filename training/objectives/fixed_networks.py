"""The networks of a run that do not learn, from the files that its options name."""

from pathlib import Path

import torch

from inpaint_core.errors import WeightsError
from inpaint_core.models.dgi import DgiAutoencoder
from inpaint_core.state_dict.weights_file import load_state_file
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.networks.calibration import Calibration
from training.networks.mobilenet_features import MobileNetFeatures
from training.networks.prior_teacher import PriorTeacher
from training.networks.teacher_files import AnyPerceptual, load_perceptual, load_teacher
from training.networks.teachers.edges import EdgeTeacher
from training.networks.teachers.own import load_own_teacher
from training.networks.teachers.random_network import RandomTeacher
from training.objectives.build import KINDS
from training.objectives.dgi_autoencoder import build_autoencoder
from training.objectives.pretext import FixedNetworks, Teacher


def load_fixed_networks(
    config: TrainConfig,
    *,
    teacher: Path | None,
    perceptual: Path | None,
    calibration: Calibration | None,
    device: torch.device,
    teacher_module: str | None = None,
) -> FixedNetworks:
    """Return what a run compares with.

    Args:
        config: Of the run; its kind of training says what the teacher is.
        teacher: File of a pretext network, or of the autoencoder's weights; None for none.
        perceptual: File of a network that images are compared by; None takes a teacher that can do so.
        calibration: Where means and deviations come from that some files do not hold.
        device: Where to.
        teacher_module: A function of the user's own that returns the pretext network; None for none.

    Raises:
        WeightsError: A file is missing, damaged, or holds no such network.
        ConfigError: The recipe's widths do not fit the autoencoder, it wants another SPN as teacher, or
            teachers are given where it has its own or none; or the user's function returns no teacher.
    """
    kind = KINDS[config.network]
    _check_one_teacher(config, teacher, teacher_module)
    compared: AnyPerceptual | None = None
    if perceptual is not None:
        compared = load_perceptual(perceptual, calibration, vgg_colours=kind.vgg_colours).to(device)
    if teacher is None:
        return FixedNetworks(_teacher_without_file(config, teacher_module, device), compared)
    if kind.teacher == "autoencoder":
        return FixedNetworks(perceptual=compared, autoencoder=_load_autoencoder(config, teacher).to(device))
    if kind.teacher == "perceptual" and compared is None:
        # There are no priors to teach: what is called teacher is what images are compared by.
        compared = load_perceptual(teacher, calibration, vgg_colours=kind.vgg_colours)
        return FixedNetworks(perceptual=compared.to(device))
    taught = load_teacher(teacher, calibration, prior_target=config.prior_target).to(device)
    if config.prior_target == "learned" and not isinstance(taught, PriorTeacher):
        raise ConfigError(
            f'This recipe learns from priors of an SPN (prior_target = "learned"), and {teacher.name} is '
            "no SPN: give weights of SPN as --teacher."
        )
    if compared is None and isinstance(taught, MobileNetFeatures):
        compared = taught
    return FixedNetworks(taught, compared)


def _check_one_teacher(config: TrainConfig, teacher: Path | None, teacher_module: str | None) -> None:
    """Raise ``ConfigError`` where more teachers are given than one, or one that nothing learns from."""
    if (teacher_module or config.pretext != "file") and KINDS[config.network].teacher != "priors":
        what = "--teacher-module" if teacher_module else f'pretext = "{config.pretext}"'
        raise ConfigError(f"{what} is for recipes that learn priors; {config.network} has none.")
    if teacher is not None and teacher_module is not None:
        raise ConfigError("--teacher and --teacher-module are two teachers: give one of them.")
    if config.pretext != "file" and (teacher or teacher_module):
        option = "--teacher" if teacher else "--teacher-module"
        raise ConfigError(
            f'This recipe has a teacher of its own (pretext = "{config.pretext}"): leave {option} out. What '
            "images are compared by is given as --perceptual."
        )


def _teacher_without_file(
    config: TrainConfig, teacher_module: str | None, device: torch.device
) -> Teacher | None:
    """Return the teacher that a recipe has by itself, or the user's own; None where there is neither."""
    if teacher_module is not None:
        return load_own_teacher(teacher_module, device)
    if config.pretext == "edges":
        return EdgeTeacher()
    return RandomTeacher(config.seed).to(device) if config.pretext == "random" else None


def _load_autoencoder(config: TrainConfig, path: Path) -> DgiAutoencoder:
    """Return DGI's autoencoder with the weights of a file."""
    rebuilding = build_autoencoder(config)
    state = load_state_file(path)
    try:
        rebuilding.load_state_dict(state)
    except RuntimeError as error:  # names or shapes of another network
        raise WeightsError(
            f"{path.name} is not the autoencoder that this run of DGI learns from: train recipe "
            "dgi-autoencoder in the same size, and give its weights as --teacher."
        ) from error
    return rebuilding.autoencoder


def describe_fixed(fixed: FixedNetworks) -> dict[str, str | None]:
    """Return which networks a run compares with, for its record."""
    return {
        "teacher": fixed.teacher.title if fixed.teacher else None,
        "perceptual": fixed.perceptual.title if fixed.perceptual else None,
        "autoencoder": "DGI's autoencoder" if fixed.autoencoder else None,
    }
