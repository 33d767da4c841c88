"""The networks of a run that do not learn, from the files that its options name."""

from pathlib import Path

import torch

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.weights_file import load_state_file
from training.config.recipe import TrainConfig
from training.errors import ConfigError
from training.networks.calibration import Calibration
from training.networks.mobilenet_features import IMAGENET, UNCHANGED, MobileNetFeatures
from training.networks.prior_teacher import PriorTeacher
from training.networks.teacher_files import AnyPerceptual, load_perceptual, load_teacher
from training.objectives.build import build_autoencoder
from training.objectives.pretext import FixedNetworks


def load_fixed_networks(
    config: TrainConfig,
    *,
    teacher: Path | None,
    perceptual: Path | None,
    calibration: Calibration | None,
    device: torch.device,
) -> FixedNetworks:
    """Return what a run compares with.

    Args:
        config: Of the run; DGI's teacher is its autoencoder.
        teacher: File of a pretext network, or of the autoencoder's weights; None for none.
        perceptual: File of a network that images are compared by; None takes a teacher that can do so.
        calibration: Where means and deviations come from that some files do not hold.
        device: Where to.

    Raises:
        WeightsError: A file is missing, damaged, or holds no such network.
        ConfigError: The recipe's widths do not fit the autoencoder, or it wants another SPN as teacher.
    """
    # GM-SRM has no published code to go by: VGG19 is shown images as it was trained.
    colours = IMAGENET if config.network == "gmsrm" else UNCHANGED
    discriminator: AnyPerceptual | None = None
    if perceptual is not None:
        discriminator = load_perceptual(perceptual, calibration, vgg_colours=colours).to(device)
    if teacher is None:
        return FixedNetworks(perceptual=discriminator)
    if config.network == "dgi":
        rebuilding = build_autoencoder(config)
        state = load_state_file(teacher)
        try:
            rebuilding.load_state_dict(state)
        except RuntimeError as error:  # names or shapes of another network
            raise WeightsError(
                f"{teacher.name} is not the autoencoder that this run of DGI learns from: train recipe "
                "dgi-autoencoder in the same size, and give its weights as --teacher."
            ) from error
        return FixedNetworks(perceptual=discriminator, autoencoder=rebuilding.autoencoder.to(device))
    if config.network in ("gmsrm", "gmsrm-memory", "pennet") and discriminator is None:
        # These have no priors to teach: what is called teacher is what images are compared by.
        discriminator = load_perceptual(teacher, calibration, vgg_colours=colours)
        return FixedNetworks(perceptual=discriminator.to(device))
    taught = load_teacher(teacher, calibration, prior_target=config.prior_target).to(device)
    if config.prior_target == "learned" and not isinstance(taught, PriorTeacher):
        raise ConfigError(
            f'This recipe learns from priors of an SPN (prior_target = "learned"), and {teacher.name} is '
            "no SPN: give weights of SPN as --teacher."
        )
    if discriminator is None and isinstance(taught, MobileNetFeatures):
        discriminator = taught
    return FixedNetworks(taught, discriminator)


def describe_fixed(fixed: FixedNetworks) -> dict[str, str | None]:
    """Return which networks a run compares with, for its record."""
    return {
        "teacher": fixed.teacher.title if fixed.teacher else None,
        "perceptual": fixed.perceptual.title if fixed.perceptual else None,
        "autoencoder": "DGI's autoencoder" if fixed.autoencoder else None,
    }
