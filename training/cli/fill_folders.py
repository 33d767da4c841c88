"""``--fills TITLE=DIR``: where another program's fills lie."""

from pathlib import Path

from training.errors import TrainingError


def parse_fills(text: str) -> tuple[str, Path]:
    """Return title and folder of ``TITLE=DIR``; the title ends at the first equals sign.

    Raises:
        TrainingError: One of them is missing.
    """
    title, _, folder = (part.strip() for part in text.partition("="))
    if not (title and folder):
        raise TrainingError(f"--fills takes TITLE=DIR, not {text!r}: give the row's title and its folder.")
    return title, Path(folder)
