import io
from pathlib import Path

from training.run.console.terminal import Terminal
from training.run.reports import Note, Saved, StepReport, Unreadable, Validated, Validating


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def terminal(stream: io.StringIO, now: list[float]) -> Terminal:
    return Terminal(first_step=0, last_step=100, memory=lambda: "1.2 GB", stream=stream, clock=lambda: now[0])


def test_in_a_file_there_is_a_line_every_half_minute_and_one_at_the_end() -> None:
    now, stream = [0.0], io.StringIO()
    shown = terminal(stream, now)
    for step in range(1, 101):
        now[0] += 1
        shown.report(StepReport(step, {"hole": 0.5, "learning_rate": 1e-4}, 0.25, 100.0 - step))
        shown.report(Validating(step, 100))
    shown.close()
    lines = stream.getvalue().splitlines()
    assert [line.split()[1] for line in lines] == ["1", "31", "61", "91", "100"]
    assert lines[1] == "step 31 of 100: hole 0.5; 4 s/photo; 1.2 GB; 69 s left"
    assert lines[-1] == "step 100 of 100: hole 0.5; 4 s/photo; 1.2 GB"


def test_it_is_said_whether_the_steps_or_the_limit_are_what_is_left() -> None:
    now, stream = [0.0], io.StringIO()
    shown = terminal(stream, now)
    for step, is_cut in ((1, True), (2, False)):
        now[0] += 60
        shown.report(StepReport(step, {"hole": 0.5}, 0.25, 300.0, is_cut))
    cut, whole = stream.getvalue().splitlines()
    assert cut.endswith("; 5 min left of --max-minutes")
    assert whole.endswith("; 5 min left")


def test_scores_and_paths_are_said() -> None:
    now, stream = [0.0], io.StringIO()
    shown = terminal(stream, now)
    shown.report(Saved(5, Path("run/checkpoint.pt")))
    shown.report(Validated(5, {"validation_l1": 0.04123, "validation_psnr": 21.0}))
    shown.report(Validated(9, {"validation_l1": 0.04, "validation_psnr": 21.5}))
    shown.report(Note("Something else."))
    assert stream.getvalue().splitlines() == [
        "step 5: saved run/checkpoint.pt",
        "step 5: validation l1 0.04123, validation psnr 21 dB",
        "step 9: validation l1 0.04, validation psnr 21.5 dB (+0.50 dB against the best so far)",
        "Something else.",
    ]


def test_five_unreadable_photos_are_named_and_all_are_counted() -> None:
    stream = io.StringIO()
    shown = terminal(stream, [0.0])
    for number in range(8):
        shown.report(Unreadable((f"{number}.jpg", "0.jpg")))
    shown.close()
    lines = stream.getvalue().splitlines()
    assert [line for line in lines if ".jpg" in line] == [
        f"Cannot be read, and is left out: {number}.jpg" for number in range(5)
    ]
    assert lines[-1] == "8 photos could not be read."


def test_on_a_screen_there_is_a_bar_for_steps_and_one_for_a_validation() -> None:
    stream = Screen()
    shown = terminal(stream, [0.0])
    shown.report(StepReport(1, {"hole": 0.5}, 2.0, 99.0))
    shown.report(Validating(1, 32))
    shown.report(Validated(1, {"validation_psnr": 20.0}))
    shown.close()
    said = stream.getvalue()
    assert "1/100, hole 0.5; 2.0 photos/s; 1.2 GB; 99 s left" in said
    assert "1/32 photos" in said
    assert "step 1: validation psnr 20 dB" in said
