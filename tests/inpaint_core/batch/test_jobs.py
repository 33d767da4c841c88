from pathlib import Path

import pytest

from inpaint_core.batch.jobs import FillOptions, Job, numbered, plan_jobs, with_forbidden, without_filled
from inpaint_core.errors import BadImageError, BadMaskError, WriteError
from inpaint_core.request import FillSettings


def plan(folder: Path, photos: str, masks: str, target: str | None, **settings: object) -> list[Job]:
    wishes = {"triptych": None, "overwrite": False} | settings
    return plan_jobs(
        folder / photos, folder / masks, target=None if target is None else folder / target, **wishes
    )


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
    assert {job.not_from for job in with_forbidden(jobs, forbidden, overwrite=False)} == {forbidden}
    (folder / "not").mkdir()
    with pytest.raises(BadMaskError, match="has the name of a photo"):
        with_forbidden(jobs, folder / "not", overwrite=False)
    (folder / "not" / "b.png").touch()
    found = with_forbidden(jobs, folder / "not", overwrite=False)
    assert [job.not_from for job in found] == [None, folder / "not" / "b.png"]
    assert [(job.photo, job.mask, job.target) for job in found] == [
        (job.photo, job.mask, job.target) for job in jobs
    ]


def test_a_mask_of_what_is_not_copied_must_be_there_and_is_never_replaced(folder: Path) -> None:
    jobs = plan(folder, "photos/a.png", "masks", "new.png")
    with pytest.raises(BadMaskError, match=r"no mask at .*nowhere"):
        with_forbidden(jobs, folder / "nowhere.png", overwrite=False)
    (folder / "new.png").touch()
    with pytest.raises(WriteError, match="would be replaced"):
        with_forbidden(jobs, folder / "new.png", overwrite=False)
    assert with_forbidden(jobs, folder / "new.png", overwrite=True)


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


def test_what_is_filled_already_is_left_out_only_when_all_of_it_is_there(folder: Path) -> None:
    jobs = plan(folder, "photos", "masks", "out")
    assert without_filled(jobs, fills=1) == jobs
    (folder / "out").mkdir()
    (folder / "out" / "a.png").touch()
    assert without_filled(jobs, fills=1) == jobs[1:]
    (folder / "out" / "a-1.png").touch()
    assert without_filled(jobs, fills=2) == jobs
    (folder / "out" / "a-2.png").touch()
    assert without_filled(jobs, fills=2) == jobs[1:]


def test_a_triptych_counts_as_well(folder: Path) -> None:
    jobs = plan(folder, "photos/a.png", "masks/a.png", "a.png", triptych=folder / "three")
    (folder / "a.png").touch()
    assert without_filled(jobs, fills=1) == jobs
    (folder / "three").mkdir()
    (folder / "three" / "after.png").touch()
    assert without_filled(jobs, fills=1) == []


def test_a_replaced_photo_does_not_show_whether_it_is_filled(folder: Path) -> None:
    jobs = plan(folder, "photos", "masks", None, overwrite=True)
    with pytest.raises(WriteError, match=r"a\.png is replaced by its fill"):
        without_filled(jobs, fills=1)
    assert without_filled(jobs, fills=2) == jobs  # numbered files beside it
