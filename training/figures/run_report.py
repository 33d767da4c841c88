"""A page about one run: its curves, what it fills, and how it came to be; one file that needs no other."""

import base64
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final, Self

from inpaint_core.errors import InpaintError
from inpaint_core.files.decode import decode_image
from inpaint_core.pixels import to_8_bit
from training.errors import ConfigError
from training.figures.curves import curves_of, draw_curve
from training.figures.small_jpeg import encode_small_jpeg

SAMPLES: Final = 4
"""Sample grids that are shown: the last one, the first one and others between."""
SCORES: Final = ("validation_psnr", "validation_l1")
MACHINE: Final = ("learning_rate", "gradient_norm", "images_per_second", "skipped_steps", "damaged_photos")
UNSHOWN: Final = frozenset({"stage", "images", "seconds", "validation_photos"})
STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 90rem; padding: 0 1rem; }
.curves { display: grid; grid-template-columns: repeat(auto-fill, minmax(320px, 1fr)); gap: 1rem; }
svg { width: 100%; height: auto; background: #8881; border-radius: 6px; }
svg text { font-size: 11px; fill: currentColor; } svg .title { font-size: 13px; font-weight: 600; }
svg .end { text-anchor: end; } svg .axis { fill: none; stroke: #8888; }
polyline { fill: none; stroke: #2a7de1; stroke-width: 1.6; }
.pale { opacity: .3; stroke-width: 1; } circle { fill: #2a7de1; }
table { border-collapse: collapse; } td { padding: .15rem .8rem .15rem 0; vertical-align: top; }
td { border-bottom: 1px solid #8883; overflow-wrap: anywhere; }
td:first-child { opacity: .75; white-space: nowrap; }
figure { margin: 0 0 1.5rem; }
img { max-width: 100%; height: auto; } summary { cursor: pointer; margin: .5rem 0; }
"""


@dataclass(frozen=True)
class RunFiles:
    """What a run's folder says.

    Attributes:
        name: Of the run.
        rows: Of its log.
        config: Its settings by dotted name.
        environment: Machine and versions.
        best: Step and score of the best checkpoint; empty without one.
        grids: Its sample grids, in order.
    """

    name: str
    rows: Sequence[Mapping[str, str]]
    config: Mapping[str, Any]
    environment: Mapping[str, Any]
    best: Mapping[str, Any]
    grids: Sequence[Path]

    @classmethod
    def read(cls, run: Path) -> Self:
        """Read a folder; what is missing in it is left out of the page.

        Raises:
            ConfigError: It is no run's folder.
        """
        log = run / "metrics.csv"
        try:
            lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
        except OSError as error:
            raise ConfigError(
                f"{run} is no run's folder: there is no {log.name} that can be read."
            ) from error
        rows = list(csv.DictReader(line for line in lines if line.endswith("\n")))
        config, environment, best = (
            _record(run / name) for name in ("config.json", "environment.json", "best.json")
        )
        grids = sorted((run / "samples").glob("step-*.png"))
        return cls(run.resolve().name, rows, config, environment, best, grids)


def report_page(run: RunFiles) -> str:
    """Return the page, HTML with pictures and curves inside."""
    title = escape(run.name)
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
            f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head><body>',
            f"<h1>{title}</h1>",
            f"<p>{escape(_summary(run))}</p>",
            *_curves(run),
            *_samples(run.grids),
            "<h2>Record</h2>",
            _details("Settings", run.config, is_open=True),
            _details("Machine and command", run.environment, is_open=False),
            "</body></html>",
            "",
        ]
    )


def _summary(run: RunFiles) -> str:
    if not run.rows:
        return "Nothing has been logged yet."
    last = run.rows[-1]
    hours = float(last.get("seconds") or 0) / 3600
    seen = int(last.get("images") or 0)
    said = f"Step {int(last['step']):,}, {seen:,} photos seen, {hours:.2f} hours of training."
    if run.best:
        said += f" Best score: {run.best.get('score', 0):.2f} dB at step {run.best.get('step')}."
    return said


def _curves(run: RunFiles) -> list[str]:
    found = curves_of(run.rows)
    losses = [name for name in found if name not in {*SCORES, *MACHINE, *UNSHOWN}]
    parts = []
    for title, names in (("Scores on held-out photos", SCORES), ("Losses", losses), ("Machine", MACHINE)):
        drawn = [draw_curve(name.replace("_", " "), found[name]) for name in names if name in found]
        if drawn:
            parts += [f"<h2>{title}</h2>", '<div class="curves">', *drawn, "</div>"]
    return parts


def _samples(grids: Sequence[Path]) -> list[str]:
    if not grids:
        return []
    count = min(SAMPLES, len(grids))
    chosen = {round(i * (len(grids) - 1) / max(1, count - 1)) for i in range(count)} | {len(grids) - 1}
    parts = ["<h2>Samples</h2>", "<p>Photo with hole, prediction, composite, photo.</p>"]
    for index in sorted(chosen, reverse=True):
        step = int(grids[index].stem.removeprefix("step-"))
        try:
            image = to_8_bit(decode_image(grids[index].read_bytes(), grids[index].name).image)
        except (OSError, InpaintError):
            continue
        data = base64.b64encode(encode_small_jpeg(image)).decode()
        parts.append(
            f'<figure><figcaption>Step {step:,}</figcaption><img alt="Samples of step {step}" '
            f'src="data:image/jpeg;base64,{data}"></figure>'
        )
    return parts


def _details(title: str, values: Mapping[str, Any], *, is_open: bool) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(text)}</td></tr>" for name, text in _flat(values).items()
    )
    state = " open" if is_open else ""
    return f"<details{state}><summary>{escape(title)}</summary><table>{rows}</table></details>"


def _flat(values: Any, name: str = "") -> dict[str, str]:
    if isinstance(values, dict):
        parts = list(values.items())
    elif isinstance(values, list) and any(isinstance(one, dict) for one in values):
        parts = [(str(number), one) for number, one in enumerate(values)]
    elif isinstance(values, list):
        return {name: " ".join(map(str, values))}
    else:
        return {name: "none" if values is None else str(values)}
    flat: dict[str, str] = {}
    for part, value in parts:
        flat |= _flat(value, f"{name}.{part}" if name else str(part))
    return flat


def _record(path: Path) -> dict[str, Any]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
