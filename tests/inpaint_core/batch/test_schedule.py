from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.batch.jobs import Job
from inpaint_core.batch.schedule import MAX_IN_HAND, Schedule


def make_jobs(count: int) -> list[Job]:
    return [Job(photo=Path(f"{number}.png"), mask=Path("mask.png"), target=None) for number in range(count)]


def hand_out(schedule: Schedule[str], worker: str, *, workers: int) -> list[Job]:
    handed = []
    while job := schedule.next_for(worker, workers=workers):
        handed.append(job)
    return handed


def test_photos_go_out_in_order_a_few_ahead() -> None:
    jobs = make_jobs(20)
    schedule: Schedule[str] = Schedule(jobs)
    assert hand_out(schedule, "a", workers=2) == jobs[:MAX_IN_HAND]
    assert hand_out(schedule, "b", workers=2) == jobs[MAX_IN_HAND : 2 * MAX_IN_HAND]
    schedule.settle("a", jobs[0])
    assert hand_out(schedule, "a", workers=2) == [jobs[2 * MAX_IN_HAND]]


def test_the_last_photos_are_shared_fairly() -> None:
    jobs = make_jobs(2)
    schedule: Schedule[str] = Schedule(jobs)
    assert hand_out(schedule, "a", workers=2) == jobs[:1]
    assert hand_out(schedule, "b", workers=2) == jobs[1:]


def test_photos_of_a_dead_worker_are_tried_alone_and_only_once_more() -> None:
    jobs = make_jobs(9)
    schedule: Schedule[str] = Schedule(jobs)
    in_hand = hand_out(schedule, "a", workers=1)
    lost = schedule.lose("a")
    assert (lost.again, lost.given_up) == (tuple(in_hand), ())
    assert hand_out(schedule, "b", workers=1) == in_hand[:1]
    lost = schedule.lose("b")
    assert (lost.again, lost.given_up) == ((), (in_hand[0],))
    assert hand_out(schedule, "c", workers=1) == in_hand[1:2]
    schedule.settle("c", in_hand[1])
    assert hand_out(schedule, "c", workers=1) == in_hand[2:]


@given(
    count=st.integers(0, 12),
    workers=st.integers(1, 4),
    deadly=st.sets(st.integers(0, 11)),
    events=st.lists(st.integers(0, 10**6), max_size=60),
)
def test_every_photo_is_done_and_only_deadly_ones_are_given_up(
    count: int, workers: int, deadly: set[int], events: list[int]
) -> None:
    """Workers fill the first photo in their hand; a deadly one kills them. Who acts next is drawn."""
    jobs = make_jobs(count)
    schedule: Schedule[int] = Schedule(jobs)
    names, next_name = list(range(workers)), workers
    hands: dict[int, list[Job]] = {name: [] for name in names}
    settled: Counter[Job] = Counter()
    given_up: Counter[Job] = Counter()
    draws = iter(events)
    for _ in range(10 * count + 1):
        for name in names:
            while job := schedule.next_for(name, workers=workers):
                hands[name].append(job)
        busy = [name for name in names if hands[name]]
        if not busy:
            break
        name = busy[next(draws, 0) % len(busy)]
        job = hands[name].pop(0)
        if jobs.index(job) in deadly:
            given_up.update(schedule.lose(name).given_up)
            names[names.index(name)] = next_name
            hands[next_name] = []
            next_name += 1
        else:
            schedule.settle(name, job)
            settled[job] += 1
    assert schedule.is_done
    assert settled == Counter(job for number, job in enumerate(jobs) if number not in deadly)
    assert given_up == Counter(job for number, job in enumerate(jobs) if number in deadly)
