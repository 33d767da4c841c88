"""Speaks with servers in a program that starts without them.

What knows HTTP and encryption takes 0.05 s to load: it is loaded by the first transfer, in its thread.
"""

from collections.abc import Callable
from pathlib import Path

from inpaint_core.downloads.addresses import Hosts
from inpaint_core.downloads.remote_file import RemoteFile
from inpaint_core.downloads.server_answer import ServerAnswer
from inpaint_core.request import ReportProgress


def ask_server(url: str, file: str, *, hosts: Hosts | None, check: Callable[[], None]) -> ServerAnswer:
    """Ask a server about a file, as ``inpaint_core.downloads.ask.ask_server`` does and raises."""
    from inpaint_core.downloads import ask  # noqa: PLC0415 - see the top

    return ask.ask_server(url, file, hosts=hosts, check=check)


def download_file(
    remote: RemoteFile, report: ReportProgress, *, directory: Path, hosts: Hosts | None
) -> Path:
    """Fetch a file, as ``inpaint_core.downloads.download.download_file`` does and raises."""
    from inpaint_core.downloads import download  # noqa: PLC0415 - see the top

    return download.download_file(remote, report, directory=directory, hosts=hosts)
