"""The network that is held in memory: one at a time."""

from collections.abc import Mapping
from pathlib import Path

from torch import nn

from inpaint_core.catalog import ModelSpec
from inpaint_core.errors import WeightsError
from inpaint_core.models.fast.fold import fold
from inpaint_core.models.networks import build_for
from inpaint_core.state_dict.weights_file import load_weights
from inpaint_core.weights.manifest import file_sha256, find_sha256, find_weights, user_weights_directory


class HeldNetwork:
    """Loads networks, and keeps the last one; not for two threads at once."""

    def __init__(self, weights: Mapping[str, Path]) -> None:
        """Start with none.

        Args:
            weights: A weights file to use instead of the model's own, by model name; no hash is asked for.
        """
        self._weights = dict(weights)
        self._loaded: tuple[str, Path, int] | None = None
        self._network: nn.Module | None = None
        self.sha256 = ""
        """Of the weights of the network that was loaded last, in hex; empty for none."""

    def load(self, spec: ModelSpec) -> nn.Module:
        """Return a network with its weights, from the last time if the file is still the same.

        Where it lies is for the caller to say: ``place_network(network, runtime.device)`` before it is used.

        Args:
            spec: A row of the catalogue whose kind is ``"network"``.

        Raises:
            WeightsError: Its weights are missing, damaged, or of another network.
        """
        path = self._weights.get(spec.name) or find_weights(spec)
        if path is None:
            train = f", or train some with inpaint-train and put them into {user_weights_directory()}"
            raise WeightsError(
                f"There are no weights for {spec.label} on this computer. Download or import published ones "
                "(Inpaint ▸ Models, or inpaint-batch import-checkpoint FILE)"
                f"{train if spec.has_recipe else ''}."
            )
        try:
            loaded = (spec.name, path, path.stat().st_mtime_ns)
        except OSError as error:
            raise WeightsError(f"{path} cannot be read: {error.strerror or error}.") from error
        if self._network is None or self._loaded != loaded:
            # The old network goes first: there may not be room for two.
            self._network, self._loaded = None, None
            network = build_for(path, spec.network, spec.size)
            sha256 = None if spec.name in self._weights else find_sha256(spec, path)
            load_weights(network, path, sha256=sha256)
            self.sha256 = sha256 or file_sha256(path)
            self._network, self._loaded = fold(network), loaded
        return self._network
