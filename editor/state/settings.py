"""What the program remembers between runs: one small JSON file. No Qt."""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Final, Literal

import platformdirs
from msgspec import Meta

from editor.state.listeners import Listeners
from inpaint_core.errors import BadRecordError, WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.files.privacy.choice import MetadataChoice
from inpaint_core.look import MAX_GRAIN, Look
from inpaint_core.records import field_types, read_value
from inpaint_core.request import MAX_DIVERSITY, MAX_SAMPLES, MAX_SEED, MIXED_PHOTO_SAMPLES

log = logging.getLogger(__name__)

ThemeChoice = Literal["system", "light", "dark"]
LanguageChoice = Literal["system", "en", "de"]
TintChoice = Literal["red", "green", "blue", "high contrast", "auto"]
MaskViewChoice = Literal["tint", "outline", "black and white"]
ContextChoice = Literal["auto", "tight", "wide"]
WheelChoice = Literal["zoom", "scroll"]
BrushUnit = Literal["photo", "screen"]
Switch = Literal["on", "off"]
PenPressure = Literal["size", "nothing"]

CONTEXT_OF: Final[dict[ContextChoice, float]] = {"tight": 1.5, "auto": 2.5, "wide": 4.0}
"""Side of the surroundings shown to the network, as a multiple of the hole's longer side."""

MAX_PX: Final = 10_000
"""Widest brush and widest soft seam, in image pixels."""

MAX_UNDO_MB: Final = 1_000_000

RECENT_FILES_KEPT: Final = 10

RENAMED: Final = {"lend_detail": "complete", "transfer_detail": "complete"}
"""What settings were called in files of earlier versions."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything remembered. A field that is not in the file has its default."""

    theme: ThemeChoice = "system"
    """Light, dark, or whatever the desktop has."""
    language: LanguageChoice = "system"
    """Of the window, from the next start on."""
    tint: TintChoice = "auto"
    """Colour of the mask over the photo."""
    mask_view: MaskViewChoice = "tint"
    """How the mask lies over the photo."""
    wheel: WheelChoice = "zoom"
    """What the wheel of a mouse does; with Ctrl it zooms always."""
    brush_unit: BrushUnit = "photo"
    """Whether the brush keeps its size in the photo or on the screen when the zoom changes."""
    brush_px: Annotated[int, Meta(ge=0, le=MAX_PX)] = 48
    """Diameter of the brush in pixels of the photo, or of the screen: ``brush_unit``."""
    pen_pressure: PenPressure = "size"
    """What pressing a pen harder does."""
    wand_tolerance: Annotated[int, Meta(ge=0, le=255)] = 24
    """How far a colour may differ from the one under the wand, in levels."""
    wand_contiguous: bool = True
    """Whether the wand takes only pixels that hang together with the one under it."""
    dust_sensitivity: Annotated[int, Meta(ge=0, le=100)] = 60
    """How many of the dust and scratches that were found are marked, 0..100."""
    model: str = ""
    """Key of inpaint_core.catalog.MODELS; empty for the first that has weights."""
    context: ContextChoice = "auto"
    """How much of the surroundings the network sees."""
    feather_px: Annotated[int, Meta(ge=0, le=MAX_PX)] = 0
    """Width of the soft seam outside the hole."""
    detail: Annotated[float, Meta(ge=0, le=1)] = 1.0
    """How much of a fill's fine structure is shown, 0..1."""
    grain: Annotated[float, Meta(ge=0, le=MAX_GRAIN)] = 1.0
    """Grain of a fill, as a multiple of the photo's own, 0..2."""
    cover_fringe: bool = True
    """Whether a mask is grown over the rim that it leaves of the thing it covers."""
    keep_alpha: bool = False
    """Whether a photo's transparency stays as it is in the hole."""
    complete: bool = True
    """Whether fills of networks get the texture of the photo."""
    samples: Annotated[int, Meta(ge=1, le=MAX_SAMPLES)] = 8
    """Fills of one run of a stochastic model."""
    photo_samples: Annotated[int, Meta(ge=0, le=MAX_SAMPLES)] = MIXED_PHOTO_SAMPLES
    """How many of a network's are made from the photo alone instead; at least one is the network's."""
    seed: Annotated[int, Meta(ge=0, le=MAX_SEED)] = 0
    """Of the first of them."""
    diversity: Annotated[float, Meta(ge=0, le=MAX_DIVERSITY)] = 1.0
    """How much they differ, 0..1.5."""
    undo_mb: Annotated[int, Meta(ge=0, le=MAX_UNDO_MB)] = 0
    """What all undo steps together may take in memory, in MB; 0 for an eighth of the machine's memory."""
    undo_disk_mb: Annotated[int, Meta(ge=0, le=MAX_UNDO_MB)] = 4000
    """What undo steps may take on the disk when memory for them is used up, in MB; 0 for nothing."""
    crash_journal: Switch = "on"
    """Whether what is done to a photo is kept beside the user's data until the photo is closed."""
    journal_mb: Annotated[int, Meta(ge=0, le=MAX_UNDO_MB)] = 2000
    """What journals of killed programs may take together, in MB; the newest is never removed for that."""
    save_format: str = ""
    """Format in which a photo was last saved under a new name; empty for that of the photo."""
    save_as_source: bool = True
    """Whether a file is compressed as the photo's own was, or without loss, where that is possible."""
    save_quality: Annotated[int, Meta(ge=1, le=100)] = 92
    """Of JPEG, WebP and AVIF where one is chosen."""
    save_metadata: MetadataChoice = "all"
    """What of the metadata is saved."""
    click_encoder: str = ""
    """Path of the encoder that Click to Select uses; empty for none."""
    click_encoder_sha256: str = ""
    """Of that file when it was chosen."""
    click_decoder: str = ""
    """Path of the decoder that goes with it."""
    click_decoder_sha256: str = ""
    """Likewise."""
    measured: dict[str, float] = field(default_factory=dict)
    """Seconds of one fill, by weights and device: see ``editor.state.models.measured``."""
    save_recipe: bool = False
    """Whether a recipe is saved beside a photo that is saved under a new name."""
    last_folder: str = ""
    """Where the file dialogs open."""
    recent_files: tuple[str, ...] = ()
    """Absolute paths, the latest first."""
    shortcuts: dict[str, str] = field(default_factory=dict)
    """Keys the user gave to actions, by the action's name, as Qt writes them: ``{"fit": "F; Ctrl+0"}``."""
    context_bar: bool = True
    """Whether the next steps are shown beside the hole."""
    geometry: str = ""
    """Place and size of the window, as Qt saves it, in base64."""
    frame: tuple[int, ...] = ()
    """What the desktop put around the window: left, top, right, bottom, in logical pixels; empty at first."""
    panels_folded: tuple[str, ...] = ("history",)
    """Names of the panels that are folded to their titles."""
    panels_stacked: bool = False
    """Whether the panels became tabs because the window was too low for them."""
    layout: str = ""
    """Docks and tool bars, as Qt saves them, in base64."""

    @property
    def look(self) -> Look:
        """How a fill meets the photo."""
        return Look(seam_px=self.feather_px, detail=self.detail, grain=self.grain)

    def folder(self) -> Path:
        """Return where dialogs open: the last folder used if it is still there, else the user's own."""
        folder = Path(self.last_folder)
        return folder if self.last_folder and folder.is_dir() else Path.home()

    def with_recent(self, path: Path) -> "Settings":
        """Return the settings with ``path`` as the latest recent file, and its folder as the last one."""
        entry = str(path.absolute())
        others = tuple(kept for kept in self.recent_files if kept != entry)
        return replace(
            self, recent_files=(entry, *others)[:RECENT_FILES_KEPT], last_folder=str(path.absolute().parent)
        )

    def without_recent(self, path: Path) -> "Settings":
        """Return the settings without ``path`` among the recent files."""
        entry = str(path.absolute())
        return replace(self, recent_files=tuple(kept for kept in self.recent_files if kept != entry))


