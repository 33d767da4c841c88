"""Transparent photos through the engine: nothing hidden comes back, and the hole's opacity is filled."""

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from inpaint_core.engine.engine import Engine
from inpaint_core.errors import BadMaskError
from inpaint_core.request import Completion, FillSettings, InpaintRequest
from inpaint_core.runtime.runtime import start_runtime
from tests.inpaint_core.synthetic_photo import draw_alpha, draw_photo
from tests.inpaint_core.transparency.stickers import SIZE, around, colored, disc, shape, with_thing

ENGINE = Engine(start_runtime("cpu", threads=1))
Pixels = NDArray[Any]


def fill(
    image: Pixels, alpha: Pixels | None, mask: Pixels, **chosen: Any
) -> tuple[Completion, Pixels, Pixels | None]:
    how = FillSettings(**({"model": "telea", "cover_fringe": False} | chosen))
    request = InpaintRequest(image=image, alpha=alpha, mask=mask, settings=how)
    (completion,) = ENGINE.inpaint(request)
    return completion, completion.apply_to(image), completion.apply_to_alpha(alpha)


@pytest.mark.parametrize("model", ["telea", "navier-stokes", "patches", "spn"])
def test_a_badge_over_the_edge_of_an_icon_leaves_a_round_icon(model: str) -> None:
    icon, badge = disc(150, 120, 80), disc(210, 60, 20)
    image = colored(icon)
    spoilt, alpha = with_thing(image, icon, badge, (20, 220, 40))
    mask = around(badge)
    _, filled, opacity = fill(spoilt, alpha, mask, model=model)
    assert np.abs(opacity.astype(int) - icon)[mask].mean() < 2
    seen = mask & (icon > 128)
    assert np.abs(filled.astype(int) - image)[seen].mean() < 25
    assert filled[seen].min(axis=0)[0] > 120, "the black of clear pixels is nowhere"
    assert filled[seen].max(axis=0)[1] < 140, "nor is the badge's green"


@pytest.mark.parametrize("model", ["telea", "patches"])
def test_the_hidden_colour_makes_no_difference(model: str) -> None:
    icon, badge = disc(150, 120, 80, blur_px=2), disc(225, 100, 20)
    mask = around(badge)
    results = []
    for hidden in (0, 255):
        spoilt, alpha = with_thing(colored(icon, hidden=hidden), icon, badge, (20, 220, 40))
        _, filled, opacity = fill(spoilt, alpha, mask, model=model, cover_fringe=True)
        assert np.array_equal(filled[(alpha == 0) & ~mask], spoilt[(alpha == 0) & ~mask])
        results.append((filled[mask], opacity))
    assert np.array_equal(results[0][0], results[1][0])
    assert np.array_equal(results[0][1], results[1][1])


@st.composite
def transparent_photos(draw: st.DrawFn) -> tuple[Pixels, Pixels, Pixels, int]:
    seed, bits = draw(st.integers(0, 2**32 - 1)), draw(st.sampled_from([8, 16]))
    random = np.random.default_rng(seed)
    height, width = (int(side) for side in random.integers(2, 70, 2))
    image, alpha = draw_photo(height, width, bits=bits), draw_alpha(height, width, bits=bits)
    match draw(st.sampled_from(["any", "holes", "clear", "all but clear"])):
        case "holes":
            alpha[random.random(alpha.shape) < 0.3] = 0
        case "clear":
            alpha[:] = 0
        case "all but clear":
            alpha[alpha > 0] = np.iinfo(alpha.dtype).max
    mask = np.zeros(alpha.shape, np.bool_)
    for _ in range(2):
        top, left = random.integers(height), random.integers(width)
        mask[top : top + random.integers(1, height), left : left + random.integers(1, width)] = True
    mask[-1, -1] = False
    return image, alpha, mask, draw(st.sampled_from([0, 5]))


