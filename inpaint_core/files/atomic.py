"""Replace a file as a whole or not at all."""

import contextlib
import errno
import glob
import os
import secrets
from pathlib import Path

from inpaint_core.errors import WriteError


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that no crash or full disk can leave half a file there.

    The bytes go to a temporary file in the same folder, are forced to the disk, and then take the name in one
    step. A link is followed: the file it points to is replaced. The mode of a replaced file is kept.

    Raises:
        WriteError: The file could not be written; what was there before is untouched.
    """
    try:
        target = path.resolve()
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, "is a folder")
        mode = target.stat().st_mode & 0o7777 if target.exists() else None
        if mode is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "is write-protected")
        temporary = target.with_name(f".{target.name[:100]}.{secrets.token_hex(4)}.part")
        _write_and_swap(temporary, target, data, mode)
    except (OSError, RuntimeError) as error:  # RuntimeError: a loop of links
        raise WriteError(f"{path.name} could not be saved: {_reason(error, path)}") from error


def _write_and_swap(temporary: Path, target: Path, data: bytes, mode: int | None) -> None:
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            if mode is not None:
                temporary.chmod(mode)
            os.fsync(stream.fileno())
        temporary.replace(target)
    except BaseException:  # Ctrl-C too must not leave the temporary file behind
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk where the system can; the file itself is already safe."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError | RuntimeError, path: Path) -> str:
    code = error.errno if isinstance(error, OSError) else errno.ELOOP
    reasons = {
        errno.ENOSPC: "the disk is full. Free some space, or save somewhere else.",
        errno.EDQUOT: "your disk quota is used up. Free some space, or save somewhere else.",
        errno.EFBIG: "the file would be larger than this disk allows. Save somewhere else.",
        errno.EROFS: "the disk is read-only. Save somewhere else.",
        errno.EACCES: "there is no permission to write there. Save somewhere else.",
        errno.EPERM: "there is no permission to write there. Save somewhere else.",
        errno.ENOENT: f"the folder {path.parent} does not exist.",
        errno.ENOTDIR: f"{path.parent} is not a folder.",
        errno.EISDIR: "there is a folder of that name. Choose another name.",
        errno.ENAMETOOLONG: "the name is too long. Choose a shorter one.",
        errno.ELOOP: "the link at that name leads in a circle.",
    }
    return reasons.get(code or 0, f"{error}.")


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files of writers to ``path`` that were killed; nobody may be writing there now."""
    with contextlib.suppress(OSError, RuntimeError):
        target = path.resolve()
        for leftover in target.parent.glob(f".{glob.escape(target.name[:100])}.*.part"):
            leftover.unlink()
