"""What is said of a candidate: below its thumbnail, and in its tooltip. No Qt."""

from collections.abc import Sequence

from editor.state.choosing.entry import Entry, is_from_photo, is_stochastic
from inpaint_core.catalog import MODELS


def title_of(model: str) -> str:
    """Return a model's name for the user."""
    return MODELS[model].title if model in MODELS else model


def captions_of(entries: Sequence[Entry]) -> list[str]:
    """Return for each entry its number, and what it differs in from the others: ``3 · seed 12``.

    Models and diversities are named only where there are several; those of a network's run that were made
    from the photo alone always say so.
    """
    left = [entry for entry in entries if not entry.is_deleted]
    models = {_short_title(entry) for entry in left if not is_from_photo(entry)}
    diversities = {_diversity(entry) for entry in left if is_stochastic(entry.completion.model)}
    return [
        " · ".join([str(number), *_differences(entry, models=len(models), diversities=len(diversities))])
        for number, entry in enumerate(entries, start=1)
    ]


def tip_of(entry: Entry) -> str:
    """Return what is to be known about a completion: ``SPN · diverse, seed 12, diversity 1.00, 0.8 s``."""
    made = entry.completion
    facts = [title_of(made.model), seconds_text(made.seconds)]
    if entry.kin:
        facts[1:1] = [entry.kin, f"diversity {_diversity(entry)}"]
    elif is_stochastic(made.model):
        facts[1:1] = [f"seed {entry.seed}", f"diversity {_diversity(entry)}"]
    if entry.hole >= 0:
        facts.insert(-1, f"hole {entry.hole + 1} only")
    return ", ".join(facts)


def seconds_text(seconds: float) -> str:
    """Return a duration as the user reads it: ``0.04 s``, ``1.2 s``, ``75 s``."""
    if seconds < 0.095:
        return f"{max(seconds, 0.01):.2f} s"
    return f"{seconds:.1f} s" if seconds < 60 else f"{seconds:.0f} s"


def _differences(entry: Entry, *, models: int, diversities: int) -> list[str]:
    made = entry.completion
    if entry.kin:
        return [entry.kin]
    words = ["photo"] if is_from_photo(entry) else [_short_title(entry)] if models > 1 else []
    if is_stochastic(made.model):
        words.append(f"seed {entry.seed}")
        if diversities > 1:
            words.append(f"div. {_diversity(entry)}")
    return words or [_short_title(entry)]


def _short_title(entry: Entry) -> str:
    return title_of(entry.completion.model).removeprefix("Quick fill · ").replace(" · ", " ")


def _diversity(entry: Entry) -> str:
    made = entry.completion.diversity
    return f"{entry.request.settings.diversity if made is None else made:.2f}"
