import base64
import contextlib
import io
import json
import random
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from inpaint_core.errors import BadRecordError, InpaintError
from inpaint_core.recipes.making import Making
from inpaint_core.recipes.recipe import EditStep, Recipe
from inpaint_core.recipes.recipe_file import parse_recipe, read_recipe, recipe_text, write_recipe
from inpaint_core.request import FillSettings, Finish, MadeOn
from tests.inpaint_core.recipes.small_recipes import mask_of, recipe_of, step_of


def many_sided() -> Recipe:
    """A recipe with everything a recipe can hold."""
    first = Making(
        settings=FillSettings(model="spn-probabilistic", seed=7, finish=Finish(match_tone=False)),
        made_on=MadeOn(weights="ab" * 32, precision="bf16", device="CPU"),
    )
    second = Making(settings=FillSettings(model="patches", seed=8, photo_samples=1))
    rolled = Making(settings=FillSettings(model="spn-probabilistic", seed=9), hole=1, beside=(first,))
    near = Making(settings=first.settings, hole=1, beside=(first,), start=rolled, t=0.15)
    between = Making(settings=first.settings, start=first, end=second, t=0.5)
    mask = mask_of()
    mask[40:50, 60:70] = True
    step = step_of(mask, dont_copy=mask_of(top=0))
    mixed = EditStep(
        mask=step.mask,
        dont_copy=step.dont_copy,
        look=step.look,
        context=2.5,
        feather_px=3,
        chosen=(between, near),
    )
    return recipe_of(step, mixed, pixels="cd" * 32, name="Straße 木.png")


def shape(making: Making) -> tuple:
    return (
        *(making.settings, making.hole, making.t, making.made_on),
        tuple(shape(one) for one in making.needs),
    )


def assert_equal(after: Recipe, before: Recipe) -> None:
    assert (after.photo, after.saving, after.program) == (before.photo, before.saving, before.program)
    assert len(after.steps) == len(before.steps)
    for one, other in zip(after.steps, before.steps, strict=True):
        assert np.array_equal(one.mask.mask, other.mask.mask)
        assert (one.dont_copy is None) == (other.dont_copy is None)
        if one.dont_copy is not None and other.dont_copy is not None:
            assert np.array_equal(one.dont_copy.mask, other.dont_copy.mask)
        assert (one.look, one.context, one.feather_px) == (other.look, other.context, other.feather_px)
        assert [shape(making) for making in one.chosen] == [shape(making) for making in other.chosen]


def test_a_recipe_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "a.recipe.json"
    write_recipe(path, many_sided())
    assert_equal(read_recipe(path), many_sided())
    assert not list(tmp_path.glob("*.part*"))


def test_fills_that_several_need_are_one_fill_in_the_file():
    step = json.loads(recipe_text(many_sided()))["steps"][1]
    assert len(step["fills"]) == 5
    again = parse_recipe(recipe_text(many_sided()).encode()).steps[1]
    assert again.chosen[0].start is again.chosen[1].beside[0]


