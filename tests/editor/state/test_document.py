from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from editor.state import saving
from editor.state.document import Document
from editor.state.history import History
from inpaint_core.errors import BadMaskError, WriteError
from inpaint_core.files.metadata import ImageFile, ImageMetadata
from inpaint_core.files.read_write import read_image, write_image
from inpaint_core.region import Box
from inpaint_core.request import Completion, FillSettings, Patch


def make_document(height=60, width=90, *, dtype=np.uint8, alpha=None, history=None) -> Document:
    rng = np.random.default_rng(5)
    image = rng.integers(0, np.iinfo(dtype).max, (height, width, 3), dtype=dtype)
    bits = np.dtype(dtype).itemsize * 8
    file = ImageFile(image, alpha, ImageMetadata(format="PNG", bits=bits))
    return Document(file, Path("photo.png"), history=history)


def make_completion(document: Document, *boxes: Box, value: int = 7) -> Completion:
    patches = [Patch(box, np.full((box.height, box.width, 3), value, document.image.dtype)) for box in boxes]
    return Completion(tuple(patches), "telea", 0.1)


def stroke(document: Document, *points: tuple[float, float], add=True, radius_px=3.0) -> None:
    document.begin_stroke(add=add)
    for x, y in points:
        document.stroke_to(x, y, radius_px)
    document.end_stroke()


def test_a_fresh_document_has_nothing_to_undo_or_save():
    document = make_document()
    assert (document.height, document.width, document.bits, document.title) == (60, 90, 8, "photo.png")
    assert not document.has_mask
    assert not document.is_dirty
    assert not document.can_undo
    assert document.undo_label == ""


def test_the_arrays_cannot_be_changed_from_outside():
    document = make_document(alpha=np.full((60, 90), 9, np.uint8))
    for array in (document.image, document.original, document.mask, document.alpha):
        assert array is not None
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def test_a_stroke_covers_its_whole_way_and_is_one_undo_step():
    document = make_document()
    stroke(document, (10, 10), (70, 50), (12, 52))
    for x, y in ((10, 10), (40, 30), (70, 50), (41, 51)):
        assert document.mask[y, x]
    assert document.undo_label == "Paint mask"
    document.undo()
    assert not document.has_mask
    assert not document.can_undo
    document.redo()
    assert document.mask[30, 40]


def test_a_dab_is_round_and_centred_on_its_point():
    document = make_document()
    stroke(document, (30.0, 20.0), radius_px=5)
    rows, columns = np.nonzero(document.mask)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (15, 24, 25, 34)
    assert not document.mask[15, 25]


def test_erasing_takes_away_and_is_named_so():
    document = make_document()
    stroke(document, (30, 30), radius_px=10)
    stroke(document, (30, 30), radius_px=4, add=False)
    assert not document.mask[30, 30]
    assert document.mask[30, 22]
    assert document.undo_label == "Erase mask"


def test_a_stroke_that_changes_nothing_leaves_no_step():
    document = make_document()
    stroke(document, (30, 30), add=False)
    stroke(document, (-500, -500))
    assert not document.can_undo


@given(
    points=st.lists(st.tuples(st.floats(-200, 300), st.floats(-200, 300)), min_size=1, max_size=6),
    radius_px=st.floats(0.1, 80),
)
def test_undo_brings_back_every_pixel_wherever_the_stroke_went(points, radius_px):
    document = make_document()
    stroke(document, (20, 20), (60, 40))
    before = document.mask.copy()
    stroke(document, *points, radius_px=radius_px, add=False)
    after = document.mask.copy()
    if document.undo_label == "Erase mask":
        document.undo()
        assert np.array_equal(document.mask, before)
        document.redo()
    assert np.array_equal(document.mask, after)


def test_a_cancelled_stroke_leaves_no_trace():
    document = make_document()
    stroke(document, (20, 20))
    before = document.mask.copy()
    boxes = []
    document.on_mask_changed(boxes.append)
    document.begin_stroke(add=True)
    document.stroke_to(50, 50, 9)
    document.cancel_stroke()
    assert np.array_equal(document.mask, before)
    assert document.undo_label == "Paint mask"
    assert boxes[-1].intersection(Box(45, 45, 55, 55)) == Box(45, 45, 55, 55)
    document.undo()
    assert not document.can_undo


