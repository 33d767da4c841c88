"""Files that are something else than their names say: a PNG called photo.jpg."""

from pathlib import Path

from inpaint_core.files.formats import FORMAT_OF_NAME, FORMAT_OF_SUFFIX, FormatName


def format_in_spite_of_name(path: Path, own_format: str, *, is_lossless: bool) -> FormatName | None:
    """Return what a file is better written as than what its name says; None where the name will do.

    So it is where the format that its suffix names would lose pixels which the file keeps, or cannot be
    written at all.

    Args:
        path: Of the file.
        own_format: What it is; a name that is no ``FormatName`` will do for its suffix.
        is_lossless: Whether its own compression keeps every pixel.
    """
    named, own = FORMAT_OF_SUFFIX.get(path.suffix.lower()), FORMAT_OF_NAME.get(own_format)
    if named is None or own is None or named is own or not own.is_saved:
        return None
    if not named.is_saved:
        return own.name
    holds_all = (
        named.is_lossless is not False
        and named.has_16_bit >= own.has_16_bit
        and named.has_alpha >= own.has_alpha
    )
    return own.name if is_lossless and not holds_all else None


def kept_format_notice(kept: FormatName) -> str:
    """Say that a file is not written as what its name says."""
    title = FORMAT_OF_NAME[kept].title
    return f"The file is {title} in spite of its name: it was written as {title}, so that nothing is lost."
