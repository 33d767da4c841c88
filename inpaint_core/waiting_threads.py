"""What the threads of one operation do while they wait for each other."""

import os
from typing import Final

WAIT_POLICY: Final = "OMP_WAIT_POLICY"


def let_waiting_threads_sleep() -> None:
    """Have OpenMP's threads sleep while they wait, unless the environment says otherwise already.

    To be called before torch is imported. By default a thread that waits burns its core for a while, which on
    a busy machine is the time that others need: four fills took 20 to 35 s on two cores that way and
    6 s with sleeping threads; on idle cores both took 3 to 4 s.
    """
    os.environ.setdefault(WAIT_POLICY, "PASSIVE")
