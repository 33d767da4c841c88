import unicodedata
from pathlib import Path

import pytest

from inpaint_core.batch.pairing import masks_for, photos_of
from inpaint_core.errors import BadImageError, BadMaskError


def fill_folder(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"never opened here")
    return folder


def pair(photos: Path, masks: Path) -> tuple[dict[str, str | None], list[str]]:
    """Return the name of each photo's mask, and what was said."""
    said: list[str] = []
    found = masks_for(photos_of(photos, masks, said.append), masks, said.append)
    return {photo.name: mask.name if mask else None for photo, mask in found.items()}, said


def test_masks_are_found_however_other_programs_spell_them(tmp_path: Path) -> None:
    mac, windows = (unicodedata.normalize(form, "Ménü") for form in ("NFD", "NFC"))
    photos = fill_folder(tmp_path / "p", "A.JPG", f"{mac}.jpg", "same.jpg", "lama.jpg", "lama2.jpg")
    names = ["a.png", f"{windows}.png", "same.jpg.png", "lama_mask.png", "lama2_mask001.png"]
    masks = fill_folder(tmp_path / "m", *names)
    found, said = pair(photos, masks)
    assert found == {
        "A.JPG": "a.png",
        f"{mac}.jpg": f"{windows}.png",
        "same.jpg": "same.jpg.png",
        "lama.jpg": "lama_mask.png",
        "lama2.jpg": "lama2_mask001.png",
    }
    assert said == []


def test_two_masks_of_one_photo_are_both_named(tmp_path: Path) -> None:
    photos = fill_folder(tmp_path / "p", "a.jpg", "b.jpg", "c.jpg")
    masks = fill_folder(tmp_path / "m", "a.png", "a_mask.png", "b.png", "B.tif", "c.png")
    with pytest.raises(
        BadMaskError, match=r"a\.png and a_mask\.png in .*m are both .* of a\.jpg.* 1 other photo:"
    ):
        pair(photos, masks)


def test_what_a_mask_folder_leaves_open_is_said(tmp_path: Path) -> None:
    photos = fill_folder(tmp_path / "p", "a.jpg", "a.tif", "b.jpg", "._b.jpg", "Thumbs.db")
    (photos / "gone.jpg").symlink_to("nowhere.jpg")
    masks = fill_folder(tmp_path / "m", "a.png", "bb.png", "._b.png", "notes.txt")
    found, said = pair(photos, masks)
    assert found == {"a.jpg": "a.png", "a.tif": "a.png", "b.jpg": None}
    assert said == [
        "Passed over, because the link leads to nothing: gone.jpg.",
        "The mask a.png is used for a.jpg, a.tif: all have that name.",
        f"No photo has the name of these masks in {masks}: bb.png.",
    ]


def test_one_folder_may_hold_photos_and_masks(tmp_path: Path) -> None:
    both = fill_folder(tmp_path / "both", "a.jpg", "a_mask.png", "b.png", "b_mask001.png", "c.png")
    found, said = pair(both, tmp_path / "both" / ".." / "both")
    assert found == {"a.jpg": "a_mask.png", "b.png": "b_mask001.png", "c.png": None}
    assert said == []
    assert pair(both / "a.jpg", both)[0] == {"a.jpg": "a_mask.png"}


def test_a_copy_beside_a_photo_is_not_taken_for_its_mask(tmp_path: Path) -> None:
    both = fill_folder(tmp_path / "both", "a.jpg", "a.png", "b.jpg", "b_mask.png")
    assert pair(both, both)[0] == {"a.jpg": None, "a.png": None, "b.jpg": "b_mask.png"}


def test_one_mask_among_the_photos_is_not_filled_with_itself(tmp_path: Path) -> None:
    photos = fill_folder(tmp_path / "p", "a.jpg", "b.jpg", "mark.png")
    assert pair(photos, photos / "mark.png")[0] == {"a.jpg": "mark.png", "b.jpg": "mark.png"}


def test_a_folder_of_sidecars_holds_no_photo(tmp_path: Path) -> None:
    photos = fill_folder(tmp_path / "p", "._a.jpg", ".DS_Store")
    (photos / "folder.png").mkdir()
    with pytest.raises(BadImageError, match="There is no photo in the folder"):
        photos_of(photos, tmp_path, print)
