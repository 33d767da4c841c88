"""The table of what each fill took, beside the fills."""

import csv
from pathlib import Path


def note_seconds(fill: Path, seconds: float) -> None:
    """Add a row for a fill to ``seconds.csv`` in its folder."""
    table = fill.parent / "seconds.csv"
    is_new = not table.exists()
    with table.open("a", newline="") as file:
        writer = csv.writer(file)
        if is_new:
            writer.writerow(("hole", "seconds"))
        writer.writerow((fill.stem, f"{seconds:.2f}"))
