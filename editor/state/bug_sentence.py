"""What the user reads when the fault is the program's own. No Qt."""

from typing import Final

from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.errors import sentence_of

BUG_SENTENCE: Final = QT_TRANSLATE_NOOP(
    "BugSentence", "Something went wrong inside the program. The log (Help ▸ Show Log) has the details."
)
"""The caller adds what became of the user's work."""


def fault_sentence(error: BaseException) -> str:
    """Return what the user reads of an error that nobody foresaw: memory and files have their own words."""
    return sentence_of(error) or translate("BugSentence", BUG_SENTENCE)
