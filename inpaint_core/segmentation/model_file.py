"""The two files of a promptable network, as the user chose them: read whole, hashed, and told apart."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from inpaint_core.errors import WeightsError, sentence_of
from inpaint_core.files.disk.regular_file import read_file
from inpaint_core.segmentation.onnx_file import read_declaration
from inpaint_core.segmentation.promptable import FAMILY_TITLES, Decoder, Encoder, Part, check_pair, part_of
from inpaint_core.segmentation.published import PUBLISHED, UNKNOWN_LICENCE

MAX_BYTES: Final = 2**31 - 1
"""A protocol buffer is never larger."""

RUNTIME: Final = "onnxruntime"


@dataclass(frozen=True, eq=False)
class ModelFile:
    """One of the two.

    Attributes:
        path: Where it was read.
        sha256: Of ``data``, 64 hexadecimal digits.
        data: The whole content; what is run is this, not what the path holds later.
        part: How it is fed.
        licence: Of the weights, or that the file says none.
    """

    path: Path
    sha256: str
    data: bytes
    part: Part
    licence: str

    @property
    def title(self) -> str:
        """What it is, for the user."""
        if known := PUBLISHED.get(self.sha256):
            return known.title
        if isinstance(self.part, Decoder):
            return f"decoder of {FAMILY_TITLES[self.part.family]}"
        return f"encoder of {' or '.join(FAMILY_TITLES[family] for family in self.part.families)}"


def has_runtime() -> bool:
    """Whether the package that runs such files is installed; nothing is imported."""
    return find_spec(RUNTIME) is not None


def read_model_file(path: Path, *, sha256: str = "") -> ModelFile:
    """Read one file and say what it is; nothing of it is run.

    Args:
        path: Of an ONNX file.
        sha256: What it had when it was chosen; empty for a file that is being chosen now.

    Raises:
        WeightsError: It cannot be read, has changed, or is none that is understood.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise WeightsError(f"{path.name} is larger than an ONNX file can be.")
        data = read_file(path)
    except OSError as error:
        raise WeightsError(f"{path.name} cannot be read. {sentence_of(error) or ''}".strip()) from error
    found = hashlib.sha256(data).hexdigest()
    if sha256 and found != sha256:
        raise WeightsError(
            f"{path.name} has changed since you chose it (SHA-256 {found[:12]}…, before {sha256[:12]}…). "
            "Choose it again if that is right."
        )
    declared = read_declaration(data, path.name)
    part = part_of(declared, path.name)
    said = declared.metadata.get("license") or declared.metadata.get("licence") or UNKNOWN_LICENCE
    known = PUBLISHED.get(found)
    return ModelFile(path, found, data, part, known.licence if known else said[:200])


def encoder_part(file: ModelFile) -> Encoder:
    """Return how an encoder is fed.

    Raises:
        WeightsError: The file is a decoder.
    """
    if not isinstance(file.part, Encoder):
        raise WeightsError(f"{file.path.name} is a decoder; an encoder is needed in its place.")
    return file.part


def decoder_part(file: ModelFile) -> Decoder:
    """Return how a decoder is fed.

    Raises:
        WeightsError: The file is an encoder.
    """
    if not isinstance(file.part, Decoder):
        raise WeightsError(f"{file.path.name} is an encoder; a decoder is needed in its place.")
    return file.part


def check_files(encoder: ModelFile, decoder: ModelFile) -> None:
    """Raise unless two files are an encoder and a decoder that belong together.

    Raises:
        WeightsError: They do not.
    """
    check_pair(encoder_part(encoder), decoder_part(decoder))
