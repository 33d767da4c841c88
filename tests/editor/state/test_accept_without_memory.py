"""Accepting a completion when memory runs out on the way: all of it or nothing."""

import numpy as np
import pytest

from editor.state.document import Document
from editor.state.photo_plane import PhotoPlane
from inpaint_core.region import Box
from tests.editor.state.test_document import make_completion, make_document, stroke


@pytest.mark.parametrize("writes", [0, 1, 2])
def test_when_memory_runs_out_nothing_is_changed_and_it_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    document: Document = make_document(height=400, width=600)
    stroke(document, (30, 30), (500, 300))
    photo, mask, label = document.image.copy(), document.mask.copy(), document.undo_label
    completion = make_completion(document, Box(10, 10, 590, 390))
    write, left = PhotoPlane.write, [writes]

    def write_some(plane: PhotoPlane, box: Box, pixels: np.ndarray) -> None:
        if not left[0]:
            raise MemoryError
        left[0] -= 1
        write(plane, box, pixels)

    with monkeypatch.context() as patched:
        patched.setattr(PhotoPlane, "write", write_some)
        with pytest.raises(MemoryError):
            document.accept(completion)
    assert np.array_equal(document.image, photo)
    assert np.array_equal(document.mask, mask)
    assert not document.is_dirty
    assert document.undo_label == label
    document.accept(completion)
    assert document.is_dirty
    document.undo()
    assert np.array_equal(document.image, photo)
