import threading
from collections.abc import Callable

import pytest

from inpaint_core.completion.workers import Workers, do_not_check
from inpaint_core.errors import Cancelled


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("jobs", [0, 1, 20])
def test_every_job_is_done_once(threads: int, jobs: int) -> None:
    done: list[int] = []
    with Workers(threads, do_not_check) as workers:
        workers.run(done.append, range(jobs))
        assert sorted(done) == list(range(jobs))


def test_jobs_run_at_the_same_time() -> None:
    both = threading.Barrier(2, timeout=20)
    with Workers(2, do_not_check) as workers:
        workers.run(lambda _: both.wait() and None, range(2))
    assert not both.broken


@pytest.mark.parametrize("threads", [1, 2])
def test_who_cancels_is_heard_after_the_next_part_and_no_thread_stays(threads: int) -> None:
    before = threading.active_count()
    done: list[int] = []

    def cancel() -> None:
        raise Cancelled

    def run(check: Callable[[], None]) -> None:
        with Workers(threads, check) as workers:
            workers.run(done.append, range(1000))

    with pytest.raises(Cancelled):
        run(cancel)
    assert 1 <= len(done) <= 1000
    assert threading.active_count() == before


@pytest.mark.parametrize("threads", [1, 2])
def test_what_goes_wrong_in_a_part_is_told(threads: int) -> None:
    def fail(job: int) -> None:
        if job == 3:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), Workers(threads, do_not_check) as workers:
        workers.run(fail, range(6))
