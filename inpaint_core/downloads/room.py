"""Whether what is to be fetched has room on the disk."""

import shutil
from pathlib import Path
from typing import Final

from inpaint_core.errors import WeightsError

KEPT_FREE_BYTES: Final = 64 * 2**20
"""Left to everything else on the disk."""


def check_room(directory: Path, needed_bytes: int, file: str) -> None:
    """Raise unless so much more fits on the disk of a folder, which need not exist.

    Raises:
        WeightsError: It does not fit.
    """
    place = next((one for one in (directory, *directory.parents) if one.is_dir()), None)
    free = shutil.disk_usage(place).free if place is not None else needed_bytes + KEPT_FREE_BYTES
    if needed_bytes + KEPT_FREE_BYTES > free:
        raise WeightsError(
            f"There is not enough room for {file}: it needs {needed_bytes / 1e6:.0f} MB more, and the disk "
            f"of {directory} has {free / 1e6:.0f} MB."
        )
