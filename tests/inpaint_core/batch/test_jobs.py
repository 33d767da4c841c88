import shutil
from pathlib import Path

import pytest

from inpaint_core.batch.jobs import FillOptions, Job, ResultPlace, numbered, plan_jobs, with_forbidden
from inpaint_core.errors import BadImageError, BadMaskError, WriteError
from inpaint_core.request import FillSettings


def plan(folder: Path, photos: str, masks: str, target: str | None, **wishes: object) -> list[Job]:
    place = ResultPlace(target=None if target is None else folder / target, **wishes)
    return plan_jobs(folder / photos, folder / masks, place)


def forbid(jobs: list[Job], not_from: Path, **wishes: object) -> list[Job]:
    return with_forbidden(jobs, not_from, ResultPlace(target=None, **wishes))


def copy(path: Path, name: str) -> Path:
    """Put a copy of a file beside it."""
    return Path(shutil.copy(path, path.with_name(name)))


def test_folders_pair_by_stem_and_keep_their_names(folder: Path) -> None:
    jobs = plan(folder, "photos", "masks", "out")
    assert [(job.photo.name, job.mask, job.target) for job in jobs] == [
        ("a.png", folder / "masks" / "a.png", folder / "out" / "a.png"),
        ("b.tif", folder / "masks" / "b.png", folder / "out" / "b.tif"),
    ]


def test_one_mask_serves_all_photos(folder: Path) -> None:
    assert {job.mask for job in plan(folder, "photos", "masks/a.png", "out")} == {folder / "masks" / "a.png"}


def test_one_mask_of_what_is_not_copied_serves_all_and_a_folder_only_those_it_names(folder: Path) -> None:
    jobs = plan(folder, "photos", "masks", "out")
    forbidden = folder / "masks" / "a.png"
    assert {job.not_from for job in forbid(jobs, forbidden)} == {forbidden}
    (folder / "not").mkdir()
    with pytest.raises(BadMaskError, match=r"has the name of a photo: that of a\.png would be a\.png"):
        forbid(jobs, folder / "not")
    (folder / "not" / "b.png").touch()
    found = forbid(jobs, folder / "not")
    assert [job.not_from for job in found] == [None, folder / "not" / "b.png"]
    assert [(job.photo, job.mask, job.target) for job in found] == [
        (job.photo, job.mask, job.target) for job in jobs
    ]


def test_a_mask_of_what_is_not_copied_must_be_there_and_is_never_replaced(folder: Path) -> None:
    jobs = plan(folder, "photos/a.png", "masks", "new.png")
    with pytest.raises(BadMaskError, match=r"no mask at .*nowhere"):
        forbid(jobs, folder / "nowhere.png")
    (folder / "new.png").touch()
    with pytest.raises(WriteError, match="would be replaced"):
        forbid(jobs, folder / "new.png")
    assert forbid(jobs, folder / "new.png", overwrite=True)


def test_one_photo_goes_to_a_file_or_into_a_folder_that_exists(folder: Path) -> None:
    assert plan(folder, "photos/a.png", "masks/a.png", "new.tif")[0].target == folder / "new.tif"
    assert plan(folder, "photos/a.png", "masks", "masks", overwrite=True)[0].target == folder / "masks/a.png"


def test_a_photo_is_replaced_only_on_demand(folder: Path) -> None:
    assert (
        plan(folder, "photos/a.png", "masks/a.png", None, overwrite=True)[0].target == folder / "photos/a.png"
    )
    with pytest.raises(WriteError, match="--out"):
        plan(folder, "photos/a.png", "masks/a.png", None)
    for target in ("photos", "photos/../photos/a.png", "masks/a.png"):
        with pytest.raises(WriteError, match="would be replaced"):
            plan(folder, "photos/a.png", "masks/a.png", target)


def test_a_link_to_the_photo_is_the_photo(folder: Path) -> None:
    (folder / "link.png").symlink_to(folder / "photos" / "a.png")
    with pytest.raises(WriteError, match="would be replaced"):
        plan(folder, "photos/a.png", "masks/a.png", "link.png")


def test_what_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(BadImageError, match="There is no photo at"):
        plan(folder, "none.png", "masks", "out")
    with pytest.raises(BadMaskError, match="There is no mask at"):
        plan(folder, "photos", "none", "out")
    (folder / "empty").mkdir()
    with pytest.raises(BadImageError, match="There is no photo in the folder"):
        plan(folder, "empty", "masks", "out")
    with pytest.raises(WriteError, match="one photo"):
        plan(folder, "photos", "masks", None, triptych=folder / "t")


