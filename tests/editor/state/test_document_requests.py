"""Requests of a document that is edited on."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.region import Box
from inpaint_core.request import FillSettings
from tests.editor.state.test_document import make_completion, make_document, stroke


@given(
    commands=st.lists(
        st.sampled_from(["paint", "invert", "clear", "accept", "undo", "redo", "request", "let go"]),
        max_size=20,
    ),
    dtype=st.sampled_from([np.uint8, np.uint16]),
)
def test_no_edit_shows_in_a_request_and_every_edit_in_the_document(commands, dtype):
    """Across the borders of tiles, whoever still reads the photo."""
    document = make_document(height=270, width=300, dtype=dtype)
    photos = {document._revision: document.original.copy()}
    held: list[tuple[np.ndarray, np.ndarray]] = []

    def accept(index: int) -> None:
        boxes = Box(240 + index, 100, 262 + index, 260), Box(index, index, index + 9, index + 9)
        completion, before = make_completion(document, *boxes, value=index), photos[document._revision]
        document.accept(completion, clear_mask=index % 2 == 0)
        photos[document._revision] = completion.apply_to(before)

    def request(_: int) -> None:
        if document.has_mask and not document.mask.all():
            made = document.make_request(FillSettings(model="telea"))
            held.extend((array, array.copy()) for array in (made.image, made.mask))

    actions = {
        "paint": lambda index: stroke(document, (index * 13 + 2, 200), radius_px=index + 2),
        "invert": lambda _: document.invert_mask(),
        "clear": lambda _: document.clear_mask(),
        "accept": accept,
        "undo": lambda _: document.undo(),
        "redo": lambda _: document.redo(),
        "request": request,
        "let go": lambda _: held.clear(),
    }
    for index, command in enumerate(commands):
        actions[command](index)
        assert np.array_equal(document.shown_pixels(document.box), photos[document._revision])
        for array, as_lent in held:
            assert np.array_equal(array, as_lent)
    assert np.array_equal(document.image, photos[document._revision])