def test_undo_during_a_stroke_ends_it_first():
    document = make_document()
    document.begin_stroke(add=True)
    document.stroke_to(50, 50, 9)
    document.undo()
    assert not document.has_mask
    document.stroke_to(20, 20, 9)
    assert not document.has_mask


def test_listeners_hear_where_the_mask_changed():
    document = make_document()
    boxes, before = [], document.mask.copy()

    def note(box: Box) -> None:
        boxes.append(box)

    unsubscribe = document.on_mask_changed(note)
    stroke(document, (30, 20), (33, 22), radius_px=2)
    told = np.zeros_like(before)
    for box in boxes:
        told[box.slices] = True
        assert box.width <= 12
    assert not (document.mask != before)[~told].any()
    unsubscribe()
    count = len(boxes)
    document.clear_mask()
    assert len(boxes) == count


@pytest.mark.parametrize(
    ("command", "label"),
    [
        (Document.clear_mask, "Clear mask"),
        (Document.invert_mask, "Invert mask"),
        (lambda document: document.grow_mask(3), "Grow mask"),
        (lambda document: document.shrink_mask(2), "Shrink mask"),
    ],
)
def test_mask_commands_are_undoable(command, label):
    document = make_document(height=300, width=400)
    stroke(document, (250, 250), (270, 260), radius_px=20)
    before = document.mask.copy()
    command(document)
    assert not np.array_equal(document.mask, before)
    assert document.undo_label == label
    document.undo()
    assert np.array_equal(document.mask, before)
    assert document.redo_label == label


def test_a_mask_of_another_size_is_refused():
    document = make_document()
    with pytest.raises(BadMaskError, match="90 × 60"):
        document.replace_mask(np.ones((10, 10), np.bool_), "Import mask")
    assert not document.can_undo


def test_has_mask_follows_every_kind_of_change():
    document = make_document()
    stroke(document, (30, 30), radius_px=5)
    assert document.has_mask
    stroke(document, (30, 30), radius_px=9, add=False)
    assert not document.has_mask
    document.undo()
    assert document.has_mask
    document.clear_mask()
    assert not document.has_mask
    document.invert_mask()
    assert document.has_mask


def test_a_request_keeps_its_photo_and_mask_whatever_happens_to_the_document():
    document = make_document()
    stroke(document, (30, 30))
    request = document.make_request(FillSettings(model="telea", feather_px=4, context=2.0))
    document.clear_mask()
    document.accept(make_completion(document, Box(0, 0, 90, 60)))
    assert request.mask.any()
    assert np.array_equal(request.image, document.original)
    assert (request.settings.model, request.settings.feather_px, request.settings.context) == (
        "telea",
        4,
        2.0,
    )
    assert request.mask.flags.owndata


def test_a_request_shares_the_photo_until_the_document_changes_it():
    document = make_document()
    stroke(document, (30, 30))
    first = document.make_request(FillSettings(model="telea", feather_px=4, context=2.0))
    assert np.shares_memory(first.image, document._photo.colours._pixels)
    assert not first.image.flags.writeable
    document.accept(make_completion(document, Box(0, 0, 20, 20), value=1))
    stroke(document, (60, 30))
    second = document.make_request(FillSettings(model="telea", feather_px=4, context=2.0))
    before = second.image.copy()
    document.undo()
    document.undo()  # the stroke, then the fill
    assert np.array_equal(document.image, document.original)
    assert np.array_equal(first.image, document.original)
    assert np.array_equal(second.image, before)
    document.redo()
    assert np.array_equal(document.image, before)
    assert np.array_equal(second.image, before)


def test_a_request_carries_what_chance_is_to_do():
    document = make_document()
    stroke(document, (30, 30))
    request = document.make_request(
        FillSettings(model="spn-probabilistic", feather_px=4, context=2.0, samples=5, seed=9, diversity=0.5)
    )
    assert (request.settings.samples, request.settings.seed, request.settings.diversity) == (5, 9, 0.5)


def test_a_request_without_a_mask_is_refused_with_a_hint():
    with pytest.raises(BadMaskError, match="paint over"):
        make_document().make_request(FillSettings(model="telea"))


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_accepting_is_one_step_that_brings_the_mask_back(dtype):
    document = make_document(height=400, width=600, dtype=dtype)
    stroke(document, (30, 30), radius_px=8)
    mask = document.mask.copy()
    boxes = (Box(20, 20, 40, 40), Box(250, 240, 530, 300))
    document.accept(make_completion(document, *boxes))
    assert not document.has_mask
    assert all((document.image[box.slices] == 7).all() for box in boxes)
    outside = np.ones((400, 600), np.bool_)
    for box in boxes:
        outside[box.slices] = False
    assert np.array_equal(document.image[outside], document.original[outside])
    document.undo()
    assert np.array_equal(document.image, document.original)
    assert np.array_equal(document.mask, mask)
    document.redo()
    assert (document.image[25, 25] == 7).all()
    assert not document.has_mask


