"""``inpaint-editor --doctor``: what is installed here, what is missing, and what to do about it."""

import os
import sys
from collections.abc import Callable, Mapping
from io import TextIOWrapper

from PySide6.QtWidgets import QApplication

from editor.engine.gateway import describe_runtime
from editor.window.diagnostics import (
    Finding,
    machine_findings,
    program_findings,
    report,
    torch_findings,
    weights_findings,
    without_home,
)
from editor.window.system_libraries import why_no_start

Describe = Callable[[], list[tuple[str, str]]]


def main(environment: Mapping[str, str], describe: Describe = describe_runtime) -> int:
    """Write the report to the standard output.

    Args:
        environment: Of the process: ``QT_QPA_PLATFORM`` and the displays.
        describe: Imports torch, and says what it can use.

    Returns:
        The exit status: 0 when all is well, 1 when something needs the user.
    """
    no_window = without_home(why_no_start(environment))
    if no_window:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"  # the rest can be said without a window
    application = QApplication.instance() or QApplication(["inpaint-editor"])
    findings = [
        *program_findings(),
        Finding("Window", "cannot be opened" if no_window else "can be opened", no_window),
        *torch_findings(describe),
        *machine_findings(),
        *weights_findings(checks=True),
    ]
    troubles = sum(bool(finding.advice) for finding in findings)
    verdict = "All is well." if not troubles else f"Needs you: {troubles}, marked with !"
    if sys.stdout is not None:  # a windowed program on Windows has none
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a console may lack a letter
        sys.stdout.write(f"{report(findings)}\n\n{verdict}\n")
        sys.stdout.flush()
    del application
    return 1 if troubles else 0
