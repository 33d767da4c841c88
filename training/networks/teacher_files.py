"""From a file to a teacher, or to a network that compares images: told by the names of its tensors."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from torch import Tensor

from inpaint_core.catalog import find_spec
from inpaint_core.errors import WeightsError
from inpaint_core.importing.recognition import recognise_checkpoint
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import build
from inpaint_core.models.spn import Spn, SpnProbabilistic
from inpaint_core.state_dict.checkpoint_file import read_content, reading
from inpaint_core.state_dict.layout import listed, split_checkpoint
from inpaint_core.weights.teacher_layout import MARKER as TRESNET_MARKER
from inpaint_core.weights.teacher_layout import PREFIX as TRESNET_PREFIX
from training.config.recipe import PriorTarget
from training.networks import mobilenet_features, vgg
from training.networks.calibration import Calibration
from training.networks.mobilenet_features import UNCHANGED, ColourRange, MobileNetFeatures
from training.networks.prior_teacher import PriorTeacher
from training.networks.tresnet import TresnetTeacher, load_tresnet
from training.networks.vgg import VggFeatures

TEACHERS: Final = "MobileNetV2, TResNet-L (alone, or inside a published SPL or SPN), or weights of SPN"
PERCEPTUAL: Final = "VGG19 (alone, or inside a published probabilistic SPN), or MobileNetV2"
SPN_MARKER: Final = "feature_mapping_256.weight"
"""Every SPN maps a prior at the whole of the size; no other network does."""

AnyTeacher = MobileNetFeatures | TresnetTeacher | PriorTeacher
AnyPerceptual = VggFeatures | MobileNetFeatures


@dataclass(frozen=True, eq=False)
class TeacherFile:
    """A file taken apart, before anything is known about its shapes and numbers.

    Attributes:
        path: Of the file.
        tensors: The network's own, by their names in it.
        companions: What a whole training module holds beside its network, by prefix.
    """

    path: Path
    tensors: Mapping[str, Tensor]
    companions: Mapping[str, Mapping[str, Tensor]]


def load_teacher(
    path: Path, calibration: Calibration | None = None, *, prior_target: PriorTarget = "mapped"
) -> AnyTeacher:
    """Read a teacher.

    Args:
        path: Any of ``TEACHERS``, as safetensors or as a PyTorch checkpoint of plain tensors.
        calibration: Where means and deviations come from that some files do not hold.
        prior_target: Which priors an SPN teaches.

    Raises:
        WeightsError: The file is missing, damaged, or no teacher that we know.
        OutOfMemoryError: It does not fit into memory.
        DataError: The photos for the calibration cannot be read.
    """
    file = _take_apart(path)
    companion = file.companions.get(TRESNET_PREFIX, {})
    with reading(path):
        if TRESNET_MARKER in file.tensors or TRESNET_MARKER in companion:
            return load_tresnet(file.tensors if TRESNET_MARKER in file.tensors else companion, path.name)
    if (mobilenet := _load_mobilenet(file, calibration)) is not None:
        return mobilenet
    if SPN_MARKER in file.tensors:
        return _load_spn(path, prior_target)
    if vgg.MARKER in file.tensors:
        raise WeightsError(f"{path.name} compares images, it teaches no priors: give it as --perceptual.")
    raise WeightsError(f"{path.name} is no teacher: expected {TEACHERS}. It holds {listed(file.tensors)}.")


def load_perceptual(
    path: Path, calibration: Calibration | None = None, *, vgg_colours: ColourRange = UNCHANGED
) -> AnyPerceptual:
    """Read a network that images are compared by.

    Args:
        path: Any of ``PERCEPTUAL``, as safetensors or as a PyTorch checkpoint of plain tensors.
        calibration: As for ``load_teacher``.
        vgg_colours: How VGG19 is shown images; MobileNetV2 has its own way.

    Raises:
        WeightsError: The file is missing, damaged, or no such network that we know.
        OutOfMemoryError: It does not fit into memory.
        DataError: The photos for the calibration cannot be read.
    """
    file = _take_apart(path)
    if (mobilenet := _load_mobilenet(file, calibration)) is not None:
        return mobilenet
    copy = vgg.from_companion(file.companions.get(vgg.COMPANION, {}))
    with reading(path):
        if vgg.MARKER in file.tensors or copy:
            return vgg.load_vgg(copy or file.tensors, path.name, vgg_colours)
    raise WeightsError(
        f"{path.name} is no network that compares images: expected {PERCEPTUAL}. "
        f"It holds {listed(file.tensors)}."
    )


def _take_apart(path: Path) -> TeacherFile:
    parts = split_checkpoint(read_content(path), path.name)
    return TeacherFile(path, parts.network, parts.companions)


def _load_mobilenet(file: TeacherFile, calibration: Calibration | None) -> MobileNetFeatures | None:
    if mobilenet_features.FOLDED_MARKER in file.tensors and (
        mobilenet_features.NORMED_MARKER not in file.tensors
    ):
        return mobilenet_features.load_folded_mobilenet(file.tensors, file.path.name)
    if mobilenet_features.NORMED_MARKER in file.tensors:
        return mobilenet_features.load_normed_mobilenet(file.tensors, file.path.name, calibration)
    return None


def _load_spn(path: Path, target: PriorTarget) -> PriorTeacher:
    found = recognise_checkpoint(path)
    spec = find_spec(found.network, found.size) if found.network else None
    network = build(found.network, found.size) if found.network else None
    if spec is None or not isinstance(network, Spn | SpnProbabilistic):
        raise WeightsError(f"{path.name} is no teacher: expected {TEACHERS}.")
    with reading(path):
        network.load_state_dict({name: tensor.float() for name, tensor in found.tensors.items()}, strict=True)
    return PriorTeacher(fold(network), title=spec.title, target=target)
