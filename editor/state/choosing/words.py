"""What is said of a candidate: below its thumbnail, and in its tooltip. No Qt."""

from collections.abc import Sequence, Set
from typing import Final

from editor.state.choosing.entry import Entry, is_from_photo, is_stochastic
from editor.state.language.core_words import core_words, model_label
from editor.state.language.numbers import number
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from inpaint_core.catalog import MODELS

FROM_PHOTO: Final = QT_TRANSLATE_NOOP("ChoosingWords", "From the photo")
"""Made of pieces of it, without a network."""


def title_of(model: str) -> str:
    """Return a model's name for the user, the same as in the list of models."""
    return model_label(MODELS[model]) if model in MODELS else model


def captions_of(entries: Sequence[Entry]) -> list[str]:
    """Return for each entry what it is to a photographer: ``From the photo``, ``Idea 3``.

    An idea's number is its place. Models and diversities are named only where there are several; seeds are
    for the tooltip.
    """
    left = [entry for entry in entries if not entry.is_deleted]
    models = {short_title_of(entry) for entry in left if not is_from_photo(entry)}
    diversities = {_diversity(entry) for entry in left if is_stochastic(entry.completion.model)}
    return [
        " · ".join([name, *_differences(entry, models, diversities)])
        for name, entry in zip(names_of(entries), entries, strict=True)
    ]


def names_of(entries: Sequence[Entry]) -> list[str]:
    """Return the same without what they differ in: for a sentence."""
    from_photo = [number for number, entry in enumerate(entries) if is_from_photo(entry)]
    return [_name(entry, number, from_photo) for number, entry in enumerate(entries)]


def tip_of(entry: Entry) -> str:
    """Return what is to be known about a completion: ``One answer · SPN, 0.8 s``."""
    made = entry.completion
    facts = [title_of(made.model), seconds_text(made.seconds)]
    if entry.kin:
        facts[1:1] = [
            entry.kin,
            translate("ChoosingWords", "diversity {diversity}").format(diversity=_diversity(entry)),
        ]
    elif is_stochastic(made.model):
        facts[1:1] = [
            translate("ChoosingWords", "seed {seed}").format(seed=entry.seed),
            translate("ChoosingWords", "diversity {diversity}").format(diversity=_diversity(entry)),
        ]
    if entry.hole >= 0:
        facts.insert(-1, translate("ChoosingWords", "hole {hole} only").format(hole=entry.hole + 1))
    return ", ".join(facts)


def seconds_text(seconds: float) -> str:
    """Return a duration as the user reads it: ``0.04 s``, ``1.2 s``, ``75 s``."""
    if seconds < 0.095:
        return f"{number(max(seconds, 0.01), 2)} s"
    return f"{number(seconds, 1)} s" if seconds < 60 else f"{number(seconds)} s"


def _name(entry: Entry, place: int, from_photo: Sequence[int]) -> str:
    if is_from_photo(entry) and not entry.kin:
        nth = from_photo.index(place)
        from_it = translate("ChoosingWords", FROM_PHOTO)
        return from_it if nth == 0 else f"{from_it} {nth + 1}"
    has_number = entry.kin or is_stochastic(entry.completion.model)
    return (
        translate("ChoosingWords", "Idea {place}").format(place=place + 1)
        if has_number
        else short_title_of(entry)
    )


def _differences(entry: Entry, models: Set[str], diversities: Set[str]) -> list[str]:
    if entry.kin:
        return [entry.kin]
    if not is_stochastic(entry.completion.model):
        return []
    words = [short_title_of(entry)] if len(models) > 1 and not is_from_photo(entry) else []
    return (
        [*words, translate("ChoosingWords", "diversity {diversity}").format(diversity=_diversity(entry))]
        if len(diversities) > 1
        else words
    )


def short_title_of(entry: Entry) -> str:
    """Return the name of the model that made an entry without what it is good for: the entry shows that."""
    spec = MODELS.get(entry.completion.model)
    return core_words(spec.short) if spec is not None and spec.short else title_of(entry.completion.model)


def _diversity(entry: Entry) -> str:
    made = entry.completion.diversity
    return number(entry.request.settings.diversity if made is None else made, 2)
