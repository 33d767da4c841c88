"""Everything that can go wrong and that a user can do something about.

::

    Exception
    ├── Cancelled                  the user asked to stop; not an error
    └── InpaintError               str(error) is a sentence for the user
        ├── BadImageError          a photo cannot be read, or is not one
        ├── BadMaskError           a mask is empty, of another size, or not a mask
        ├── WriteError             a file could not be written; what was there before is whole
        ├── BadRecordError         a file of settings or options names or holds what it must not
        ├── WeightsError           a weights file is missing, damaged, or of another network
        └── OutOfMemoryError       the job needs more memory than there is

A bug stays a plain exception: only the worker catches those, logs them and ends the job.
"""

from typing import Final

NO_MEMORY: Final = "There is not enough memory for this job: close other programs, or do less at a time."
_NO_MEMORY_WORDS: Final = (
    "can't allocate memory",
    "cannot allocate memory",
    "not enough memory",
    "out of memory",
    "insufficient memory",
    "failed to allocate",
    "failed to map segment",
    "cannot map zero-fill pages",
    "bad_alloc",
    "can't start new thread",
    "allocation failed",
)
"""Of torch, OpenCV, Numba, Pillow and the system, which have no type of their own for it."""

_NO_PRIMITIVE: Final = "could not create a primitive"
"""All that oneDNN says of it, through torch. Longer sentences that begin so tell of other things."""

_NUL_WORDS: Final = ("embedded null byte", "embedded null character")
"""What Python says of a path with a NUL in it."""


def is_out_of_memory(error: BaseException) -> bool:
    """Tell whether memory ran out, whichever library noticed: by type, else by its words."""
    if isinstance(error, MemoryError | OutOfMemoryError):
        return True
    if isinstance(error, InpaintError) or not isinstance(error, Exception):
        return False
    said = str(error).lower()
    return said.strip() == _NO_PRIMITIVE or any(words in said for words in _NO_MEMORY_WORDS)


def sentence_of(error: BaseException) -> str | None:
    """Return what to tell the user about an error that crossed the border of the program.

    Args:
        error: Of a file, of the system or of the user's own making.

    Returns:
        A sentence; None for a bug, whose traceback is wanted.
    """
    if isinstance(error, InpaintError):
        return str(error)
    if is_out_of_memory(error):
        return NO_MEMORY
    if isinstance(error, UnicodeEncodeError) or (isinstance(error, ValueError) and str(error) in _NUL_WORDS):
        return "A path holds a character that no file name can have."
    if isinstance(error, RuntimeError) and str(error).startswith("Symlink loop"):  # pathlib's, before 3.13
        return f"{str(error).partition(' from ')[2] or 'A link'}: the link leads in a circle."
    if isinstance(error, OSError) and error.errno is not None and not isinstance(error, BrokenPipeError):
        places = [str(place) for place in (error.filename, error.filename2) if place is not None]
        return f"{' and '.join(places) or 'The system'}: {error.strerror or error}."
    return None


class Cancelled(Exception):
    """The user asked to stop. Raised by a progress callback and passed through by everything between."""


class InpaintError(Exception):
    """Base of the errors whose text is meant for the user: what happened, and what to do."""


class BadImageError(InpaintError):
    """A photo cannot be read: damaged, unknown format, too large, or no image at all."""


class BadMaskError(InpaintError):
    """A mask is empty, of another size than its photo, or not a mask."""


class WriteError(InpaintError):
    """A file could not be written. Whatever was at that path before is untouched."""


class BadRecordError(InpaintError):
    """A value in a file of settings, options or descriptions is missing, unknown, or not what it must be."""


class WeightsError(InpaintError):
    """A weights file is missing, damaged, not trusted, or belongs to another network."""


class OutOfMemoryError(InpaintError):
    """The job needs more memory than this machine has to give."""
