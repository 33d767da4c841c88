"""Small recipes, for tests without networks."""

import numpy as np

from inpaint_core.look import Look
from inpaint_core.recipes.making import Making
from inpaint_core.recipes.packed_mask import PackedMask
from inpaint_core.recipes.recipe import EditStep, PhotoFacts, Recipe
from inpaint_core.request import FillSettings, MadeOn


def mask_of(height: int = 60, width: int = 80, *, top: int = 20, left: int = 30, side: int = 12):
    mask = np.zeros((height, width), np.bool_)
    mask[top : top + side, left : left + side] = True
    return mask


def step_of(mask, *, model: str = "telea", seed: int = 0, dont_copy=None, made_on: MadeOn | None = None):
    settings = FillSettings(model=model, seed=seed)
    making = Making(settings=settings) if made_on is None else Making(settings=settings, made_on=made_on)
    return EditStep(
        mask=PackedMask.of(mask),
        dont_copy=None if dont_copy is None else PackedMask.of(dont_copy),
        look=Look(),
        context=settings.context,
        feather_px=0,
        chosen=(making,),
    )


def recipe_of(*steps: EditStep, program: str = "0.1.0", pixels: str = "", name: str = "a.png") -> Recipe:
    mask = steps[0].mask
    photo = PhotoFacts(name=name, height=mask.height, width=mask.width, file_sha256="", pixels_sha256=pixels)
    return Recipe(photo=photo, steps=steps, program=program)
