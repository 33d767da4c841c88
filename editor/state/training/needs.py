"""What a training must have before it can begin, and where that can be had."""

import contextlib
from pathlib import Path
from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.training.plan import TrainingPlan
from editor.state.training.recipes import Recipe
from inpaint_core.catalog import MODELS
from inpaint_core.errors import WeightsError
from inpaint_core.weights.header import read_header
from inpaint_core.weights.manifest import find_weights

TEACHER_MODEL: Final = "spn"
"""Its weights teach their own priors, so that no other file is needed."""
NO_START: Final = QT_TRANSLATE_NOOP(
    "Needs",
    "This recipe goes on with weights that know photos already: choose weights of the same model to start.",
)
NO_TEACHER: Final = QT_TRANSLATE_NOOP(
    "Needs",
    "This recipe needs a teacher: weights of SPN, or TResNet-L of ASL (Open_ImagesV6_TRresNet_L_448.pth, "
    "from github.com/Alibaba-MIIL/ASL), or MobileNetV2 of torchvision (from download.pytorch.org/models).",
)
NO_AUTOENCODER: Final = QT_TRANSLATE_NOOP(
    "Needs",
    "This recipe learns from DGI's autoencoder, which does not come with the program: train the recipe "
    "dgi-autoencoder-scenes-cpu first (under More recipes), and choose its weights as the teacher here.",
)
NO_PERCEPTUAL: Final = QT_TRANSLATE_NOOP(
    "Needs",
    "This recipe needs a network that compares images: VGG19 (vgg19-dcbb9e9d.pth) or MobileNetV2 "
    "(mobilenet_v2-7ebf99e0.pth) of torchvision, from download.pytorch.org/models.",
)


def weights_in_use(model: str) -> str:
    """Return the weights file that a model fills with now; empty where it has none."""
    spec = MODELS.get(model)
    found = find_weights(spec) if spec is not None and spec.kind == "network" else None
    return str(found) if found is not None else ""


def weights_before(recipe: Recipe, start: str) -> str:
    """Return the weights that new ones are compared with: what they begin with, else what is in use.

    Args:
        recipe: Of the training.
        start: File it begins with, empty for none; some begin with weights of another network.
    """
    if start:
        with contextlib.suppress(WeightsError):
            if read_header(Path(start)).metadata.get("network") == recipe.network:
                return start
    return weights_in_use(recipe.model)


def default_teacher(recipe: Recipe) -> str:
    """Return a teacher that is here already; empty where the recipe needs none or there is none."""
    return weights_in_use(TEACHER_MODEL) if recipe.teacher == "priors" else ""


def what_is_missing(plan: TrainingPlan, recipe: Recipe) -> list[str]:
    """Return what keeps a training from beginning, a sentence each; empty where nothing does."""
    found = []
    if not plan.photos:
        found.append(translate("Needs", "Choose a folder of photos."))
    for what, path in (
        (translate("Needs", "photos"), plan.photos),
        (translate("Needs", "photos kept aside"), plan.held_out),
    ):
        if path and not Path(path).is_dir():
            found.append(
                translate("Needs", "The folder of {what} is not there: {path}").format(what=what, path=path)
            )
    if recipe.needs_start and not plan.start:
        found.append(translate("Needs", NO_START))
    if recipe.teacher and not plan.teacher:
        found.append(
            translate("Needs", NO_AUTOENCODER)
            if recipe.teacher == "autoencoder"
            else translate("Needs", NO_TEACHER)
        )
    if recipe.perceptual == "required" and not plan.perceptual:
        found.append(translate("Needs", NO_PERCEPTUAL))
    for path in (plan.start, plan.teacher, plan.perceptual):
        if path and not Path(path).is_file():
            found.append(translate("Needs", "This file is not there: {path}").format(path=path))
    return found
