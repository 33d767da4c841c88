"""A file somewhere else, and how to tell that it has arrived."""

import hashlib
from dataclasses import dataclass
from typing import Final, Literal

HashKind = Literal["sha256", "md5"]
HASH_TITLES: Final[dict[HashKind, str]] = {"sha256": "SHA-256", "md5": "MD5"}
HEX_DIGITS: Final[dict[HashKind, int]] = {"sha256": 64, "md5": 32}


@dataclass(frozen=True)
class Checksum:
    """What is known of a file's content.

    Attributes:
        kind: Which hash. MD5 tells a damaged file, not a forged one; some files have no other.
        digest: Lower-case hexadecimal digits.

    Raises:
        ValueError: So many digits are no such hash.
    """

    kind: HashKind
    digest: str

    def __post_init__(self) -> None:
        if len(self.digest) != HEX_DIGITS[self.kind] or set(self.digest) - set("0123456789abcdef"):
            raise ValueError(f"{self.digest!r} is no {self.title}")

    @property
    def title(self) -> str:
        """``SHA-256`` or ``MD5``."""
        return HASH_TITLES[self.kind]


@dataclass(frozen=True)
class RemoteFile:
    """What is to be fetched.

    Attributes:
        url: Where it is.
        file: Name it gets, without any folder.
        size_bytes: Of the whole file, as a table or its server says.
        checksum: None where nobody knows one: then only the size tells a whole file.
    """

    url: str
    file: str
    size_bytes: int
    checksum: Checksum | None = None


class Hasher:
    """Takes a file's bytes as they come, and tells whether they were the right ones."""

    def __init__(self, checksum: Checksum | None) -> None:
        self._checksum = checksum
        kind = checksum.kind if checksum else "sha256"
        self._state = hashlib.new(kind, usedforsecurity=kind != "md5")

    def update(self, content: bytes) -> None:
        """Take the next bytes."""
        self._state.update(content)

    @property
    def is_right(self) -> bool:
        """Whether all that came is what was promised; true where nothing was."""
        return self._checksum is None or self._state.hexdigest() == self._checksum.digest
