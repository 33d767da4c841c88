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

SPREAD: Final = 8
"""Photos shown beside the chosen ones, at even distances over the list."""
IMAGES: Final = "images"
STYLE: Final = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 96rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0 2rem; }
th, td { padding: .25rem .8rem; border-bottom: 1px solid #8884; text-align: right; }
th:first-child, td:first-child { text-align: left; }
.strip { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 1.5rem; }
figure { margin: 0; width: 192px; }
img { width: 192px; height: 192px; display: block; }
figcaption { font-size: 13px; }
h3 { margin: 1rem 0 0; font-weight: normal; }
:root { color-scheme: light dark; }
"""


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
    parts = [_tables(scores), _list(settings)]
    for fill, of_fill in choices.items():
        heading = f"{fill}: best, median and worst by {title}" if fill else "Spread evenly over the list"
        parts.append(f"<h2>{escape(heading)}</h2>")
        for choice in of_fill:
            photo = strips[choice.index].rows[0].measurement
            caption = " · ".join(
                text for text in (choice.reason, photo.photo, f"hole {photo.hole_share:.0%}") if text
            )
            parts.append(f"<h3>{escape(caption)}</h3>\n{shown[choice.index]}")
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>Evaluation</title>'
        f"<style>{STYLE}</style></head><body>\n<h1>Evaluation</h1>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )
    replace_file(folder / "index.html", page.encode())


def _write_strip(images: Path, index: int, strip: Strip, measure: str) -> str:
    """Write the images of one photo; returns their HTML."""
    number_format = MEASURES[measure].number_format
    tiles = [("hole", "", paint_hole(strip.photo, strip.mask))]
    tiles += [
        (row.measurement.fill, format(row.measurement.values[measure], number_format), row.image)
        for row in strip.rows
    ]
    tiles.append(("photo", "", strip.photo))
    figures = []
    for number, (caption, value, image) in enumerate(tiles):
        name = f"{index:05d}-{number:02d}.png"
        write_image(images / name, image)
        text = escape(f"{caption} {value}".strip())
        figures.append(
            f'<figure><img src="{IMAGES}/{name}" alt="{escape(caption)}" width="192" height="192" '
            f'loading="lazy"><figcaption>{text}</figcaption></figure>'
        )
    return f'<div class="strip">{"".join(figures)}</div>'


def _tables(scores: Sequence[Score]) -> str:
    sheet = Sheet(scores)
    tables = []
    for measure in sheet.measures:
        head = "".join(f"<th>{escape(hole)} ({sheet.photos[hole]})</th>" for hole in sheet.holes)
        lines = [f"<tr><th>{escape(MEASURES[measure].title)}</th>{head}</tr>"]
        for fill in sheet.rows(measure):
            cells = [sheet.cell(measure, fill, hole) for hole in sheet.holes]
            texts = "".join(f"<td>{f'<b>{text}</b>' if best else text}</td>" for text, best in cells)
            lines.append(f"<tr><td>{escape(fill)}</td>{texts}</tr>")
        tables.append(f"<table>{''.join(lines)}</table>")
    return "\n".join(tables)


def _list(settings: Mapping[str, object]) -> str:
    texts = {
        name: ", ".join(map(str, value)) if isinstance(value, list) else str(value)
        for name, value in settings.items()
    }
    items = "".join(f"<li>{escape(name)}: {escape(text)}</li>" for name, text in texts.items())
    return f"<ul>{items}</ul>"
