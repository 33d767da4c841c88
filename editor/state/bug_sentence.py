"""What the user reads when the fault is the program's own. No Qt."""

from typing import Final

BUG_SENTENCE: Final = "Something went wrong inside the program. The log (Help ▸ Show Log) has the details."
"""The caller adds what became of the user's work."""