@pytest.mark.parametrize("model", ["telea", "patches"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=transparent_photos())
def test_outside_the_mask_colours_and_opacity_stay_bit_for_bit(
    model: str, drawn: tuple[Pixels, Pixels, Pixels, int]
) -> None:
    image, alpha, mask, seam_px = drawn
    _, filled, opacity = fill(image, alpha, mask, model=model, feather_px=seam_px)
    assert (filled.dtype, opacity.dtype) == (image.dtype, alpha.dtype)
    assert np.array_equal(opacity[~mask], alpha[~mask])
    stays = ~mask & ((alpha == 0) if seam_px else True)
    assert np.array_equal(filled[stays], image[stays])


@pytest.mark.parametrize("model", ["telea", "patches", "spn"])
def test_with_full_opacity_every_byte_is_as_without(model: str) -> None:
    image, mask = draw_photo(90, 120), np.zeros((90, 120), np.bool_)
    mask[30:60, 40:80] = True
    _, plain, none = fill(image, None, mask, model=model)
    completion, filled, opacity = fill(image, np.full((90, 120), 255, np.uint8), mask, model=model)
    assert none is None
    assert np.array_equal(filled, plain)
    assert completion.alpha_patches == ()
    assert (opacity == 255).all()


@pytest.mark.parametrize("model", ["telea", "patches"])
def test_something_on_nothing_becomes_nothing(model: str) -> None:
    thing, other = disc(80, 80, 30, blur_px=1), disc(240, 160, 50)
    image, alpha = with_thing(colored(other), other, thing, (250, 250, 250))
    mask = around(thing)
    _, filled, opacity = fill(image, alpha, mask, model=model)
    assert not opacity[mask].any()
    assert filled[mask].max() < 250, "what was removed does not hide under clear pixels either"
    _, _, nothing = fill(image, alpha, around(np.maximum(thing, other)), model=model)
    assert not nothing.any(), "all that was to be seen"


def test_a_hole_in_an_opaque_photo_is_closed() -> None:
    image, alpha = draw_photo(90, 120), np.full((90, 120), 255, np.uint8)
    alpha[40:50, 50:70] = 0
    image[40:50, 50:70] = 0
    _, filled, opacity = fill(image, alpha, alpha == 0)
    assert (opacity == 255).all()
    assert filled[40:50, 50:70].min() > 0


def test_a_fully_clear_photo_stays_clear() -> None:
    image, alpha = draw_photo(40, 50), np.zeros((40, 50), np.uint8)
    mask = np.zeros((40, 50), np.bool_)
    mask[10:20, 10:20] = True
    for model in ("telea", "patches", "spn"):
        _, filled, opacity = fill(image, alpha, mask, model=model)
        assert not opacity.any()
        assert np.array_equal(filled[~mask], image[~mask])


def test_the_old_opacity_can_be_kept() -> None:
    icon, badge = disc(150, 120, 80), disc(210, 60, 20)
    image, alpha = with_thing(colored(icon), icon, badge, (20, 220, 40))
    completion, filled, opacity = fill(image, alpha, around(badge), keep_alpha=True)
    assert completion.alpha_patches == ()
    assert np.array_equal(opacity, alpha)
    assert filled[(badge > 0)].min(axis=0)[0] > 120, "the black of clear pixels is nowhere"
    with pytest.raises(BadMaskError, match="Everything that can be seen"):
        fill(image, alpha, around(alpha), keep_alpha=True)


def test_a_soft_shadow_goes_on_past_the_hole() -> None:
    square = shape(lambda draw: draw.rectangle((200, 200, 800, 800), fill=255))
    under = shape(lambda draw: draw.rectangle((232, 240, 832, 840), fill=255), blur_px=8) // 2
    whole = np.maximum(square, under)
    mask = around(disc(208, 130, 18))
    image, alpha = with_thing(colored(whole), whole, disc(208, 130, 18), (250, 200, 30))
    _, _, opacity = fill(image, alpha, mask, model="patches")
    assert np.abs(opacity.astype(int) - whole)[mask].mean() < 8
    far = mask & (whole == 0)
    assert opacity[far].mean() < 2, "no haze where it is clear"


def test_a_grey_photo_with_clear_parts_stays_grey() -> None:
    icon = disc(150, 120, 80)
    image = np.repeat(colored(icon)[:, :, :1], 3, axis=2)
    for model in ("telea", "patches", "spn"):
        _, filled, _ = fill(image, icon, around(disc(225, 120, 15)), model=model)
        assert (filled == filled[:, :, :1]).all()


def test_all_completions_have_one_opacity_and_refining_keeps_it() -> None:
    icon, badge = disc(150, 120, 80), disc(205, 120, 42)
    image, alpha = with_thing(colored(icon), icon, badge, (20, 220, 40))
    how = FillSettings(model="patches", samples=2, cover_fringe=False)
    request = InpaintRequest(image=image, alpha=alpha, mask=around(badge), settings=how)
    first, second = ENGINE.inpaint(request)
    assert np.array_equal(first.apply_to_alpha(alpha), second.apply_to_alpha(alpha))
    draft = next(iter(ENGINE.inpaint(request, drafts=True)))
    refined = ENGINE.refine(request, draft)
    assert np.array_equal(refined.apply_to(image), first.apply_to(image))
    assert np.array_equal(refined.apply_to_alpha(alpha), first.apply_to_alpha(alpha))
    assert not np.array_equal(first.apply_to_alpha(alpha), alpha)
    assert SIZE == alpha.shape