class SettingsFile:
    """The settings and the file they live in. ``current`` is replaced, never changed in place."""

    def __init__(self, path: Path) -> None:
        """Read ``path``; what is missing or makes no sense has its default."""
        self.path: Final = path
        self._current = _read(path)
        self._listeners: Listeners[()] = Listeners()
        self._writing = Lock()

    @property
    def current(self) -> Settings:
        """What is chosen now."""
        return self._current

    @current.setter
    def current(self, settings: Settings) -> None:
        before, self._current = self._current, settings
        if settings != before:
            self._listeners.tell()

    def on_changed(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call ``listener`` after ``current`` became another; return what ends the subscription."""
        return self._listeners.add(listener)

    def write(self) -> None:
        """Write the settings, in any thread; an unwritable folder is logged, and stops nobody."""
        with self._writing:  # of two that write at once, the second writes what is newest
            text = json.dumps(asdict(self.current), indent=2, ensure_ascii=False)
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(self.path, text.encode("utf-8"))
            except (OSError, WriteError) as error:
                log.warning("settings are not remembered: %s", error)


def settings_path() -> Path:
    """Return where the settings live: the user's folder, or the one that INPAINT_CONFIG_DIR names."""
    folder = os.environ.get("INPAINT_CONFIG_DIR")
    return (Path(folder) if folder else platformdirs.user_config_path("inpaint-editor")) / "settings.json"


def undo_path() -> Path:
    """Return where undo steps are put away: among the caches, or beside settings of INPAINT_CONFIG_DIR."""
    folder = os.environ.get("INPAINT_CONFIG_DIR")
    return (Path(folder) if folder else platformdirs.user_cache_path("inpaint-editor")) / "undo"


def _read(path: Path) -> Settings:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, ValueError) as error:
        log.warning("settings in %s cannot be read, starting with the defaults: %s", path, error)
        return Settings()
    if not isinstance(values, dict):
        log.warning("settings in %s make no sense, starting with the defaults", path)
        return Settings()
    types, found = field_types(Settings), dict[str, Any]()
    for old, value in values.items():
        name = RENAMED.get(old) or old
        if name not in types:
            log.warning("%s: there is no setting called %s", path, name)
        elif name == old or name not in values:
            found |= _checked(name, value, types[name])
    return replace(Settings(), **found)


def _checked(name: str, value: object, wanted: Any) -> dict[str, Any]:
    """Return a setting's value by its name; nothing when the value is wrong: the default is kept then."""
    try:
        found = read_value(name, value, wanted)
    except BadRecordError as error:
        log.warning("setting %s", error)
        return {}
    return {name: found[:RECENT_FILES_KEPT] if name == "recent_files" else found}
