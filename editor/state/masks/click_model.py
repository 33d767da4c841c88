"""The two files that Click to Select uses: as they are remembered, and as they are found. No Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from editor.state.language.translation import translate
from editor.state.settings import Settings
from inpaint_core.errors import InpaintError, WeightsError
from inpaint_core.segmentation.model_file import ModelFile, check_files, read_model_file
from inpaint_core.segmentation.promptable import Encoder


@dataclass(frozen=True)
class FileChoice:
    """A file that was chosen: its path, and its SHA-256 then."""

    path: Path
    sha256: str


@dataclass(frozen=True, eq=False)
class ClickModel:
    """What is there of a model.

    Attributes:
        encoder: The file that sees the photo; None if none was chosen or it cannot be used.
        decoder: The file that answers clicks, likewise.
        trouble: Sentences of what is wrong with files that were chosen.
    """

    encoder: ModelFile | None = None
    decoder: ModelFile | None = None
    trouble: tuple[str, ...] = ()

    @property
    def missing(self) -> str:
        """What has to be chosen yet, in words; empty if nothing."""
        absent = [
            title
            for title, file in (
                (translate("MasksClickModel", "an encoder"), self.encoder),
                (translate("MasksClickModel", "a decoder"), self.decoder),
            )
            if file is None
        ]
        return translate("MasksClickModel", " and ").join(absent)


def remembered(settings: Settings) -> tuple[FileChoice | None, FileChoice | None]:
    """Return the encoder and the decoder that were chosen."""
    pairs = (
        (settings.click_encoder, settings.click_encoder_sha256),
        (settings.click_decoder, settings.click_decoder_sha256),
    )
    encoder, decoder = (FileChoice(Path(path), sha256) if path else None for path, sha256 in pairs)
    return encoder, decoder


def with_model(settings: Settings, model: ClickModel) -> Settings:
    """Return settings that remember the files of a model, and no others."""
    encoder, decoder = model.encoder, model.decoder
    return replace(
        settings,
        click_encoder=str(encoder.path.absolute()) if encoder else "",
        click_encoder_sha256=encoder.sha256 if encoder else "",
        click_decoder=str(decoder.path.absolute()) if decoder else "",
        click_decoder_sha256=decoder.sha256 if decoder else "",
    )


def find_model(encoder: FileChoice | None, decoder: FileChoice | None) -> ClickModel:
    """Read the files that were chosen; takes as long as the disk does."""
    files, trouble = list[ModelFile | None](), list[str]()
    for choice in (encoder, decoder):
        try:
            files.append(read_model_file(choice.path, sha256=choice.sha256) if choice else None)
        except InpaintError as error:
            files.append(None)
            trouble.append(str(error))
    return ClickModel(files[0], files[1], tuple(trouble))


def choose_model(paths: Sequence[Path], before: ClickModel) -> ClickModel:
    """Return the model with newly chosen files in place of what was there.

    Args:
        paths: One or two files.
        before: What was there; its other half is kept if it fits.

    Raises:
        InpaintError: A file is none that is understood, or two of them are the same half.
    """
    count = len(paths)
    if count > 2:
        raise WeightsError(
            translate(
                "MasksClickModel",
                "%n files were chosen; it takes two: an encoder and a decoder.",
                "",
                count,
            )
        )
    chosen = [read_model_file(path) for path in paths]
    encoders = [file for file in chosen if isinstance(file.part, Encoder)]
    decoders = [file for file in chosen if not isinstance(file.part, Encoder)]
    if len(encoders) > 1 or len(decoders) > 1:
        raise WeightsError(
            translate("MasksClickModel", "Both files are encoders; it takes one of each.")
            if encoders
            else translate("MasksClickModel", "Both files are decoders; it takes one of each.")
        )
    encoder = encoders[0] if encoders else before.encoder
    decoder = decoders[0] if decoders else before.decoder
    if encoder is not None and decoder is not None:
        try:
            check_files(encoder, decoder)
        except WeightsError:
            if len(chosen) == 2:
                raise
            return ClickModel(encoders[0] if encoders else None, decoders[0] if decoders else None)
    return ClickModel(encoder, decoder)
