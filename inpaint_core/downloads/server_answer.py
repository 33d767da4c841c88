"""What a server says about a file before any of it is fetched."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServerAnswer:
    """What a server says about a file.

    Attributes:
        size_bytes: Of the whole file.
        host: That would send it.
        can_resume: Whether it says that it sends parts of files.
    """

    size_bytes: int
    host: str
    can_resume: bool
