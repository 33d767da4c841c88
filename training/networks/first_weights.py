"""The first weights of a network that a recipe asks for."""

from typing import TypeVar

from torch import nn

Network = TypeVar("Network", bound=nn.Module)


def with_first_weights(network: Network, std: float | None) -> Network:
    """Give a network's convolutions normal weights and bias 0.

    Args:
        network: Changed in place, and returned.
        std: Standard deviation of the weights; 0 scales each layer to its fan-in, None changes nothing.
    """
    if std is None:
        return network
    for layer in network.modules():
        if isinstance(layer, nn.Conv2d):
            if std > 0:
                nn.init.normal_(layer.weight, 0.0, std)
            else:
                nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return network
