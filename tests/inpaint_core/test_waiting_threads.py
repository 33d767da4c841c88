"""Threads that wait sleep, whichever program began."""

import os
import subprocess
import sys

import pytest

from inpaint_core.waiting_threads import WAIT_POLICY

BEGINNINGS = (
    "from inpaint_core.cli.entry import run_command; run_command(lambda: lambda: 0)",
    "from training.cli.entry import run_command; run_command(lambda: lambda: 0)",
    "import editor.__main__",
)


def policy_after(beginning: str, given: dict[str, str]) -> str:
    environment = {name: value for name, value in os.environ.items() if name != WAIT_POLICY}
    code = f"import os, sys; {beginning}; print(os.environ['{WAIT_POLICY}'], 'torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | given,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return done.stdout.strip()


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_every_program_lets_them_sleep_before_torch_is_there(beginning: str) -> None:
    assert policy_after(beginning, {}) == "PASSIVE False"


@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_what_the_user_says_counts(beginning: str) -> None:
    assert policy_after(beginning, {WAIT_POLICY: "ACTIVE"}) == "ACTIVE False"
