"""Pickles read into plain data: nothing they name is imported, and nothing they ask for is called.

A pickle is a program for a small machine. This one knows the instructions that data needs; what would make an
object leaves a mark where it would stand, and a class or function that is not expected refuses the file. Keys
of tables are plain values: others, whose comparison could run for hours, are left out with what they hold.
"""

import pickle
import pickletools
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

MAX_PICKLE_BYTES: Final = 4 * 2**20
"""Of one pickle; the largest published one, with two thousand tensors, needs half a megabyte."""


@dataclass(frozen=True)
class Named:
    """A class or function by its name alone."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(eq=False)
class Inert:
    """Stands for an object that was not made."""

    of: Named
    arguments: tuple[object, ...]
    """What it would have been made with."""
    state: object = None
    """What it would have been given after that; usually a table of its attributes."""


@dataclass(frozen=True, eq=False)
class External:
    """Something that lies outside the pickle, by what identifies it there."""

    identity: object


TABLES: Final = (Named("collections", "OrderedDict"), Named("collections", "defaultdict"))
"""Become plain tables."""
_PUSHED: Final = frozenset(
    {"BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT"}
    | {"BINUNICODE", "SHORT_BINUNICODE", "BINUNICODE8", "BINBYTES", "SHORT_BINBYTES"}
)
_CONSTANTS: Final = {"NONE": None, "NEWTRUE": True, "NEWFALSE": False, "EMPTY_TUPLE": ()}
_TUPLES: Final = {"TUPLE1": 1, "TUPLE2": 2, "TUPLE3": 3}
_KEYS: Final = (str, int, float, type(None), Named)


def read_inert(content: bytes, is_expected: Callable[[Named], bool]) -> object:
    """Return what a pickle of protocol 2 to 5 describes.

    Args:
        content: The pickle.
        is_expected: Tells whether a class or function may be named in it.

    Returns:
        Numbers, text, lists, tuples, tables, and ``Named``, ``Inert`` and ``External`` objects. They may hold
        each other in circles.

    Raises:
        pickle.UnpicklingError: It is damaged, names what is not expected, or does what data need not do.
    """
    if len(content) > MAX_PICKLE_BYTES:
        raise pickle.UnpicklingError(f"{len(content):,} bytes are too many for a description of tensors")
    machine = _Machine(is_expected)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in names: those are not expected anyway
            for opcode, argument, _ in pickletools.genops(content):
                if opcode.name == "STOP":
                    return machine.stack.pop()
                machine.do(opcode.name, argument)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise pickle.UnpicklingError("the pickle is damaged") from error
    raise pickle.UnpicklingError("the pickle has no end")


@dataclass
class _Machine:
    is_expected: Callable[[Named], bool]
    stack: list[Any] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    memo: dict[int, Any] = field(default_factory=dict)

    def do(self, name: str, argument: Any) -> None:
        if name in _PUSHED:
            self.stack.append(argument)
        elif name in _CONSTANTS:
            self.stack.append(_CONSTANTS[name])
        elif name in _TUPLES:
            self.stack.append(tuple(self._pop(_TUPLES[name])))
        elif not (self._do_memo(name, argument) or self._do_container(name)):
            self._do_object(name, argument)

    def _do_memo(self, name: str, argument: Any) -> bool:
        match name:
            case "PROTO" | "FRAME":
                pass
            case "BINPUT" | "LONG_BINPUT":
                self.memo[argument] = self.stack[-1]
            case "MEMOIZE":
                self.memo[len(self.memo)] = self.stack[-1]
            case "BINGET" | "LONG_BINGET":
                self.stack.append(self.memo[argument])
            case _:
                return False
        return True

    def _do_container(self, name: str) -> bool:
        match name:
            case "MARK":
                self.marks.append(len(self.stack))
            case "EMPTY_DICT":
                self.stack.append({})
            case "EMPTY_LIST":
                self.stack.append([])
            case "TUPLE":
                self.stack.append(tuple(self._pop_marked()))
            case "APPEND" | "APPENDS":
                values = self._pop(1) if name == "APPEND" else self._pop_marked()
                _as_list(self.stack[-1]).extend(values)
            case "SETITEM" | "SETITEMS":
                values = self._pop(2) if name == "SETITEM" else self._pop_marked()
                table = _as_table(self.stack[-1])
                pairs = zip(values[::2], values[1::2], strict=True)
                table.update((key, value) for key, value in pairs if isinstance(key, _KEYS))
            case _:
                return False
        return True

    def _do_object(self, name: str, argument: Any) -> None:
        match name:
            case "GLOBAL":
                self._push_named(*argument.split(" "))
            case "STACK_GLOBAL":
                self._push_named(*self._pop(2))
            case "REDUCE" | "NEWOBJ":
                made_by, arguments = self._pop(2)
                if not isinstance(made_by, Named) or not isinstance(arguments, tuple):
                    raise pickle.UnpicklingError("it calls what is no class or function")
                self.stack.append({} if made_by in TABLES else Inert(made_by, arguments))
            case "BUILD":
                (state,) = self._pop(1)
                # What torch writes beside a table of tensors, versions of modules, is of no use here.
                if isinstance(self.stack[-1], Inert):
                    self.stack[-1].state = state
                else:
                    _as_table(self.stack[-1])
            case "BINPERSID":
                self.stack.append(External(self._pop(1)[0]))
            case _:
                raise pickle.UnpicklingError(f"data does not need {name}")

    def _push_named(self, module: str, name: str) -> None:
        named = Named(str(module), str(name))
        if not self.is_expected(named):
            raise pickle.UnpicklingError(f"{named} is not expected")
        self.stack.append(named)

    def _pop(self, count: int) -> list[Any]:
        if len(self.stack) - count < (self.marks[-1] if self.marks else 0):
            raise pickle.UnpicklingError("it takes what is not there")
        values = self.stack[len(self.stack) - count :]
        del self.stack[len(self.stack) - count :]
        return values

    def _pop_marked(self) -> list[Any]:
        start = self.marks.pop()
        values = self.stack[start:]
        del self.stack[start:]
        return values


def _as_list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise pickle.UnpicklingError("it extends what is no list")
    return value


def _as_table(value: object) -> dict[Any, Any]:
    # What objects that stand for tables are filled with is of no use.
    if isinstance(value, Inert):
        return {}
    if not isinstance(value, dict):
        raise pickle.UnpicklingError("it fills what is no table")
    return value
