import multiprocessing
import os
import signal
import subprocess
import sys
import time
from multiprocessing.connection import Connection

import pytest

from training.data.worker_signals import outlive_group_signals


def worker(pipe: Connection) -> None:
    outlive_group_signals(0)
    pipe.send("ready")
    while True:
        pipe.send(pipe.recv())


def send_from_elsewhere(number: signal.Signals, pid: int) -> None:
    code = "import os, sys; os.kill(int(sys.argv[1]), int(sys.argv[2]))"
    subprocess.run([sys.executable, "-S", "-c", code, str(pid), str(int(number))], check=True)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing says who sent a signal")
def test_a_worker_ends_when_its_parent_says_so_and_for_nobody_else() -> None:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=worker, args=(there,), daemon=True)
    process.start()
    assert process.pid is not None
    assert here.recv() == "ready"
    for number in (signal.SIGTERM, signal.SIGINT):
        send_from_elsewhere(number, process.pid)
    os.kill(process.pid, signal.SIGINT)
    time.sleep(0.2)
    here.send("still there")
    assert here.poll(10)
    assert here.recv() == "still there"
    process.terminate()
    process.join(10)
    assert process.exitcode == 0
