"""An import is told of in the window as it is on the command line."""

from pathlib import Path

import pytest

from editor.state.models.imported import imported_text
from inpaint_core.weights.import_record import ImportedCheckpoint


@pytest.mark.parametrize("network", ["pennet", ""])
def test_the_english_sentence_is_that_of_the_core(network: str) -> None:
    record = ImportedCheckpoint(
        source=Path("here/gen_00033.pth"),
        path=Path("there/gen_00033.safetensors"),
        network=network,
        size="published",
        parameters=7,
        precision="float32",
        teacher=None,
        others=(),
        is_published=True,
    )
    assert imported_text(record) == record.summary()
