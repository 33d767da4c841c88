"""A page about one run: its curves, what it fills, and how it came to be; one file that needs no other."""

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Final, Self

from training.errors import ConfigError
from training.figures.curves import CURVE_STYLE
from training.figures.page_style import PAGE_STYLE
from training.figures.run_curves import draw_curves
from training.figures.run_samples import draw_samples
from training.figures.run_story import RunStory, draw_story

STYLE: Final = """
.status { font-size: 1.05rem; } .facts th { white-space: nowrap; vertical-align: top; font-weight: normal;
color: var(--quiet); }
.curves { display: grid; gap: 1.2rem;
grid-template-columns: repeat(auto-fill, minmax(min(340px, 100%), 1fr)); }
.curve { background: var(--soft); border-radius: 6px; padding: .7rem .7rem .3rem; display: flex;
flex-direction: column; } .curve svg { margin-top: auto; }
details table { font-size: .875rem; margin: .3rem 0 1rem; width: 100%; }
details td:first-child { color: var(--quiet); width: 40%; }
summary { cursor: pointer; margin: .5rem 0; }
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


def report_page(run: RunFiles, story: RunStory) -> str:
    """Return the page, HTML with pictures and curves inside.

    Args:
        run: What is shown.
        story: What is said of it.
    """
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en"><head><meta charset="utf-8">',
            f"<title>{escape(run.name)}: {escape(story.title)}</title>",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<style>{PAGE_STYLE}{CURVE_STYLE}{STYLE}</style></head><body>",
            f'<p class="quiet">Training run <b>{escape(run.name)}</b></p>',
            *draw_story(story),
            *draw_curves(run.rows),
            *draw_samples(run.grids),
            "<h2>Record</h2>",
            _details("Settings", run.config),
            _details("Machine and command", run.environment),
            "</body></html>",
            "",
        ]
    )


def _details(title: str, values: Mapping[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(text)}</td></tr>" for name, text in _flat(values).items()
    )
    return f"<details><summary>{escape(title)}</summary><table>{rows}</table></details>"


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
