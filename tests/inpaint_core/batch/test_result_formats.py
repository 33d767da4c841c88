from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from inpaint_core.batch.jobs import FillOptions, Job
from inpaint_core.batch.result_formats import refuse_unfit
from inpaint_core.files.read_write import write_mask
from inpaint_core.request import FillSettings
from tests.inpaint_core.small_heic import SIDE, write_heic
from tests.inpaint_core.synthetic_photo import draw_photo

PICTURE = Image.fromarray(draw_photo(24, 32))
OPTIONS = FillOptions(settings=FillSettings(model="telea"))


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    write_mask(tmp_path / "mask.png", np.eye(24, 32, dtype=np.bool_))
    return tmp_path / "mask.png"


def job_of(mask: Path, name: str, kind: str, **wishes: object) -> Job:
    PICTURE.save(mask.with_name(name), kind, **wishes)
    return Job(photo=mask.with_name(name), mask=mask, target=mask.parent / "out" / name)


@pytest.mark.parametrize(
    ("name", "kind", "wishes", "written"),
    [
        ("a.jpg", "PNG", {}, "PNG"),
        ("a.JPEG", "TIFF", {}, "TIFF"),
        ("a.avif", "BMP", {}, "BMP"),
        ("a.jpg", "WEBP", {"lossless": True}, "WEBP"),
        ("a.bmp", "PNG", {}, "PNG"),  # which may have 16 bits, or transparency
        ("a.heic", "JPEG", {}, "JPEG"),  # as some phones send them
        ("a.jpg", "JPEG", {}, None),
        ("a.png", "JPEG", {}, None),  # PNG loses nothing more
        ("a.png", "TIFF", {}, None),
        ("a.jpg", "WEBP", {}, None),
        ("a.jpg", "GIF", {}, None),  # no GIF can be written
    ],
)
def test_a_file_that_is_better_than_its_name_is_written_as_what_it_is(
    mask: Path, name: str, kind: str, wishes: dict[str, object], written: str | None
) -> None:
    (settled,), refused = refuse_unfit([job_of(mask, name, kind, **wishes)], OPTIONS, wanted=None)
    assert settled.file_format == written
    assert refused == {}


def test_a_name_that_the_user_chose_is_followed(mask: Path) -> None:
    job = job_of(mask, "a.png", "PNG")
    named = Job(photo=job.photo, mask=mask, target=mask.parent / "b.jpg")
    assert refuse_unfit([named], OPTIONS, wanted=None) == ([named], {})
    other = job_of(mask, "really_png.jpg", "PNG")
    assert refuse_unfit([other], OPTIONS, wanted="JPEG") == ([other], {})


def test_what_can_only_be_opened_is_refused_unless_another_format_is_named(mask: Path) -> None:
    still = job_of(mask, "a.gif", "GIF")
    photo = mask.with_name("b.heic")
    photo.write_bytes(write_heic(np.full((SIDE, SIDE), 99)))
    heic = Job(photo=photo, mask=mask, target=mask.parent / "out" / "b.heic")
    other = job_of(mask, "c.xyz", "PNG")
    fine = job_of(mask, "d.png", "PNG")
    settled, refused = refuse_unfit([still, heic, other, fine], OPTIONS, wanted=None)
    assert settled == [fine]
    assert "a.gif cannot be written: GIF photos can only be opened; say --format png" in refused[still]
    assert "b.heic cannot be written: HEIC photos can only be opened; say --format png" in refused[heic]
    assert "c.xyz cannot be written: its name must end in one of" in refused[other]
    as_png = Job(photo=still.photo, mask=mask, target=mask.parent / "out" / "a.png")
    assert refuse_unfit([as_png], OPTIONS, wanted="PNG") == ([as_png], {})


@pytest.mark.parametrize(("name", "kind"), [("a.png", "PNG"), ("a.webp", "WEBP"), ("a.avif", "AVIF")])
def test_an_animation_is_refused_unless_one_picture_is_wanted(mask: Path, name: str, kind: str) -> None:
    second = Image.fromarray(draw_photo(24, 32, seed=1))
    job = job_of(mask, name, kind, save_all=True, append_images=[second])
    assert "is an animation" in refuse_unfit([job], OPTIONS, wanted=None)[1][job]
    first_frame = FillOptions(settings=OPTIONS.settings, first_frame=True)
    assert refuse_unfit([job], first_frame, wanted=None) == ([job], {})
    assert refuse_unfit([job], OPTIONS, wanted=kind) == ([job], {})


def test_a_photo_without_a_mask_is_refused(mask: Path) -> None:
    job = job_of(mask, "a.png", "PNG")
    lone = Job(photo=job.photo, mask=mask.with_name("none.png"), target=job.target)
    assert "There is no mask for a.png: expected" in refuse_unfit([lone], OPTIONS, wanted=None)[1][lone]
