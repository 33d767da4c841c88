"""Checkpoints on the disk: bytes with their SHA-256 in front, and the whole one before beside the newest.

::

    checkpoint.pt            the newest
    checkpoint-previous.pt   the one before, whole

Torch checks neither checksum nor length of what it loads: a flipped bit would train on. A file that does not
begin with ``MAGIC`` is one that was written before there were hashes, a bare zip archive of torch's; of those
the CRC of every record is checked.
"""

import contextlib
import hashlib
import io
import os
import zipfile
import zlib
from pathlib import Path
from typing import Final

from inpaint_core.errors import OutOfMemoryError, WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.disk.part_files import part_name
from inpaint_core.files.disk.regular_file import NotRegularFileError, check_regular
from training.errors import ConfigError

MAGIC: Final = b"inpaint-train checkpoint 2\n"
HASH_BYTES: Final = hashlib.sha256().digest_size
ZIP_START: Final = b"PK\x03\x04"
PREVIOUS_ENDING: Final = "-previous"


def previous_of(path: Path) -> Path:
    """Return where the checkpoint before the one at ``path`` is kept."""
    return path.with_stem(path.stem + PREVIOUS_ENDING)


def has_checkpoint(path: Path) -> bool:
    """Tell whether there is a checkpoint, the newest or the one before; whole or not."""
    return os.path.lexists(path) or os.path.lexists(previous_of(path))


def write_verified(path: Path, payload: bytes) -> None:
    """Write a checkpoint, and see that the disk holds it; the one before is kept if it is whole.

    Whenever the process is killed, one of the two files is whole, and the newest is whole or absent.

    Args:
        path: Of the newest.
        payload: A zip archive of torch's.

    Raises:
        WriteError: It could not be written, or the disk gave back something else. One before is whole.
    """
    if _is_whole(path):
        _keep_as_previous(path)
    before = previous_of(path)
    rest = "The one before is whole: make room, and go on with --resume." if before.exists() else ""
    try:
        replace_file(path, b"".join((MAGIC, hashlib.sha256(payload).digest(), payload)))
    except WriteError as error:
        raise WriteError(f"{error} {rest}".strip()) from error
    if not _is_whole(path):
        raise WriteError(f"{path.name} was written, but the disk gave back something else. {rest}".strip())


def read_verified(path: Path) -> bytes:
    """Return the payload of a checkpoint file that is whole.

    Raises:
        ConfigError: It is missing, no regular file, unreadable, damaged, or no checkpoint of ours.
        OutOfMemoryError: It does not fit into memory.
    """
    try:
        check_regular(path)
        content = path.read_bytes()
    except NotRegularFileError as error:
        raise ConfigError(f"{path} is no file, but a folder or a device.") from error
    except FileNotFoundError as error:
        raise ConfigError(f"There is no checkpoint {path} to resume from.") from error
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror or error}.") from error
    except MemoryError as error:
        raise OutOfMemoryError(f"There is not enough memory to load {path.name}.") from error
    if content.startswith(MAGIC):
        payload_at = len(MAGIC) + HASH_BYTES
        payload = content[payload_at:]
        if hashlib.sha256(payload).digest() == content[len(MAGIC) : payload_at]:
            _check_archive(payload, path)
            return payload
    elif content.startswith(ZIP_START):
        _check_archive(content, path)
        return content
    raise damaged(path)


def damaged(path: Path) -> ConfigError:
    """Return the error for a checkpoint that cannot be used."""
    return ConfigError(f"{path} is damaged, or no checkpoint of inpaint-train.")


def _check_archive(content: bytes, path: Path) -> None:
    """Raise unless a zip archive unpacks to no more than it holds, to what its checksums say."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked_bytes = sum(entry.file_size for entry in archive.infolist())
            if unpacked_bytes > len(content) or archive.testzip() is not None:
                raise damaged(path)
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, EOFError) as error:
        raise damaged(path) from error


def _is_whole(path: Path) -> bool:
    try:
        read_verified(path)
    except ConfigError:
        return False
    return True


def _keep_as_previous(path: Path) -> None:
    """Give a checkpoint the other name too; where the disk knows no second names it is moved.

    Raises:
        WriteError: Neither is possible; the checkpoint is as it was.
    """
    before = previous_of(path)
    temporary = part_name(before)
    try:
        try:
            os.link(path, temporary)
        except OSError:
            path.replace(before)
        else:
            temporary.replace(before)
    except OSError as error:
        raise WriteError(f"{before.name} could not be saved: {error.strerror or error}.") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
