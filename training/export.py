"""Hand a trained network to the program: fp16 averaged weights with their training record inside."""

import json
from datetime import UTC, datetime
from pathlib import Path

import torch

from inpaint_core.weights import save_weights
from training.trainer import Trainer


def export_weights(path: Path, trainer: Trainer, *, recipe: str) -> None:
    """Write the averaged weights of a run as fp16 safetensors; the picker offers what lies in its folder.

    Args:
        path: Where to; the folder is made if it is missing.
        trainer: The run, between two steps.
        recipe: Name of its recipe, for the record.

    Raises:
        WriteError: The file could not be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {
        "recipe": recipe,
        "step": trainer.step,
        "images_seen": trainer.images_seen,
        "seconds": round(trainer.seconds),
        "data": trainer.source.fingerprint(),
        "photos": len(trainer.source),
        "torch": torch.__version__,
        "date": datetime.now(UTC).date().isoformat(),
        "config": trainer.config.to_values(),
    }
    state = {name: value.half() for name, value in trainer.average.state.items()}
    save_weights(
        path, state, {"network": trainer.config.network, "size": "published", "training": json.dumps(record)}
    )
