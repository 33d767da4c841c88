import json
from dataclasses import replace
from pathlib import Path

from inpaint_core.weights.import_record import ImportedCheckpoint

SPL = ImportedCheckpoint(
    source=Path("/in/x_best.pt"),
    path=Path("/w/spl-x_best.safetensors"),
    network="spl",
    size="published",
    parameters=45_597_223,
    precision="float32",
    teacher=Path("/w/spl-x_best-teacher.safetensors"),
    others=("discriminator (12 tensors)",),
    is_published=True,
    network_licence="The authors' repository states no licence.",
)


def test_everything_there_is_to_say_is_said() -> None:
    text = "\n".join(SPL.lines())
    for words in (
        "45,597,223 parameters, float32",
        "/w/spl-x_best.safetensors",
        "/w/spl-x_best-teacher.safetensors (for training)",
        "left out      discriminator (12 tensors)",
        "states no licence",
        "--model spl-published",
    ):
        assert words in text
    assert "x_best.pt is imported: One answer · SPL" in SPL.summary()


def test_the_licence_note_is_about_files_of_the_authors() -> None:
    assert "no licence" in SPL.licence_note
    assert replace(SPL, is_published=False).licence_note == ""
    assert "MIT" in replace(SPL, network="").licence_note  # a teacher alone


def test_a_teacher_is_no_model() -> None:
    teacher = replace(SPL, network="", teacher=SPL.path, others=())
    assert (teacher.model, teacher.title) == ("", "Pretext teacher (TResNet-L)")
    assert "used by training only" in teacher.summary()
    assert not any(line.startswith(("model", "teacher")) for line in teacher.lines())


def test_its_values_are_json() -> None:
    values = json.loads(json.dumps(SPL.to_values()))
    assert values["model"] == "spl-published"
    assert values["path"] == "/w/spl-x_best.safetensors"
    assert json.loads(json.dumps(replace(SPL, network="").to_values()))["network"] is None