def test_the_mask_in_a_file_is_a_picture_that_any_program_opens():
    mask = json.loads(recipe_text(recipe_of(step_of(mask_of()))))["steps"][0]["mask"]
    with Image.open(io.BytesIO(base64.b64decode(mask["png"]))) as image:
        assert image.size == (12, 12)
        assert mask["box"] == [30, 20, 42, 32]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_mask_comes_back_to_the_bit(data):
    height, width = data.draw(st.integers(1, 40)), data.draw(st.integers(1, 40))
    bits = data.draw(st.binary(min_size=-(-height * width // 8), max_size=-(-height * width // 8)))
    mask = np.unpackbits(np.frombuffer(bits, np.uint8), count=height * width).reshape(height, width) > 0
    if mask.any():
        (step,) = parse_recipe(recipe_text(recipe_of(step_of(mask))).encode()).steps
        assert np.array_equal(step.mask.mask, mask)


def plain() -> dict:
    return json.loads(recipe_text(many_sided()))


def parsed(values: object) -> None:
    parse_recipe(json.dumps(values).encode())


def png(mask: np.ndarray) -> str:
    stream = io.BytesIO()
    Image.fromarray(mask).save(stream, "PNG")
    return base64.b64encode(stream.getvalue()).decode()


def change(path: tuple, value: object) -> dict:
    values = plain()
    place = values
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return values


FIRST = ("steps", 0)
FILL = (*FIRST, "fills", 0)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "does not say"),
        (change(("kind",), "photo"), "does not say"),
        (change(("format",), 2), "format 2"),
        (change(("format",), "x" * 10_000), "format 'xxx"),
        (change(("more",), 1), "unknown entry 'more'"),
        (change(("steps",), []), "steps must be a list"),
        (change(("steps",), {}), "steps must be a list"),
        (change(("photo", "height"), 0), "height must be a whole number"),
        (change(("photo", "height"), 10**30), "height must be"),
        (change(("photo", "width"), True), "width must be a whole number"),
        (change(("saving", "quality"), 101), "quality must be a whole number from 1 to 100"),
        (change(("saving", "format"), "EXE"), "saved as 'EXE'"),
        (change((*FIRST, "mask", "box"), [0, 0, 80, 61]), "must lie in the photo"),
        (change((*FIRST, "mask", "box"), [0.5, 0, 8, 6]), "four whole numbers"),
        (change((*FIRST, "mask", "box"), [0, 0, 0, 0]), "mask of a step is empty"),
        (change((*FIRST, "mask", "png"), "???"), "damaged"),
        (change((*FIRST, "mask", "png"), png(np.ones((12, 13), np.bool_))), "is 13 × 12"),
        (change((*FIRST, "mask", "png"), png(np.ones((12, 12), np.uint8))), "of one bit"),
        (change((*FIRST, "look", "grain"), -1), "grain must lie"),
        (change((*FIRST, "look", "shine"), 1), "unknown field shine"),
        (change((*FIRST, "chosen"), [9]), "not there"),
        (change((*FIRST, "chosen"), []), "1 to 64"),
        (change((*FILL, "settings", "model"), "../../etc"), "no model called"),
        (change((*FILL, "settings", "seed"), -1), "seed must lie"),
        (change((*FILL, "settings", "seed"), 1.5), "seed must be a whole number"),
        (change((*FILL, "settings", "samples"), 32), "one sample"),
        (change((*FILL, "settings", "context"), 1e300), "context must be a number"),
        (change((*FILL, "settings", "feather_px"), 10**12), "feather_px must be"),
        (change((*FILL, "settings", "finish"), None), "finish must be a table"),
        (change((*FILL, "start"), 0), "not there"),
        (change((*FILL, "hole"), -7), "hole must be"),
        (change((*FILL, "made_on"), {"weights": 3}), "weights must be text"),
    ],
)
def test_a_recipe_that_makes_no_sense_is_refused_with_a_sentence(values, words):
    with pytest.raises(BadRecordError, match=words):
        parsed(values)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"kind": "inpaint recipe", "format": ' + b"9" * 10_000 + b"}",
        b'{"kind": "inpaint recipe", "format": NaN}',
    ],
)
def test_what_is_no_json_is_refused_with_a_sentence(data):
    with pytest.raises(BadRecordError):
        parse_recipe(data)


def test_a_picture_that_would_grow_beyond_its_box_is_refused_before_it_is_decoded():
    values = plain()
    head = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4, "big") + b"IHDR"
    size = (10**9).to_bytes(4, "big") * 2
    bomb = head + size + b"\x01\x00\x00\x00\x00" + b"0000" + zlib.compress(bytes(10_000))
    values["steps"][0]["mask"]["png"] = base64.b64encode(bomb).decode()
    with pytest.raises(BadRecordError, match="1000000000"):
        parsed(values)


def test_a_file_that_is_none_is_named(tmp_path):
    with pytest.raises(BadRecordError, match=r"gone\.json cannot be read"):
        read_recipe(tmp_path / "gone.json")
    with pytest.raises(BadRecordError, match="is a folder"):
        read_recipe(tmp_path)
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    with pytest.raises(BadRecordError, match=r"photo\.png is no recipe that can be used: it is no JSON"):
        read_recipe(tmp_path / "photo.png")


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["telea", "png", png(np.ones((12, 12), np.bool_))]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def places(values: object, path: tuple = ()) -> list[tuple]:
    inner = (
        values.items() if isinstance(values, dict) else enumerate(values) if isinstance(values, list) else ()
    )
    return [path, *(found for key, one in inner for found in places(one, (*path, key)))]


PLACES = [path for path in places(plain()) if path]


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(path=st.sampled_from(PLACES), junk=JUNK, drop=st.booleans())
def test_whatever_stands_in_a_recipe_it_is_read_or_refused_never_worse(path, junk, drop):
    values = change(path, junk)
    if drop:
        place = values
        for key in path[:-1]:
            place = place[key]
        del place[path[-1]]
    with contextlib.suppress(InpaintError):
        recipe_text(parse_recipe(json.dumps(values).encode()))  # what is read can be written


@pytest.mark.parametrize("seed", range(150))
def test_whatever_bytes_of_a_recipe_are_damaged_it_is_read_or_refused(seed):
    rng = random.Random(seed)
    data = bytearray(recipe_text(many_sided()).encode())
    for _ in range(rng.choice([1, 2, 20])):
        data[rng.randrange(len(data))] = rng.randrange(256)
    if seed % 3 == 0:
        del data[rng.randrange(len(data)) :]
    with contextlib.suppress(InpaintError):
        recipe_text(parse_recipe(bytes(data)))
