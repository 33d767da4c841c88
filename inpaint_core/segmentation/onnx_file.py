"""What an ONNX file declares, read without running any of it, and what it must not hold.

The file is a protocol buffer (onnx.proto of https://github.com/onnx/onnx). Only the fields named here are
looked at; weights are stepped over. Nothing but the file itself is ever opened.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from inpaint_core.errors import WeightsError

Message = Literal["model", "training", "function", "graph", "node", "attribute", "sparse", "tensor"]

_INSIDE: Final[dict[Message, dict[int, Message]]] = {
    "model": {7: "graph", 20: "training", 25: "function"},
    "training": {1: "graph", 2: "graph"},
    "function": {7: "node", 11: "attribute"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
}
"""Fields of each message that hold others in which weights or operators may stand."""

KNOWN_DOMAINS: Final = frozenset({"", "ai.onnx", "ai.onnx.ml", "com.microsoft"})
"""Whose operators the runtime has of its own; all others would need a library of somebody else."""
OUTWARD: Final = frozenset({"EPContext"})
"""Operators that open other files."""

MAX_FIELDS: Final = 3_000_000
MAX_DEPTH: Final = 40
"""More is no network that we know; reading it would only take time and stack."""

Value = int | memoryview


@dataclass(frozen=True)
class Port:
    """An input or output of a network.

    Attributes:
        name: Under which it is fed or fetched.
        element: Number of its type of elements, as TensorProto.DataType: 1 for float32.
        shape: Sizes by axis, None for one that is free; None as a whole if the file says nothing.
    """

    name: str
    element: int
    shape: tuple[int | None, ...] | None


@dataclass(frozen=True)
class Declaration:
    """What a file says of itself.

    Attributes:
        inputs: What must be fed, in order.
        outputs: What comes out, in order.
        metadata: Its own notes, by key in lower case.
    """

    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    metadata: dict[str, str]


def read_declaration(data: bytes, name: str) -> Declaration:
    """Return what an ONNX file declares.

    Args:
        data: Its content.
        name: Of the file, for messages.

    Raises:
        WeightsError: It is no ONNX file, is cut short, keeps weights in other files, or needs foreign
            operators.
    """
    try:
        return _Reader(name).read(memoryview(data))
    except (ValueError, IndexError, UnicodeDecodeError) as error:
        raise WeightsError(f"{name} is not an ONNX file, or it is damaged.") from error


class _Reader:
    """One pass over a file."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._left = MAX_FIELDS

    def read(self, model: memoryview) -> Declaration:
        graphs, metadata, own_domains = list[memoryview](), dict[str, str](), set[str]()
        for number, value in self._fields(model):
            if number == 7:
                graphs.append(_bytes(value))
            elif number == 14:
                entry = dict(self._fields(_bytes(value)))
                metadata[_text(entry.get(1)).lower()] = _text(entry.get(2))
            elif number == 25:
                own_domains.add(_text(dict(self._fields(_bytes(value))).get(10)))
        if len(graphs) != 1:
            raise ValueError("a model has one graph")
        self._check(model, "model", KNOWN_DOMAINS | own_domains, depth=0)
        inputs, outputs, weights = list[Port](), list[Port](), set[str]()
        for number, value in self._fields(graphs[0]):
            if number == 5:
                weights.add(_text(dict(self._fields(_bytes(value))).get(8)))
            elif number in (11, 12):
                (inputs if number == 11 else outputs).append(self._port(_bytes(value)))
        fed = tuple(
            port for port in inputs if port.name not in weights
        )  # old files list weights as inputs too
        return Declaration(fed, tuple(outputs), metadata)

    def _check(self, message: memoryview, kind: Message, domains: frozenset[str], *, depth: int) -> None:
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
        operator = domain = ""
        for number, value in self._fields(message):
            if inner := _INSIDE[kind].get(number):
                self._check(_bytes(value), inner, domains, depth=depth + 1)
            elif kind == "tensor" and (number == 13 or (number == 14 and value == 1)):
                raise WeightsError(
                    f"{self._name} keeps weights in other files, and those are never opened: "
                    "choose an export that is one file."
                )
            elif kind == "node" and number == 4:
                operator = _text(value)
            elif kind == "node" and number == 7:
                domain = _text(value)
        if kind == "node" and (domain not in domains or operator in OUTWARD):
            raise WeightsError(
                f"{self._name} needs the operator {operator} of {domain or 'ONNX'}, which would come from a "
                "library or file beside it. Those are never loaded."
            )

    def _port(self, message: memoryview) -> Port:
        info = dict(self._fields(message))
        tensor = dict(
            self._fields(_bytes(dict(self._fields(_bytes(info.get(2, _NOTHING)))).get(1, _NOTHING)))
        )
        shape = None
        if 2 in tensor:
            dims = [
                dict(self._fields(_bytes(dim)))
                for number, dim in self._fields(_bytes(tensor[2]))
                if number == 1
            ]
            shape = tuple(size if isinstance(size := dim.get(1), int) and size > 0 else None for dim in dims)
        element = tensor.get(1, 0)
        return Port(_text(info.get(1)), element if isinstance(element, int) else 0, shape)

    def _fields(self, message: memoryview) -> Iterator[tuple[int, Value]]:
        """Yield the fields of a message: number, and an integer or bytes (also for a fixed width)."""
        at, end = 0, len(message)
        while at < end:
            self._left -= 1
            if self._left < 0:
                raise ValueError("too many fields")
            key, at = _varint(message, at)
            number, kind = key >> 3, key & 7
            if number == 0:
                raise ValueError("no such field")
            value: Value
            if kind == 0:
                value, at = _varint(message, at)
            else:
                size, at = _varint(message, at) if kind == 2 else ({1: 8, 5: 4}.get(kind, -1), at)
                if size < 0 or at + size > end:
                    raise ValueError("cut short")
                value, at = message[at : at + size], at + size
            yield number, value


_NOTHING: Final = memoryview(b"")


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    """Return a number of variable length, and where the next one begins."""
    value = 0
    for shift in range(0, 70, 7):
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        if byte < 128:
            return value, at
    raise ValueError("a number too long")


def _bytes(value: Value) -> memoryview:
    if isinstance(value, int):
        raise ValueError("a number where bytes should be")  # noqa: TRY004 - of the file, not of a caller
    return value


def _text(value: Value | None) -> str:
    return "" if value is None else bytes(_bytes(value)).decode("utf-8")
