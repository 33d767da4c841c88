import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inpaint_core.batch.mask_names import fitting_masks, same_name, shared_masks, split_names

LETTERS = st.text("abzÜé ._-1mask北", min_size=1, max_size=12).filter(lambda text: text.strip(". ") == text)
ENDINGS = ("", "_mask", "-mask", "_mask001", "-mask12", "_MASK")


@pytest.mark.parametrize(
    ("photo", "mask"),
    [
        ("a.jpg", "a.png"),
        ("a.jpg", "a_mask.png"),
        ("a.jpg", "a-mask.png"),
        ("a.jpg", "a_mask001.png"),
        ("a.jpg", "a.jpg.png"),
        ("a.jpg", "a.jpg_mask.png"),
        ("UPPER.JPG", "upper.png"),
        ("upper.jpg", "Upper_Mask.PNG"),
        (unicodedata.normalize("NFD", "Übung Ménü.jpg"), unicodedata.normalize("NFC", "übung ménü_mask.png")),
        ("dots.in.name.png", "dots.in.name.tif"),
        ("new\nline.png", "new\nline_mask.png"),
        ("no_suffix", "no_suffix.png"),
        ("mask.png", "mask.png"),
    ],
)
def test_a_mask_with_the_photos_name_is_found(photo: str, mask: str) -> None:
    assert fitting_masks([photo, "other.png"], [mask, "something_mask.png"]) == {
        photo: (mask,),
        "other.png": (),
    }


@pytest.mark.parametrize(
    "mask", ["ab.png", "a_mas.png", "a_mask1b.png", "_mask.png", "a_mask.mask.png", "mask_a.png"]
)
def test_a_mask_with_another_name_is_not(mask: str) -> None:
    assert fitting_masks(["a.jpg"], [mask]) == {"a.jpg": ()}


@pytest.mark.parametrize(
    "masks",
    [
        ("a.png", "a_mask.png"),  # the first may be the photo again, as a tool wrote it beside its mask
        ("a.png", "a.tif"),
        ("a.png", "A.png"),
        ("a_mask001.png", "a_mask002.png"),
        ("a.jpg.png", "a_mask.png"),
    ],
)
def test_where_nothing_tells_which_is_meant_both_are_named(masks: tuple[str, str]) -> None:
    assert fitting_masks(["a.jpg"], masks) == {"a.jpg": masks}


def test_two_photos_of_one_name_share_a_mask_or_have_their_own() -> None:
    photos = ["a.jpg", "a.png"]
    assert fitting_masks(photos, ["a_mask.png"]) == {"a.jpg": ("a_mask.png",), "a.png": ("a_mask.png",)}
    assert fitting_masks(photos, ["a.jpg.png", "a_mask.png"]) == {
        "a.jpg": ("a.jpg.png",),
        "a.png": ("a_mask.png",),
    }
    own = ["a.jpg.png", "a.png.png"]
    assert fitting_masks(photos, own) == {"a.jpg": ("a.jpg.png",), "a.png": ("a.png.png",)}
    both = fitting_masks(photos, [*own, "a_mask.png"])
    assert both == {"a.jpg": ("a.jpg.png", "a_mask.png"), "a.png": ("a.png.png", "a_mask.png")}


def test_a_mask_belongs_to_the_photo_whose_name_it_has_most_exactly() -> None:
    assert fitting_masks(["a.png", "a_mask.png"], ["a.png", "a_mask.png"]) == {
        "a.png": ("a.png",),
        "a_mask.png": ("a_mask.png",),
    }
    assert fitting_masks(["a.jpg", "A.jpg"], ["A.png", "a.png"]) == {"a.jpg": ("a.png",), "A.jpg": ("A.png",)}


@given(
    name=LETTERS, ending=st.sampled_from(ENDINGS), whole=st.booleans(), form=st.sampled_from(["NFC", "NFD"])
)
def test_spelling_does_not_matter(name: str, ending: str, whole: bool, form: str) -> None:
    photo = unicodedata.normalize("NFD" if form == "NFC" else "NFC", f"{name}.jpg")
    own = unicodedata.normalize(form, photo if whole else photo.removesuffix(".jpg"))
    for mask in (f"{own}{ending}.png", f"{own.upper()}{ending}.png", f"{own.lower()}{ending}.PNG"):
        assert fitting_masks([photo], [mask]) == {photo: (mask,)}


@given(
    photos=st.lists(LETTERS.map(lambda text: f"{text}.jpg"), unique=True, max_size=6),
    masks=st.lists(LETTERS.map(lambda text: f"{text}.png"), unique=True, max_size=6),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_a_folder_changes_nothing(photos: list[str], masks: list[str], chance: object) -> None:
    before = fitting_masks(photos, masks)
    assert list(before) == photos
    chance.shuffle(photos)  # type: ignore[attr-defined]
    chance.shuffle(masks)  # type: ignore[attr-defined]
    after = fitting_masks(photos, masks)
    assert {photo: set(found) for photo, found in after.items()} == {
        photo: set(found) for photo, found in before.items()
    }


@given(
    photos=st.lists(LETTERS.map(lambda text: f"{text}.jpg"), unique_by=same_name, min_size=1, max_size=5),
    endings=st.data(),
)
def test_photos_with_one_mask_each_get_it(photos: list[str], endings: st.DataObject) -> None:
    stems = {same_name(photo.removesuffix(".jpg")) for photo in photos}
    masks = {photo: photo.removesuffix(".jpg") + endings.draw(st.sampled_from(ENDINGS)) for photo in photos}
    # Where one photo has another one's name and a mark, its mask without a mark is that of neither in doubt.
    assume(len(set(map(same_name, masks.values()))) == len(masks))
    assume(
        not any(
            same_name(mask) in stems - {same_name(photo.removesuffix(".jpg"))}
            for photo, mask in masks.items()
        )
    )
    found = fitting_masks(photos, [f"{mask}.png" for mask in masks.values()])
    assert found == {photo: (f"{mask}.png",) for photo, mask in masks.items()}


def test_photos_and_masks_in_one_folder_are_told_apart_by_the_mark() -> None:
    names = ["a.jpg", "a_mask.png", "b.png", "b.png_mask001.png", "c.jpg", "c.png", "lone_mask.png"]
    photos, masks = split_names(names)
    assert photos == ["a.jpg", "b.png", "c.jpg", "c.png", "lone_mask.png"]
    assert masks == ["a_mask.png", "b.png_mask001.png"]


def test_masks_that_serve_several_photos_are_told() -> None:
    chosen = {"a.jpg": "a.png", "a.tif": "a.png", "b.jpg": "b.png"}
    assert shared_masks(chosen) == {"a.png": ("a.jpg", "a.tif")}