def test_accepting_can_keep_the_mask():
    document = make_document()
    stroke(document, (30, 30))
    document.accept(make_completion(document, Box(20, 20, 40, 40)), clear_mask=False)
    assert document.has_mask
    assert document.is_dirty


def test_a_preview_is_shown_but_not_kept():
    document = make_document()
    boxes = []
    document.on_image_changed(boxes.append)
    fill = make_completion(document, Box(10, 10, 30, 30))
    document.preview(fill)
    assert document.previewed is fill
    shown = document.shown_pixels(Box(5, 5, 20, 20))
    assert (shown[5:, 5:] == 7).all()
    assert np.array_equal(shown[:5], document.original[5:10, 5:20])
    assert np.array_equal(document.image, document.original)
    assert not document.is_dirty
    document.preview(None)
    assert np.array_equal(document.shown_pixels(document.box), document.original)
    assert boxes == [Box(10, 10, 30, 30)] * 2


def test_flipping_between_fills_of_one_mask_redraws_it_once():
    document = make_document()
    document.preview(make_completion(document, Box(10, 10, 30, 30)))
    boxes = []
    document.on_image_changed(boxes.append)
    document.preview(make_completion(document, Box(10, 10, 30, 30), value=9))
    assert boxes == [Box(10, 10, 30, 30)]
    assert (document.shown_pixels(boxes[0]) == 9).all()


def test_a_preview_elsewhere_does_not_disturb_a_box():
    document = make_document()
    document.preview(make_completion(document, Box(10, 10, 30, 30)))
    box = Box(40, 40, 60, 55)
    assert np.array_equal(document.shown_pixels(box), document.original[box.slices])


def test_undo_ends_a_preview():
    document = make_document()
    stroke(document, (30, 30))
    document.preview(make_completion(document, Box(10, 10, 30, 30)))
    document.undo()
    assert document.previewed is None


def test_the_mask_alone_does_not_make_the_photo_dirty():
    document = make_document()
    stroke(document, (30, 30))
    assert not document.is_dirty


def test_dirty_follows_undo_and_redo_across_a_save(tmp_path):
    document = make_document()
    for value in (1, 2):
        document.accept(make_completion(document, Box(0, 0, 9, 9), value=value))
    assert document.is_dirty
    document.save(tmp_path / "saved.png")
    assert not document.is_dirty
    document.undo()
    assert document.is_dirty
    document.redo()
    assert not document.is_dirty
    document.undo()
    document.accept(make_completion(document, Box(0, 0, 9, 9), value=3))
    assert document.is_dirty
    document.undo()
    document.undo()
    assert document.is_dirty


def test_an_accepted_fill_that_changes_no_pixel_does_not_make_the_photo_dirty():
    document = make_document()
    box = Box(3, 3, 8, 8)
    document.accept(Completion((Patch(box, document.image[box.slices].copy()),), "telea", 0.0))
    assert not document.is_dirty


@pytest.mark.parametrize(
    ("suffix", "dtype"), [(".png", np.uint8), (".png", np.uint16), (".tif", np.uint16), (".bmp", np.uint8)]
)
def test_a_lossless_file_holds_every_pixel(tmp_path, suffix, dtype):
    document = make_document(dtype=dtype)
    box = Box(10, 10, 30, 30)
    document.accept(make_completion(document, box))
    path = tmp_path / f"saved{suffix}"
    document.save(path)
    assert document.path == path
    assert document.title == path.name
    written = read_image(path)
    assert np.array_equal(written.image, document.image)


