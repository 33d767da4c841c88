"""What can go wrong in training that its user can do something about."""

from inpaint_core.errors import sentence_of


def training_sentence_of(error: BaseException) -> str | None:
    """Return what to tell the user about an error of a training command; None for a bug."""
    return str(error) if isinstance(error, TrainingError) else sentence_of(error)


class TrainingError(Exception):
    """Base: ``str(error)`` is a sentence for the user."""


class ConfigError(TrainingError):
    """A recipe has an unknown option, a wrong value, or does not fit the run it should continue."""


class DataError(TrainingError):
    """The training photos cannot be found or read."""


class DivergedError(TrainingError):
    """Too many steps in a row gave numbers that are not finite."""