def test_a_model_that_always_gives_the_same_fill_keeps_the_plain_name() -> None:
    assert (
        FillOptions(settings=FillSettings(model="telea", samples=8)).fills
        == FillOptions(settings=FillSettings(model="pennet", samples=8)).fills
        == 1
    )
    assert FillOptions(settings=FillSettings(model="spn-probabilistic-published", samples=8)).fills == 8


def test_numbers_have_equal_length() -> None:
    target = Path("out") / "photo.of.mine.png"
    assert numbered(target, 1, 1) == target
    assert numbered(target, 2, 8).name == "photo.of.mine-2.png"
    assert [numbered(target, number, 10).name[-6:-4] for number in (1, 10)] == ["01", "10"]


def test_a_numbered_target_does_not_replace_a_photo_either(folder: Path) -> None:
    (folder / "photos" / "a-2.png").write_bytes((folder / "photos" / "a.png").read_bytes())
    (folder / "masks" / "a-2.png").write_bytes((folder / "masks" / "a.png").read_bytes())
    with pytest.raises(WriteError, match=r"a-2\.png would be replaced"):
        plan(folder, "photos", "masks", "photos", fills=2)
    assert plan(folder, "photos", "masks", "photos", fills=2, overwrite=True)
    (job,) = plan(folder, "photos/a.png", "masks/a.png", "photos", fills=2)
    assert job.target == folder / "photos" / "a.png"  # itself it stays: only numbered files are written


def test_photos_whose_results_would_be_one_file_are_refused(folder: Path) -> None:
    copy(folder / "photos" / "a.png", "a.tif")
    assert len(plan(folder, "photos", "masks", "out")) == 3
    with pytest.raises(WriteError, match=r"a\.png and a\.tif would both be written to .*a\.jpg"):
        plan(folder, "photos", "masks", "out", file_format="JPEG")


def test_results_that_are_one_file_where_letters_have_no_case_are_refused(folder: Path) -> None:
    copy(folder / "photos" / "a.png", "A.tif")
    copy(folder / "masks" / "a.png", "A.tif.png")
    copy(folder / "masks" / "a.png", "a.png.png")
    (folder / "masks" / "a.png").unlink()
    assert len(plan(folder, "photos", "masks", "out")) == 3
    with pytest.raises(WriteError, match="would both be written"):
        plan(folder, "photos", "masks", "out", file_format="JPEG")


def test_a_photo_and_a_link_to_it_cannot_both_be_replaced(folder: Path) -> None:
    (folder / "photos" / "c.png").symlink_to("a.png")
    (folder / "masks" / "c.png").symlink_to("a.png")
    with pytest.raises(WriteError, match=r"a\.png and c\.png would both be written"):
        plan(folder, "photos", "masks", None, overwrite=True)
    assert len(plan(folder, "photos", "masks", "out")) == 3


def test_a_format_for_all_changes_the_suffix_of_those_that_have_another(folder: Path) -> None:
    copy(folder / "photos" / "a.png", "c.TIFF")
    copy(folder / "masks" / "a.png", "c.png")
    jobs = plan(folder, "photos", "masks", "out", file_format="TIFF")
    assert [job.target.name for job in jobs] == ["a.tif", "b.tif", "c.TIFF"]
    with pytest.raises(WriteError, match=r"new\.png does not have the suffix of --format: name it new\.tif"):
        plan(folder, "photos/a.png", "masks/a.png", "new.png", file_format="TIFF")
    (job,) = plan(folder, "photos/a.png", "masks/a.png", None, file_format="TIFF", overwrite=True)
    assert job.target == folder / "photos" / "a.tif"


def test_a_file_in_place_of_the_folder_of_results_is_told_before_the_work(folder: Path) -> None:
    (folder / "out.png").touch()
    with pytest.raises(WriteError, match=r"out\.png is a file: name a folder"):
        plan(folder, "photos", "masks", "out.png")


def test_a_mask_of_what_is_not_copied_is_no_photo(folder: Path) -> None:
    mark = copy(folder / "photos" / "a.png", "mark.png")
    copy(folder / "masks" / "a.png", "mark.png")
    found = forbid(plan(folder, "photos", "masks", "out"), mark)
    assert [job.photo.name for job in found] == ["a.png", "b.tif"]
