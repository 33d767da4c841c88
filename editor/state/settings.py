"""What the program remembers between runs: one small JSON file. No Qt."""

import json
import logging
import os
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final, Literal, get_args

import platformdirs

from inpaint_core.errors import WriteError
from inpaint_core.files.atomic import replace_file
from inpaint_core.request import MAX_DIVERSITY, MAX_SAMPLES, MAX_SEED

log = logging.getLogger(__name__)

ThemeChoice = Literal["system", "light", "dark"]
TintChoice = Literal["red", "green", "blue", "high contrast"]
ContextChoice = Literal["auto", "tight", "wide"]

CONTEXT_OF: Final[dict[ContextChoice, float]] = {"tight": 1.5, "auto": 2.5, "wide": 4.0}
"""Side of the surroundings shown to the network, as a multiple of the hole's longer side."""

NUMBER_RANGES: Final[dict[str, tuple[float, float]]] = {
    "brush_px": (0, 10_000),
    "feather_px": (0, 10_000),
    "samples": (1, MAX_SAMPLES),
    "seed": (0, MAX_SEED),
    "diversity": (0.0, MAX_DIVERSITY),
}
"""What a number may be; whole numbers have whole bounds."""

RECENT_FILES_KEPT: Final = 10


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything remembered. A field that is not in the file has its default."""

    theme: ThemeChoice = "system"
    """Light, dark, or whatever the desktop has."""
    tint: TintChoice = "red"
    """Colour of the mask over the photo."""
    brush_px: int = 48
    """Diameter of the brush in image pixels."""
    model: str = ""
    """Key of inpaint_core.catalog.MODELS; empty for the first that has weights."""
    context: ContextChoice = "auto"
    """How much of the surroundings the network sees."""
    feather_px: int = 0
    """Width of the soft seam outside the hole."""
    transfer_detail: bool = True
    """Whether fills of networks get the texture of the photo."""
    samples: int = 8
    """Fills of one run of a stochastic model."""
    seed: int = 0
    """Of the first of them."""
    diversity: float = 1.0
    """How much they differ, 0..1.5."""
    last_folder: str = ""
    """Where the file dialogs open."""
    recent_files: tuple[str, ...] = ()
    """Absolute paths, the latest first."""
    shortcuts: dict[str, str] = field(default_factory=dict)
    """Keys the user gave to actions, by the action's name, as Qt writes them: ``{"fit": "F"}``."""
    geometry: str = ""
    """Place and size of the window, as Qt saves it, in base64."""
    layout: str = ""
    """Docks and tool bars, as Qt saves them, in base64."""

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
        self.current = _read(path)

    def write(self) -> None:
        """Write the settings; a folder that cannot be written to is logged, and stops nobody."""
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
    known = {entry.name for entry in fields(Settings)}
    for name in values.keys() - known:
        log.warning("%s: there is no setting called %s", path, name)
    checked = {name: _checked(name, value) for name, value in values.items() if name in known}
    return replace(Settings(), **{name: value for name, value in checked.items() if value is not None})


def _checked(name: str, value: Any) -> Any:
    """Return a value fit for the field ``name``, or None if this one is not."""
    fixed = {"theme": ThemeChoice, "tint": TintChoice, "context": ContextChoice}
    if name in fixed:
        fits = value in get_args(fixed[name])
    elif name in NUMBER_RANGES:
        low, high = NUMBER_RANGES[name]
        is_number = isinstance(value, int if isinstance(high, int) else int | float)
        fits = is_number and not isinstance(value, bool) and low <= value <= high
    elif name == "transfer_detail":
        fits = isinstance(value, bool)
    elif name == "recent_files":
        fits = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        value = tuple(value[:RECENT_FILES_KEPT]) if fits else value
    elif name == "shortcuts":
        fits = isinstance(value, dict) and all(
            isinstance(entry, str) for pair in value.items() for entry in pair
        )
    else:
        fits = isinstance(value, str)
    if not fits:
        log.warning("setting %s cannot be %r", name, value)
        return None
    return value
