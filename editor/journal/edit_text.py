"""How fills can be made again, as the text that recipes have too. No Qt."""

import json

from editor.journal.facts import Facts, JournalError
from editor.state.language.translation import translate
from inpaint_core.errors import BadRecordError
from inpaint_core.recipes.plain_step import plain_step, read_step
from inpaint_core.recipes.recipe import EditStep


def edit_text(edit: EditStep | None) -> str | None:
    """Return a record as text; None for none."""
    return None if edit is None else json.dumps(plain_step(edit))


def read_edit(text: str | None, facts: Facts) -> EditStep | None:
    """Return the record that ``edit_text`` made ``text`` of.

    Raises:
        JournalError: It was damaged.
    """
    if text is None:
        return None
    try:
        return read_step(json.loads(text), height=facts.height, width=facts.width)
    except (BadRecordError, ValueError, TypeError, RecursionError) as error:
        raise JournalError(
            translate("EditText", "the record of a fill is damaged: {error}").format(error=error)
        ) from error
