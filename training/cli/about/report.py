"""``inpaint-train report``: a page about one run."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from inpaint_core.files.atomic import replace_file
from training.figures.run_report import RunFiles, report_page


def report_run(arguments: Sequence[str]) -> int:
    """Write the page of a run."""
    parser = argparse.ArgumentParser(
        prog="inpaint-train report",
        description="Write a web page about a run: curves, samples, record; one file that needs no other.",
    )
    parser.add_argument("run", type=Path, help="folder of the run; it may be at work")
    parser.add_argument("--output", type=Path, metavar="FILE", help="default: RUN/report.html")
    given = parser.parse_args(arguments)
    output = given.output or given.run / "report.html"
    replace_file(output, report_page(RunFiles.read(given.run)).encode())
    print(output)  # noqa: T201
    return 0
