"""What became of an imported checkpoint, in the language of the window. No Qt."""

from editor.state.language.core_words import model_label
from editor.state.language.translation import translate
from inpaint_core.catalog import MODELS
from inpaint_core.weights.import_record import ImportedCheckpoint


def imported_text(record: ImportedCheckpoint) -> str:
    """Return one sentence, as ``record.summary`` says it in English."""
    if not record.network:
        return translate(
            "Imported", "{file} is a pretext teacher, used by training only. It is kept as {kept}."
        ).format(file=record.source.name, kept=record.path.name)
    return translate("Imported", "{file} is imported: {model} now fills with these weights.").format(
        file=record.source.name, model=model_label(MODELS[record.model])
    )