def test_alpha_and_metadata_come_out_again(tmp_path):
    source = tmp_path / "in.png"
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 256, (20, 30, 4), dtype=np.uint8)
    Image.fromarray(pixels).save(source, dpi=(300, 300))
    document = Document(read_image(source), source)
    document.accept(make_completion(document, Box(0, 0, 5, 5)))
    document.save(tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as written:
        assert np.array_equal(np.array(written)[:, :, 3], pixels[:, :, 3])
        assert written.info["dpi"] == pytest.approx((300, 300), abs=0.1)


def test_a_jpeg_is_saved_without_comparing_pixels(tmp_path, sample_photo):
    document = Document(ImageFile(sample_photo, None, ImageMetadata(format="PNG")), None)
    document.accept(make_completion(document, Box(10, 10, 30, 30)))
    assert document.save(tmp_path / "saved.jpg") == (), "whoever asks where to save says so before"
    assert not document.is_dirty


def test_a_format_without_transparency_says_so_and_is_saved(tmp_path):
    document = make_document(alpha=np.full((60, 90), 90, np.uint8))
    document.accept(make_completion(document, Box(10, 10, 30, 30)))
    notices = document.save(tmp_path / "saved.bmp")
    assert any("transparency" in notice for notice in notices)
    assert not document.is_dirty


def test_a_format_of_fewer_bits_says_so_and_is_saved(tmp_path):
    document = make_document(dtype=np.uint16)
    notices = document.save(tmp_path / "saved.bmp")
    assert any("8 bits" in notice for notice in notices)


def test_a_file_that_came_out_wrong_is_reported_and_the_photo_stays_dirty(tmp_path, monkeypatch):
    def write_one_wrong_pixel(path, image, *, alpha, metadata, quality=None, file_format=None):
        wrong = image.copy()
        wrong[-1, -1, 0] ^= 1
        return write_image(path, wrong, alpha=alpha, metadata=metadata)

    monkeypatch.setattr(saving, "write_image", write_one_wrong_pixel)
    document = make_document()
    document.accept(make_completion(document, Box(10, 10, 30, 30)))
    with pytest.raises(WriteError, match="other pixels"):
        document.save(tmp_path / "saved.png")
    assert document.is_dirty
    assert document.path == Path("photo.png")


def test_a_known_pixel_that_strayed_in_memory_is_found_on_save(tmp_path):
    document = make_document()
    document.accept(make_completion(document, Box(10, 10, 30, 30)))
    document._photo.colours._pixels[50, 50] ^= 1
    with pytest.raises(WriteError, match="other pixels"):
        document.save(tmp_path / "saved.png")


def test_a_target_that_cannot_be_written_leaves_everything_as_it_was(tmp_path):
    document = make_document()
    document.accept(make_completion(document, Box(10, 10, 30, 30)))
    with pytest.raises(WriteError):
        document.save(tmp_path / "no such folder" / "saved.png")
    assert document.is_dirty
    assert document.path == Path("photo.png")


def test_old_steps_go_when_the_budget_is_spent_and_the_rest_still_undoes():
    document = make_document(history=History(budget_bytes=40_000))
    for value in range(6):
        document.accept(make_completion(document, document.box, value=value))
    undone = 0
    while document.can_undo:
        document.undo()
        undone += 1
        assert (document.image == 5 - undone).all()
    assert 1 <= undone < 6
    assert document.is_dirty


def test_state_listeners_hear_of_steps_but_not_of_every_point():
    document = make_document()
    calls = []
    document.on_state_changed(lambda: calls.append(document.undo_label))
    stroke(document, *[(x, 20) for x in range(10, 60)])
    assert calls == ["Paint mask"]
    document.undo()
    assert calls[-1] == ""


@given(st.lists(st.sampled_from(["paint", "erase", "invert", "accept", "undo", "redo", "grow"]), max_size=14))
def test_any_sequence_of_edits_can_be_walked_back_and_forth(commands):
    document = make_document(height=40, width=50)
    actions = {
        "paint": lambda index: stroke(document, (index * 3 + 2, 20)),
        "erase": lambda index: stroke(document, (index * 3, 21), add=False),
        "invert": lambda index: document.invert_mask(),
        "accept": lambda index: document.accept(
            make_completion(document, Box(index, 3, index + 9, 9), value=index)
        ),
        "undo": lambda index: document.undo(),
        "redo": lambda index: document.redo(),
        "grow": lambda index: document.grow_mask(2),
    }
    for index, command in enumerate(commands):
        actions[command](index)
    end = document.image.copy(), document.mask.copy()
    steps = 0
    while document.can_undo:
        document.undo()
        steps += 1
    assert np.array_equal(document.image, document.original)
    assert not document.has_mask
    assert not document.is_dirty
    for _ in range(steps):
        document.redo()
    assert np.array_equal(document.image, end[0])
    assert np.array_equal(document.mask, end[1])
