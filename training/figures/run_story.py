"""The head of a run's page: what was trained, on what, for how long, and how it ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final, Literal

RunState = Literal["finished", "at work", "time is up", "stopped", "broken off"]
"""``broken off``: nothing says how it ended; it was killed, lost its power, or met an error."""
UNFINISHED: Final[dict[RunState, str]] = {
    "time is up": "Not finished: its time was up at",
    "stopped": "Not finished: it was stopped at",
    "broken off": "Not finished: it broke off after",
    "at work": "Still at work, at",
}
MOST_NAMED: Final = 6
"""Places that are named; of more, the number is said."""


@dataclass(frozen=True, kw_only=True)
class RunStory:
    """What is said of a run.

    Attributes:
        network: Its title.
        size: Of the network.
        recipe: By name.
        began_with: File of the first weights, or that they were drawn at random; empty where nobody wrote
            it down.
        photos: How many it learns from; None where that is not known.
        places: Where they are.
        held_out: Where the photos are that score it; empty for none.
        step: Steps that are done.
        total_steps: Of the whole run; None where that is not known.
        images: Photos seen, repeats counted.
        time: Of all steps, for people.
        time_left: The same to the last step; empty where that is not known.
        state: How it stands.
        going_on: The command that goes on with it.
        best: Its best score, for people; empty without one.
        device: What it computes on.
    """

    network: str
    size: str
    recipe: str
    began_with: str
    photos: int | None
    places: Sequence[str]
    held_out: Sequence[str]
    step: int
    total_steps: int | None
    images: int
    time: str
    time_left: str
    state: RunState
    going_on: str
    best: str
    device: str

    @property
    def title(self) -> str:
        """One sentence without its stop."""
        if not self.step:
            return f"{self.network}: nothing has been trained yet"
        on = f" on {_count(self.photos, 'photo')}" if self.photos is not None else ""
        return f"{self.network}, trained{on} for {self.time}"

    @property
    def status(self) -> str:
        """How it ended, or how far it is."""
        if self.total_steps is None:
            return f"It has come to step {self.step:,}."
        if self.state == "finished":
            return f"Finished: all {self.total_steps:,} steps are done."
        at = f"{UNFINISHED[self.state]} step {self.step:,} of {self.total_steps:,}."
        left = f" About {self.time_left} of training are left to its end." if self.time_left else ""
        return f"{at}{left}"


def draw_story(story: RunStory) -> list[str]:
    """Return the head of the page."""
    parts = [f"<h1>{escape(story.title)}</h1>", f'<p class="status">{escape(story.status)}']
    if story.state not in {"finished", "at work"}:
        parts.append(f"To go on: <code>{escape(story.going_on)}</code>")
    parts.append("</p>")
    facts = {
        "Network": f"{story.network}, {story.size} size",
        "Recipe": story.recipe,
        "Began with": story.began_with,
        "Photos": _places(story.places, story.photos),
        "Held-out photos": _places(story.held_out, None) or "none: its scores were not measured",
        "Photos seen": f"{story.images:,}, repeats counted",
        "Best score": story.best,
        "Computed on": story.device,
    }
    rows = "".join(f"<tr><th>{name}</th><td>{escape(text)}</td></tr>" for name, text in facts.items() if text)
    return [*parts, f'<table class="facts">{rows}</table>']


def _places(places: Sequence[str], count: int | None) -> str:
    named = ", ".join(places[:MOST_NAMED])
    if len(places) > MOST_NAMED:
        named += f" and {len(places) - MOST_NAMED} more places"
    if count is None:
        return named
    return f"{count:,}, from {named}" if named else f"{count:,}"


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
