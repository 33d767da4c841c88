"""What a training takes and how it went, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from editor.state.training.training_run import RunState, TrainingRun

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
WEEK: Final = 7 * DAY
NAMED: Final = 5
"""So many photos that cannot be read are named; of more, the number is said."""


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What a training takes, as it was measured; ``training.cli.attended.measure`` says what each means."""

    steps: int
    photos_seen: int
    seconds: float
    memory_bytes: int
    disk_bytes: int
    free_bytes: int

    @property
    def fits_disk(self) -> bool:
        """Whether its folder has the room."""
        return self.disk_bytes <= self.free_bytes


def time_text(seconds: float) -> str:
    """Return a length of time as one says it: ``3 h``, ``about two weeks`` as ``2 weeks``."""
    for unit, name, most in (
        (MINUTE, "min", 90 * MINUTE),
        (HOUR, "h", 36 * HOUR),
        (DAY, "days", 14 * DAY),
        (WEEK, "weeks", 12 * WEEK),
    ):
        if seconds < most:
            return f"{max(1, round(seconds / unit))} {name}"
    return f"{round(seconds / (365 * DAY / 12))} months"


def size_text(size_bytes: int) -> str:
    """Return a size as one says it: ``2.1 GB``, ``340 MB``."""
    return f"{size_bytes / 1e9:.1f} GB" if size_bytes >= 1e9 else f"{max(1, round(size_bytes / 1e6))} MB"


def estimate_text(estimate: Estimate) -> str:
    """Return what a training takes, in one sentence."""
    return (
        f"About {time_text(estimate.seconds)} for {estimate.photos_seen:,} photos, repeats counted "
        f"({estimate.steps:,} steps), {size_text(estimate.memory_bytes)} of memory and "
        f"{size_text(estimate.disk_bytes)} on the disk."
    )


def estimate_warning(estimate: Estimate, total_memory_bytes: int) -> str:
    """Return what speaks against it, in sentences; empty where nothing does."""
    found = []
    if estimate.seconds >= 2 * WEEK:
        found.append(
            "This would take weeks on this computer: choose a recipe further up, or a shorter length."
        )
    if estimate.memory_bytes > total_memory_bytes:
        found.append(
            f"This computer has {size_text(total_memory_bytes)} of memory: "
            "the training would be very slow, or end."
        )
    if not estimate.fits_disk:
        found.append(
            f"There is not enough room: {size_text(estimate.free_bytes)} are free on that disk. "
            "Keep the training in another folder."
        )
    return " ".join(found)


def photos_text(event: Mapping[str, Any]) -> str:
    """Return which photos are taken and which cannot be read."""
    text = f"{event['train']:,} photos to learn from, {event['held_out']:,} kept aside to measure by."
    names = list(event.get("unreadable") or [])
    if names:
        more = f", and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        verb = "is" if len(names) == 1 else "are"
        text += f" {len(names):,} cannot be read and {verb} left out: {'; '.join(names[:NAMED])}{more}."
    return text


def comparison_text(found: Mapping[str, Any]) -> str:
    """Return how good new weights are beside those they would replace, with the numbers."""
    new, parent, photos = found["new"], found.get("parent"), found["photos"]
    numbers = f"PSNR {new['psnr']:.2f} dB, SSIM {new['ssim']:.3f}"
    seen = f"{photos} photo{'s' if photos != 1 else ''} it never saw"
    if parent is None:
        return f"{numbers} on {seen}. There are no other weights to compare with."
    numbers += f", against {parent['psnr']:.2f} dB and {parent['ssim']:.3f} of {parent['name']}"
    verdict = {
        "better": "Better",
        "worse": "Worse: for photos like these the weights from before are the better ones",
        "equal": "No clear difference",
    }.get(str(found["verdict"]), "Too few photos to tell")
    return f"{verdict}. {numbers}, on {seen}."


def status_text(run: TrainingRun) -> str:
    """Return how a run is doing, in a sentence or two."""
    progress = run.progress
    at = f"step {progress.step:,} of {progress.total_steps:,}"
    texts: dict[RunState, str] = {
        "starting": "Getting ready: networks and photos are read…",
        "running": f"{at[0].upper()}{at[1:]}{_pace(run)}.",
        "paused": f"Paused at {at}. It keeps its memory and takes no time.",
        "comparing": "Trained. The new weights are compared with the old ones…",
        "finished": f"Finished: {progress.total_steps:,} steps.{_damaged(run)}",
        "stopped": f"Stopped at {at}. Go On continues there.{_damaged(run)}",
        "failed": f"It could not go on. {progress.error}",
        "gone": f"Its folder is not there any more: {run.folder}",
    }
    return texts.get(run.state) or _died(run)


def _pace(run: TrainingRun) -> str:
    progress = run.progress
    parts = []
    if progress.seconds_left is not None:
        parts.append(f"about {time_text(progress.seconds_left)} left")
    if progress.photos_per_second:
        parts.append(f"{progress.photos_per_second:.1f} photos a second")
    if progress.memory_bytes:
        parts.append(f"{size_text(progress.memory_bytes)} of memory")
    return f", {', '.join(parts)}" if parts else ""


def _damaged(run: TrainingRun) -> str:
    count = run.progress.damaged_photos
    return f" {count:,} times a photo could not be read and another was taken." if count else ""


def _died(run: TrainingRun) -> str:
    what = "It ended without a word: it was killed, the computer went off, or memory ran out."
    if not run.has_checkpoint:
        return f"{what} There was no checkpoint yet: Go On begins again."
    saved = run.progress.saved_step
    return f"{what} Its checkpoint{f' of step {saved:,}' if saved else ''} is whole: Go On continues there."
