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
