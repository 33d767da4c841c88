"""What is to be downloaded: a published file that is known, or an address that the user gave. No Qt."""

import hashlib
import re
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.downloads.addresses import check_address, host_of
from inpaint_core.downloads.remote_file import Checksum, RemoteFile
from inpaint_core.downloads.server_answer import ServerAnswer
from inpaint_core.errors import WeightsError
from inpaint_core.weights.known_files import KnownFile, Terms
from inpaint_core.weights.manifest import user_weights_directory

MAX_BYTES: Final = 4 * 10**9
"""No weights file of these networks comes near."""
SUFFIXES: Final = (".pth", ".pt", ".ckpt", ".safetensors", ".zip")
UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
MAX_NAME: Final = 80
UNKNOWN_LICENCE: Final = QT_TRANSLATE_NOOP(
    "Core",  # it stands where the core's sentences on licences stand, and is translated with them
    "Not known for an address of your own: find out whether you may use the file before you download it.",
)


@dataclass(frozen=True, kw_only=True)
class DownloadWish:
    """One file to download.

    Attributes:
        title: For the user.
        url: Where it is.
        file: Name it gets.
        size_bytes: As a table says, or the server; 0 while it is not known.
        checksum: None where none is known.
        page: That tells of it; empty for none.
        terms: Of its licence.
        licence: In a sentence.
        hosts: That the user agreed to.
    """

    title: str
    url: str
    file: str
    size_bytes: int = 0
    checksum: Checksum | None = None
    page: str = ""
    terms: Terms = "missing"
    licence: str = UNKNOWN_LICENCE
    hosts: frozenset[str] = frozenset()

    @property
    def folder(self) -> Path:
        """Where it arrives: another one for each address, so that parts of different files never mix."""
        own = hashlib.sha256(self.url.encode()).hexdigest()[:10]
        return user_weights_directory() / "downloads" / own

    @property
    def remote(self) -> RemoteFile:
        """What is fetched once the size is known."""
        return RemoteFile(self.url, self.file, self.size_bytes, self.checksum)

    def agreed_to(self, host: str) -> "DownloadWish":
        """Return the wish with one more host that may send the file."""
        return replace(self, hosts=self.hosts | {host})

    def with_answer(self, answer: ServerAnswer) -> "DownloadWish":
        """Return the wish with the size that the server says.

        Raises:
            WeightsError: It is not the known file, or larger than any weights are.
        """
        size = answer.size_bytes
        if self.size_bytes and size != self.size_bytes:
            other = translate(
                "Wish",
                "The server's {file} has {size} bytes, and the published one {published}: it is another "
                "file, and is not downloaded.",
            )
            published = number(self.size_bytes)
            raise WeightsError(other.format(file=self.file, size=number(size), published=published))
        if size > MAX_BYTES:
            large = translate("Wish", "The server says that {file} has {size} GB: no weights are that large.")
            raise WeightsError(large.format(file=self.file, size=number(size / 1e9, 1)))
        if size <= 0:
            empty = translate("Wish", "The server says that {file} is empty.")
            raise WeightsError(empty.format(file=self.file))
        return replace(self, size_bytes=size)


def wish_for(known: KnownFile) -> DownloadWish:
    """Return the wish for a published file that has an address."""
    return DownloadWish(
        title=known.title,
        url=known.url,
        file=known.file,
        size_bytes=known.size_bytes,
        checksum=known.checksum,
        page=known.page,
        terms=known.terms,
        licence=known.licence,
        hosts=frozenset({host_of(known.url)}),
    )


def wish_from(address: str, digest: str) -> DownloadWish:
    """Return the wish for what a user typed.

    Args:
        address: Of the file.
        digest: SHA-256 or MD5 in hexadecimal digits; empty for none.

    Raises:
        WeightsError: The address is none, is not encrypted, or leads to no weights file; the digits are no
            hash.
    """
    url, digest = address.strip(), "".join(digest.split()).lower()
    if not url:
        raise WeightsError(translate("Wish", "Type or paste the address of a weights file."))
    name = UNSAFE.sub("-", unquote(PurePosixPath(_path_of(url)).name))[-MAX_NAME:]
    check_address(url, name or "The file")
    if not name.lower().endswith(SUFFIXES):
        page = translate(
            "Wish",
            "The address must end in the name of a weights file ({suffixes}). A page that shows a file is "
            "not the file: copy the address of its download.",
        )
        raise WeightsError(page.format(suffixes=", ".join(SUFFIXES)))
    return DownloadWish(
        title=name, url=url, file=name, checksum=_checksum(digest), hosts=frozenset({host_of(url)})
    )


def _path_of(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _checksum(digest: str) -> Checksum | None:
    if not digest:
        return None
    try:
        return Checksum("md5" if len(digest) == 32 else "sha256", digest)
    except ValueError as error:
        digits = translate(
            "Wish", "A SHA-256 has 64 hexadecimal digits, an MD5 32: leave the field empty if you have none."
        )
        raise WeightsError(digits) from error
