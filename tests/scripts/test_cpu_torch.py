"""Without an NVIDIA driver an installation takes PyTorch's CPU build, and says why where it cannot."""

import http.server
import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

PROJECT = Path(__file__).parents[2]
SPEC = importlib.util.spec_from_file_location("cpu_torch", PROJECT / "scripts/cpu_torch.py")
assert SPEC is not None
assert SPEC.loader is not None
cpu_torch = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(cpu_torch)


class Index(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        found = self.path == "/whl/cpu/torch/"
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(b'<a href="torch-2.9.0%2Bcpu.whl">torch-2.9.0+cpu.whl</a>' if found else b"no")

    def log_message(self, *_):
        pass


@pytest.fixture
def index(monkeypatch) -> Iterator[str]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/whl"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_index_with_torch_answers_others_do_not(index):
    assert cpu_torch.answers(f"{index}/cpu")
    assert cpu_torch.answers(f"{index}/cpu/")
    assert not cpu_torch.answers(f"{index}/rocm")
    assert not cpu_torch.answers("http://127.0.0.1:9/whl/cpu")
    assert not cpu_torch.answers("not an address")


def test_an_index_that_accepts_and_says_nothing_is_given_up_soon(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = monotonic()
        assert not cpu_torch.answers(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_s=0.3)
        assert monotonic() - started < 5


@pytest.mark.parametrize(
    ("platform", "environment", "has_driver", "has_torch", "wanted"),
    [
        ("linux", {}, False, False, True),
        ("linux", {"PIP_ARGS": "--no-cache-dir"}, False, False, True),
        ("linux", {}, True, False, False),
        ("linux", {}, False, True, False),
        ("darwin", {}, False, False, False),
        ("win32", {}, False, False, False),
        ("linux", {"PIP_ARGS": "--extra-index-url https://example.org"}, False, False, False),
        ("linux", {"TORCH_INDEX": ""}, False, False, False),
        ("linux", {"PIP_NO_INDEX": "1"}, False, False, False),
    ],
)
def test_it_is_for_linux_without_a_driver_unless_somebody_chose(
    platform, environment, has_driver, has_torch, wanted
):
    assert cpu_torch.is_wanted(platform, environment, has_driver=has_driver, has_torch=has_torch) is wanted


def test_a_driver_is_seen_by_its_files(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not cpu_torch.has_nvidia_driver(tmp_path)
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev/nvidiactl").touch()
    assert cpu_torch.has_nvidia_driver(tmp_path)


def test_it_asks_for_the_versions_that_the_project_wants():
    assert cpu_torch.requirement().startswith("torch>=")


FAKE_PYTHON = """#!/bin/sh
case "$1" in
    scripts/cpu_torch.py) exec {python} -c 'import sys, runpy; sys.modules["torch"] = None
import importlib.util, pathlib, shutil
importlib.util.find_spec = lambda name: None
shutil.which = lambda name: None
pathlib.Path.exists = lambda self: False
runpy.run_path("scripts/cpu_torch.py", run_name="__main__")' ;;
    *) echo "$@" >> calls ; [ "$*" = "-m pip --version" ] || {result} ;;
esac
"""


@pytest.fixture
def project(tmp_path):
    """A project whose Python notes what it is asked for, on a machine without a driver."""
    shutil.copytree(PROJECT / "scripts", tmp_path / "scripts")
    shutil.copy(PROJECT / "pyproject.toml", tmp_path)
    (tmp_path / ".venv/bin").mkdir(parents=True)
    return tmp_path


def installed(project: Path, index: str, result: str = "true") -> tuple[list[str], str]:
    python = project / ".venv/bin/python"
    python.write_text(FAKE_PYTHON.format(python=sys.executable, result=result))
    python.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", "scripts/install", "."],
        cwd=project,
        env={**os.environ, "TORCH_INDEX": index, "PIP_ARGS": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    calls = (project / "calls").read_text().splitlines()
    return [call for call in calls if " install " in call], done.stdout + done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a build with CUDA the default")
def test_make_app_takes_the_cpu_build_first_and_the_rest_from_the_usual_index(project, index):
    calls, words = installed(project, f"{index}/cpu")
    assert len(calls) == 2
    assert f"--no-deps --index-url {index}/cpu torch>=" in calls[0]
    assert calls[1].endswith("-e .")
    assert "index" not in calls[1]
    assert "small CPU build" in words


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a build with CUDA the default")
def test_where_the_index_does_not_answer_the_usual_one_serves_and_it_is_said(project):
    calls, words = installed(project, "http://127.0.0.1:9/whl/cpu")
    assert len(calls) == 1
    assert calls[0].endswith("-e .")
    assert "does not answer" in words
    assert "gigabytes of CUDA" in words
