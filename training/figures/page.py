"""A web page of an evaluation: its tables, and images side by side of photos that a rule has chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

from inpaint_core.files.atomic import replace_file
from inpaint_core.files.read_write import write_image
from training.evaluation.evaluate import Measurement, Strip
from training.evaluation.image_grid import paint_hole
from training.evaluation.measure_table import MEASURES
from training.evaluation.output_folder import make_folder
from training.evaluation.ranking import rank_photos
from training.evaluation.score_table import Score, Sheet
from training.figures.page_style import PAGE_STYLE

SPREAD: Final = 8
"""Photos shown beside the chosen ones, at even distances over the list."""
IMAGES: Final = "images"
STYLE: Final = """
.tables { display: flex; flex-wrap: wrap; gap: .5rem 3rem; align-items: flex-start; }
.tables > div { max-width: 100%; } .tables th.number { white-space: nowrap; }
.tables caption { text-align: left; font-weight: 600; padding: .6rem 0 .2rem; }
.tables caption span { font-weight: normal; color: var(--quiet); }
.tables th { font-weight: normal; color: var(--quiet); font-size: .875rem; }
.tables td:first-child { min-width: 8rem; } .tables .number:last-child { padding-right: 0; }
"""
SETTINGS: Final = {
    "photos": "Photos",
    "fills": "Fills",
    "resize": "How photos became square",
    "device": "Computed on",
    "precision": "Number format",
    "samples": "Samples of stochastic networks",
    "diversity": "Scale of their noise",
}
"""Names of settings, for people; others are shown as they are called."""


@dataclass(frozen=True)
class Choice:
    """Why a photo is shown.

    Attributes:
        index: Of the pair.
        reason: Said above its images.
    """

    index: int
    reason: str


def choose_photos(of_pairs: Sequence[Sequence[Measurement]], measure: str) -> dict[str, list[Choice]]:
    """Choose photos by their scores, so that no one's taste decides.

    Args:
        of_pairs: The measurements of each pair, rows in the same order.
        measure: A measure that photos have, by name.

    Returns:
        By the title of the row: its best, its median and its worst photo (the worse one of two in the middle;
        of equals the one earlier in the list). Under the empty title: ``SPREAD`` photos at even distances.
    """
    chosen: dict[str, list[Choice]] = {}
    for row, first in enumerate(of_pairs[0]):
        order = rank_photos(of_pairs, row, measure)
        places = {"best": order[0], "median": order[len(order) // 2], "worst": order[-1]}
        chosen[first.fill] = [Choice(index, reason) for reason, index in places.items()]
    count = min(SPREAD, len(of_pairs))
    chosen[""] = [Choice(i * len(of_pairs) // count, "") for i in range(count)]
    return chosen


def write_page(
    folder: Path,
    scores: Sequence[Score],
    strips: Mapping[int, Strip],
    choices: Mapping[str, Sequence[Choice]],
    *,
    measure: str,
    settings: Mapping[str, object],
) -> None:
    """Write ``index.html`` and the images it shows; it needs no server and no network.

    Args:
        folder: Made if it is not there.
        scores: Of the tables.
        strips: By the index of the pair; all that ``choices`` name.
        choices: What ``choose_photos`` returned.
        measure: By which it chose.
        settings: Said below the tables.

    Raises:
        WriteError: The folder or a file cannot be written.
    """
    images = folder / IMAGES
    make_folder(images)
    shown = {index: _write_strip(images, index, strip, measure) for index, strip in strips.items()}
    title = MEASURES[measure].title
    fills = list(dict.fromkeys(score.fill for score in scores))
    count = settings.get("photos", len(strips))
    heading = f"{_counted(len(fills), 'way')} to fill the holes of {_counted(count, 'photo')}, compared"
    parts = [
        f"<h1>{escape(heading)}</h1>",
        '<p class="quiet">Means over photos, by the size of the hole; in brackets the number of photos. '
        "The best of each column is bold.</p>",
        f'<div class="tables">{_tables(scores)}</div>',
    ]
    for fill, of_fill in choices.items():
        chosen = f"{fill}: best, median and worst by {title}" if fill else "Spread evenly over the list"
        parts.append(f"<h2>{escape(chosen)}</h2>")
        for choice in of_fill:
            photo = strips[choice.index].rows[0].measurement
            caption = " · ".join(
                text for text in (choice.reason, photo.photo, f"hole {photo.hole_share:.0%}") if text
            )
            parts.append(f"<h3>{escape(caption)}</h3>\n{shown[choice.index]}")
    parts += ["<h2>How it was measured</h2>", _list(settings)]
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(heading)}</title>"
        f"<style>{PAGE_STYLE}{STYLE}</style></head><body>\n" + "\n".join(parts) + "\n</body></html>\n"
    )
    replace_file(folder / "index.html", page.encode())


def _counted(count: object, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _write_strip(images: Path, index: int, strip: Strip, measure: str) -> str:
    """Write the images of one photo; returns their HTML."""
    said = MEASURES[measure]
    tiles = [("photo with its hole", "", paint_hole(strip.photo, strip.mask))]
    tiles += [
        (
            row.measurement.fill,
            f"{said.name} {row.measurement.values[measure]:{said.number_format}} {said.unit}".strip(),
            row.image,
        )
        for row in strip.rows
    ]
    tiles.append(("photo", "", strip.photo))
    figures = []
    for number, (caption, value, image) in enumerate(tiles):
        name = f"{index:05d}-{number:02d}.png"
        write_image(images / name, image)
        score = f'<br><span class="quiet">{escape(value)}</span>' if value else ""
        height, width = image.shape[:2]
        figures.append(
            f'<figure><img src="{IMAGES}/{name}" alt="{escape(caption)}" width="{width}" height="{height}" '
            f'loading="lazy"><figcaption>{escape(caption)}{score}</figcaption></figure>'
        )
    return f'<div class="strip">{"".join(figures)}</div>'


def _tables(scores: Sequence[Score]) -> str:
    sheet = Sheet(scores)
    tables = []
    for measure in sheet.measures:
        better = "lower is better" if MEASURES[measure].is_lower_better else "higher is better"
        caption = f"{escape(MEASURES[measure].title)}<span>, {better}</span>"
        head = "".join(
            f'<th class="number">{escape(hole)} ({sheet.photos[hole]})</th>' for hole in sheet.holes
        )
        lines = [f"<tr><th>fill</th>{head}</tr>"]
        for fill in sheet.rows(measure):
            cells = [sheet.cell(measure, fill, hole) for hole in sheet.holes]
            texts = "".join(
                f'<td class="number">{f"<b>{text}</b>" if best else text}</td>' for text, best in cells
            )
            lines.append(f"<tr><td>{escape(fill)}</td>{texts}</tr>")
        tables.append(f'<div class="wide"><table><caption>{caption}</caption>{"".join(lines)}</table></div>')
    return "\n".join(tables)


def _list(settings: Mapping[str, object]) -> str:
    texts = {
        SETTINGS.get(name, name): ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in settings.items()
    }
    rows = "".join(f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in texts.items())
    return f"<table>{rows}</table>"
