"""Replace a file as a whole or not at all, and keep what the system knows of it."""

import contextlib
import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from inpaint_core.errors import WriteError
from inpaint_core.files.disk.part_files import part_file, sweep
from inpaint_core.files.disk.regular_file import NotRegularFileError, check_regular


def replace_file(path: Path, data: bytes) -> tuple[str, ...]:
    """Write ``data`` to ``path`` so that no crash or full disk can leave half a file there.

    The bytes go to a temporary file in the same folder, are forced to the disk, and then take the name in one
    step. A link is followed: the file it points to is replaced. Of a replaced file the mode and the extended
    attributes are kept, and the owner where this user may give files away. What killed writers have left in
    the folder is removed.

    Returns:
        Sentences for the user about what could not be kept.

    Raises:
        WriteError: The file could not be written; what was there before is untouched.
    """
    try:
        target = path.resolve()
        before = _status_of(target)
        if before is not None and not os.access(target, os.W_OK):
            raise PermissionError(errno.EACCES, "is write-protected")
        sweep(target.parent)
        notices = _write_and_swap(target, data, before)
    except NotRegularFileError as error:
        raise _not_regular(path, error) from error
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links; a zero byte in the name
        raise WriteError(f"{path.name} could not be saved: {_reason(error, path)}") from error
    return notices


def check_target(path: Path) -> None:
    """Raise where ``replace_file`` would, because something that is no file has the name; before the work.

    Raises:
        WriteError: A folder, a pipe, a socket or a device is there.
    """
    try:
        _status_of(path.resolve())
    except NotRegularFileError as error:
        raise _not_regular(path, error) from error
    except (OSError, RuntimeError, ValueError):
        return  # there may be nothing yet; what stands in the way is told when it is written


def _not_regular(path: Path, error: NotRegularFileError) -> WriteError:
    if error.errno == errno.EISDIR:
        return WriteError(f"{path.name} could not be saved: {_reason(error, path)}")
    return WriteError(
        f"{path.name} could not be saved: {error.strerror} of that name is there. Choose another name."
    )


def _status_of(target: Path) -> os.stat_result | None:
    """Return the status of the file to be replaced, None if there is none.

    Raises:
        NotRegularFileError: Something else is there, and must stay.
    """
    try:
        check_regular(target)
        return target.stat()
    except FileNotFoundError:
        return None


def _write_and_swap(target: Path, data: bytes, before: os.stat_result | None) -> tuple[str, ...]:
    notices: tuple[str, ...] = ()
    with part_file(target) as (temporary, stream):
        stream.write(data)
        stream.flush()
        if before is not None:
            notices = _keep_status(target, before, temporary, stream)
        os.fsync(stream.fileno())
        if os.name == "nt":
            stream.close()  # Windows renames no open file; elsewhere its lock is kept until it has its name
        temporary.replace(target)
    _sync_folder(target.parent)
    return notices


def _keep_status(target: Path, before: os.stat_result, temporary: Path, stream: BinaryIO) -> tuple[str, ...]:
    notices = []
    now = os.fstat(stream.fileno())
    if hasattr(os, "chown") and (before.st_uid, before.st_gid) != (now.st_uid, now.st_gid):
        for owner, group in ((-1, before.st_gid), (before.st_uid, -1)):
            with contextlib.suppress(OSError):  # giving files away is for the system's administrator
                os.chown(temporary, owner, group)
    if not _copy_attributes(target, temporary):
        notices.append(f"Some extended attributes of {target.name} could not be kept.")
    temporary.chmod(stat.S_IMODE(before.st_mode))  # last: changing the owner takes bits away
    if before.st_nlink > 1:
        others = before.st_nlink - 1
        notices.append(
            f"{target.name} has {others} other name{'s' if others > 1 else ''} on this disk (hard links): "
            "there the photo stays as it was."
        )
    return tuple(notices)


def _copy_attributes(source: Path, target: Path) -> bool:
    """Copy extended attributes, access lists among them; return whether all could be."""
    if not hasattr(os, "listxattr"):
        return True
    done = True
    try:
        names = os.listxattr(source)
    except OSError as error:
        return error.errno in (errno.ENOTSUP, errno.ENODATA)
    for name in names:
        try:
            os.setxattr(target, name, os.getxattr(source, name))
        except OSError:
            done = done and name.startswith(("security.", "trusted."))  # the system's own, made anew
    return done


def _sync_folder(folder: Path) -> None:
    """Force the new name to the disk where the system can; the file itself is already safe."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _reason(error: OSError | RuntimeError | ValueError, path: Path) -> str:
    code = error.errno if isinstance(error, OSError) else errno.ELOOP
    if isinstance(error, ValueError):
        code = errno.EINVAL
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
        errno.EINVAL: "the name holds a character that no file name may hold. Choose another name.",
    }
    return reasons.get(code or 0, f"{error}.")


def remove_leftovers(path: Path) -> None:
    """Remove the temporary files of writers that were killed, in the folder that ``path`` lies in."""
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        sweep(path.resolve().parent)
