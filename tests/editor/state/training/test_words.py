"""What a training takes, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.state.training.words import (
    Estimate,
    comparison_text,
    estimate_text,
    estimate_warning,
    photos_text,
    time_text,
)


def estimate(**changed) -> Estimate:
    values = {
        "steps": 720, "photos_seen": 10_000, "seconds": 10_900.0, "memory_bytes": 2_130_000_000,
        "disk_bytes": 300_000_000, "free_bytes": 9_000_000_000,
    }  # fmt: skip
    return Estimate(**(values | changed))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 min"), (80 * 60, "80 min"), (3 * 3600, "3 h"), (3 * 86400, "3 days"),
        (21 * 86400, "3 weeks"), (200 * 86400, "7 months"),
    ],
)  # fmt: skip
def test_times_as_one_says_them(seconds, words):
    assert time_text(seconds) == words


@given(st.floats(0, 1e10))
def test_every_time_has_words(seconds):
    number, unit = time_text(seconds).split()
    assert int(number) >= 1
    assert unit in {"min", "h", "days", "weeks", "months"}


def test_what_it_takes_is_one_sentence():
    assert estimate_text(estimate()) == (
        "About 3 h for 10,000 photos, repeats counted (720 steps), 2.1 GB of memory and 300 MB on the disk."
    )


def test_weeks_too_little_memory_and_too_little_room_are_said():
    assert estimate_warning(estimate(), 8 * 10**9) == ""
    assert "weeks" in estimate_warning(estimate(seconds=40 * 86400), 8 * 10**9)
    assert "1.0 GB of memory" in estimate_warning(estimate(), 10**9)
    full = estimate(free_bytes=100_000_000)
    assert "100 MB are free" in estimate_warning(full, 8 * 10**9)
    assert not full.fits_disk


def test_photos_that_cannot_be_read_are_named_up_to_five():
    names = [f"{number}.jpg: no image" for number in range(7)]
    text = photos_text({"train": 1200, "held_out": 60, "unreadable": names})
    assert text.startswith("1,200 photos to learn from, 60 kept aside")
    assert "4.jpg" in text
    assert "5.jpg" not in text
    assert "and 2 more" in text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("better", "Better."), ("worse", "Worse:"), ("equal", "No clear"), ("unclear", "Too few photos")],
)
def test_weights_are_called_what_they_are(verdict, words):
    parent = {"name": "old", "psnr": 24.5, "ssim": 0.8}
    found = {"photos": 9, "new": {"psnr": 25, "ssim": 0.81}, "parent": parent, "verdict": verdict}
    text = comparison_text(found)
    assert text.startswith(words)
    assert "PSNR 25.00 dB, SSIM 0.810, against 24.50 dB and 0.800 of old, on 9 photos it never saw." in text
