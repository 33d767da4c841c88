"""What a training takes and how it went, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
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
    for unit, text, most in (
        (MINUTE, QT_TRANSLATE_NOOP("TrainingWords", "{number} min"), 90 * MINUTE),
        (HOUR, QT_TRANSLATE_NOOP("TrainingWords", "{number} h"), 36 * HOUR),
        (DAY, QT_TRANSLATE_NOOP("TrainingWords", "{number} days"), 14 * DAY),
        (WEEK, QT_TRANSLATE_NOOP("TrainingWords", "{number} weeks"), 12 * WEEK),
    ):
        if seconds < most:
            return translate("TrainingWords", text).format(number=max(1, round(seconds / unit)))
    return translate("TrainingWords", "{number} months").format(number=round(seconds / (365 * DAY / 12)))


def size_text(size_bytes: int) -> str:
    """Return a size as one says it: ``2.1 GB``, ``340 MB``."""
    return (
        translate("TrainingWords", "{size} GB").format(size=number(size_bytes / 1e9, 1))
        if size_bytes >= 1e9
        else translate("TrainingWords", "{size} MB").format(size=max(1, round(size_bytes / 1e6)))
    )


def estimate_text(estimate: Estimate) -> str:
    """Return what a training takes, in one sentence."""
    return translate(
        "TrainingWords",
        "About {time} for {photos_seen} photos, repeats counted ({steps} steps), "
        "{memory} of memory and {disk} on the disk.",
    ).format(
        time=time_text(estimate.seconds),
        photos_seen=number(estimate.photos_seen),
        steps=number(estimate.steps),
        memory=size_text(estimate.memory_bytes),
        disk=size_text(estimate.disk_bytes),
    )


def estimate_warning(estimate: Estimate, total_memory_bytes: int) -> str:
    """Return what speaks against it, in sentences; empty where nothing does."""
    found = []
    if estimate.seconds >= 2 * WEEK:
        found.append(
            translate(
                "TrainingWords",
                "This would take weeks on this computer: choose a recipe further up, or a shorter length.",
            )
        )
    if estimate.memory_bytes > total_memory_bytes:
        found.append(
            translate(
                "TrainingWords",
                "This computer has {size} of memory: the training would be very slow, or end.",
            ).format(size=size_text(total_memory_bytes))
        )
    if not estimate.fits_disk:
        found.append(
            translate(
                "TrainingWords",
                "There is not enough room: {size} are free on that disk. Keep the training in "
                "another folder.",
            ).format(size=size_text(estimate.free_bytes))
        )
    return " ".join(found)


def photos_text(event: Mapping[str, Any]) -> str:
    """Return which photos are taken and which cannot be read."""
    text = translate(
        "TrainingWords", "{train} photos to learn from, {held_out} kept aside to measure by."
    ).format(train=number(event["train"]), held_out=number(event["held_out"]))
    names = list(event.get("unreadable") or [])
    if names:
        text += f" {_unreadable(names)}"
    return text


def _unreadable(names: Sequence[str]) -> str:
    named = "; ".join(names[:NAMED])
    if len(names) == 1:
        return translate("TrainingWords", "1 cannot be read and is left out: {names}.").format(names=named)
    said = (
        translate("TrainingWords", "{count} cannot be read and are left out: {names}, and {more} more.")
        if len(names) > NAMED
        else translate("TrainingWords", "{count} cannot be read and are left out: {names}.")
    )
    return said.format(count=number(len(names)), names=named, more=number(len(names) - NAMED))


def comparison_text(found: Mapping[str, Any]) -> str:
    """Return how good new weights are beside those they would replace, with the numbers."""
    new, parent, photos = found["new"], found.get("parent"), found["photos"]
    numbers = translate("TrainingWords", "PSNR {psnr} dB, SSIM {ssim}").format(
        psnr=number(new["psnr"], 2), ssim=number(new["ssim"], 3)
    )
    seen = (
        translate("TrainingWords", "1 photo it never saw")
        if photos == 1
        else translate("TrainingWords", "%n photos it never saw", "", photos)
    )
    if parent is None:
        return translate(
            "TrainingWords", "{numbers} on {seen}. There are no other weights to compare with."
        ).format(numbers=numbers, seen=seen)
    numbers = translate("TrainingWords", "{numbers}, against {psnr} dB and {ssim} of {name}").format(
        numbers=numbers, psnr=number(parent["psnr"], 2), ssim=number(parent["ssim"], 3), name=parent["name"]
    )
    verdict = {
        "better": translate("TrainingWords", "Better"),
        "worse": translate(
            "TrainingWords", "Worse: for photos like these the weights from before are the better ones"
        ),
        "equal": translate("TrainingWords", "No clear difference"),
    }.get(str(found["verdict"]), translate("TrainingWords", "Too few photos to tell"))
    return translate("TrainingWords", "{verdict}. {numbers}, on {seen}.").format(
        verdict=verdict, numbers=numbers, seen=seen
    )


def status_text(run: TrainingRun) -> str:
    """Return how a run is doing, in a sentence or two."""
    progress = run.progress
    at = translate("TrainingWords", "step {step} of {total_steps}").format(
        step=number(progress.step), total_steps=number(progress.total_steps)
    )
    texts: dict[RunState, str] = {
        "starting": translate("TrainingWords", "Getting ready: networks and photos are read…"),
        "running": f"{at[0].upper()}{at[1:]}{_pace(run)}.",
        "paused": translate("TrainingWords", "Paused at {at}. It keeps its memory and takes no time.").format(
            at=at
        )
        + _left(run),
        "comparing": translate("TrainingWords", "Trained. The new weights are compared with the old ones…"),
        "finished": translate("TrainingWords", "Finished: {total_steps} steps.").format(
            total_steps=number(progress.total_steps)
        )
        + _damaged(run),
        "stopped": translate("TrainingWords", "Stopped at {at}. Go On continues there.").format(at=at)
        + _left(run)
        + _damaged(run),
        "failed": translate("TrainingWords", "It could not go on. {error}").format(error=progress.error),
        "gone": translate("TrainingWords", "Its folder is not there any more: {folder}").format(
            folder=run.folder
        ),
    }
    return texts.get(run.state) or _died(run)


def _left(run: TrainingRun) -> str:
    """Return how much of a training that waits is still to be done."""
    left = run.progress.seconds_left
    if not left:
        return ""
    return " " + translate("TrainingWords", "About {time} of training is left.").format(time=time_text(left))


def _pace(run: TrainingRun) -> str:
    progress = run.progress
    parts = []
    if progress.seconds_left is not None:
        parts.append(
            translate("TrainingWords", "about {time} left").format(time=time_text(progress.seconds_left))
        )
    if progress.photos_per_second:
        parts.append(
            translate("TrainingWords", "{photos_per_second} photos a second").format(
                photos_per_second=number(progress.photos_per_second, 1)
            )
        )
    if progress.memory_bytes:
        parts.append(
            translate("TrainingWords", "{size} of memory").format(size=size_text(progress.memory_bytes))
        )
    return f", {', '.join(parts)}" if parts else ""


def _damaged(run: TrainingRun) -> str:
    count = run.progress.damaged_photos
    if not count:
        return ""
    said = translate("TrainingWords", "{count} times a photo could not be read and another was taken.")
    return f" {said.format(count=number(count))}"


def _died(run: TrainingRun) -> str:
    what = translate(
        "TrainingWords", "It ended without a word: it was killed, the computer went off, or memory ran out."
    )
    if not run.has_checkpoint:
        again = translate("TrainingWords", "There was no checkpoint yet: Go On begins again.")
        return f"{what} {again}"
    saved = run.progress.saved_step
    whole = (
        translate("TrainingWords", "Its checkpoint of step {step} is whole: Go On continues there.")
        if saved
        else translate("TrainingWords", "Its checkpoint is whole: Go On continues there.")
    )
    return f"{what} {whole.format(step=number(saved or 0))}"
