"""Weights on a command line: a file, an address, or the name of a model whose weights are here."""

from pathlib import Path
from typing import Final

from inpaint_core.catalog import MODELS
from inpaint_core.cli.nearest import nearest_name
from inpaint_core.errors import WeightsError
from inpaint_core.weights.manifest import find_weights
from training.data.photo_entries import Place, is_address

NETWORK_NAMES: Final = tuple(spec.name for spec in MODELS.values() if spec.kind == "network")


def weights_file(text: str) -> Path:
    """Return the file behind a model's name, as ``inpaint-eval --weights`` understands it; else the path.

    Raises:
        WeightsError: The model has no weights here; or there is no such file, and a model's name is near.
    """
    if text in NETWORK_NAMES:
        found = find_weights(MODELS[text])
        if found is None:
            title = MODELS[text].title
            raise WeightsError(f"{title} has no weights here: train or import some, or give a file.")
        return found
    path = Path(text)
    near = None if path.suffix or path.exists() else nearest_name(text, NETWORK_NAMES)
    if near is not None:
        raise WeightsError(f"There is no weights file {text}. Did you mean the model {near}?")
    return path


def weights_place(text: str) -> Place:
    """Return the same; an address stays as it is."""
    return text if is_address(text) else weights_file(text)
