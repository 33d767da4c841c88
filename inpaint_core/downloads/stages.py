"""What a download is at, as its progress names it."""

from typing import Final

DOWNLOADING: Final = "Downloading weights"
WAITING: Final = "Waiting for the connection"
CHECKING: Final = "Checking what has arrived"
