"""Tensors out of torch's zip archives that torch's own reader of plain tensors refuses, without running them.

Those are TorchScript programs, whose code is not looked at, and checkpoints of PyTorch Lightning, in which
objects of its own and of OmegaConf lie beside the tensors. What the objects are is known by name only: see
``inert_pickle``. Numbers are mapped from the file.
"""

import pickle
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from typing import BinaryIO, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from inpaint_core.errors import WeightsError
from inpaint_core.state_dict.inert_pickle import TABLES, External, Inert, Named, read_inert

DESCRIPTION: Final = "data.pkl"
"""Record with everything but numbers."""
PROGRAM: Final = "constants.pkl"
"""Record that only TorchScript programs have."""
LOCAL_HEADER_BYTES: Final = 30
"""In front of each record, before its name and extra fields, whose lengths are the last four bytes."""
MAX_MODULES: Final = 50_000
"""In a TorchScript program; big-LaMa has 836. More are a few that hold each other."""

REBUILD_TENSOR: Final = Named("torch._utils", "_rebuild_tensor_v2")
REBUILD_PARAMETER: Final = Named("torch._utils", "_rebuild_parameter")
STORAGES: Final[Mapping[Named, torch.dtype]] = {
    Named("torch", f"{name}Storage"): dtype
    for name, dtype in {
        "Float": torch.float32,
        "Double": torch.float64,
        "Half": torch.float16,
        "BFloat16": torch.bfloat16,
        "Long": torch.int64,
        "Int": torch.int32,
        "Bool": torch.bool,
        "Byte": torch.uint8,
    }.items()
}
LIGHTNING: Final = frozenset(
    {
        Named("pytorch_lightning.callbacks.model_checkpoint", "ModelCheckpoint"),
        Named("omegaconf.base", "ContainerMetadata"),
        Named("omegaconf.base", "Metadata"),
        Named("omegaconf.dictconfig", "DictConfig"),
        Named("omegaconf.listconfig", "ListConfig"),
        Named("omegaconf.nodes", "AnyNode"),
        Named("typing", "Any"),
    }
    | {Named(module, name) for module in ("builtins", "__builtin__") for name in ("dict", "int", "list")}
)
"""What is named in big-LaMa's checkpoint beside tensors. By whole names only: a prefix would let in more."""


def read_inert_archive(file: BinaryIO, file_name: str) -> object:
    """Return what an archive holds: tables with tensors in them, as they are named in the network.

    Args:
        file: A zip archive of torch's, TorchScript or not, open for reading as long as this takes; a real
            file. Tensors stay mapped from it.
        file_name: For error messages.

    Raises:
        WeightsError: It is damaged, or is no archive of torch's.
        pickle.UnpicklingError: It names what is not expected.
    """
    records = _Records.open(file, file_name)
    is_program = PROGRAM in records.entries
    content = read_inert(records.read(DESCRIPTION), _is_of_program if is_program else _is_of_lightning)
    if not is_program:
        return _with_tensors(content, records.tensor)
    tensors = _tensors_of_modules(content, records)
    if not tensors:
        raise WeightsError(
            f"{file_name} is a frozen TorchScript program: its tensors have no names and cannot be imported."
        )
    return tensors


def _is_of_torch(named: Named) -> bool:
    return named in STORAGES or named in (REBUILD_TENSOR, REBUILD_PARAMETER) or named in TABLES


def _is_of_lightning(named: Named) -> bool:
    return _is_of_torch(named) or named in LIGHTNING


def _is_of_program(named: Named) -> bool:
    """Tell names of modules, which TorchScript keeps apart from all others, and those of tensors."""
    return _is_of_torch(named) or named.module == "__torch__" or named.module.startswith("__torch__.")


@dataclass(frozen=True, eq=False)
class _Records:
    """The records of one archive."""

    content: NDArray[np.uint8]
    """The whole file, mapped."""
    entries: Mapping[str, zipfile.ZipInfo]
    """By name, without the one folder that all lie in."""
    file_name: str

    @classmethod
    def open(cls, file: BinaryIO, file_name: str) -> "_Records":
        try:
            with zipfile.ZipFile(file) as archive:
                infos = archive.infolist()
        except zipfile.BadZipFile as error:
            raise WeightsError(f"{file_name} is cut short or damaged: copy or download it again.") from error
        content: NDArray[np.uint8] = np.memmap(file, np.uint8, mode="c")
        folders = [info.filename.removesuffix(DESCRIPTION) for info in infos if _ends_folder(info.filename)]
        entries: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename.removeprefix(folders[0]) if folders else info.filename
            if name in entries or len(folders) != 1:
                raise WeightsError(f"{file_name} is damaged: it has no single record of each name.")
            entries[name] = info
        records = cls(content, entries, file_name)
        if "byteorder" in entries and records.read("byteorder") != b"little":
            raise WeightsError(f"{file_name} was written on another kind of processor: it cannot be read.")
        return records

    def read(self, name: str) -> bytes:
        return self._bytes_of(name).tobytes()

    def _bytes_of(self, name: str) -> NDArray[np.uint8]:
        """Return a record as it lies in the file: torch never packs what is wanted here."""
        entry = self.entries.get(name)
        if entry is None or entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1:
            raise WeightsError(f"{self.file_name} is damaged: its record {name!r} cannot be read.")
        header = self.content[entry.header_offset :][:LOCAL_HEADER_BYTES].tobytes()
        lengths = (int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        start = entry.header_offset + LOCAL_HEADER_BYTES + sum(lengths)
        record = self.content[start : start + entry.file_size]
        if len(record) < entry.file_size:
            raise WeightsError(f"{self.file_name} is cut short: its record {name!r} is not whole.")
        return record

    def tensor(self, made: Inert) -> Tensor:
        """Return the tensor that a call of torch's function would have made.

        Raises:
            WeightsError: It does not lie inside its record, or its record is not of the size it claims.
        """
        match made.arguments:
            case (External(identity=("storage", Named() as kind, str(key), _, int(count))), *place):
                pass
            case _:
                raise self._damaged()
        match place:
            case [int(offset), tuple(size), tuple(stride), *_] if _are_counts((offset, *size, *stride)):
                pass
            case _:
                raise self._damaged()
        record, dtype = self._bytes_of(f"data/{key}"), STORAGES.get(kind)
        if dtype is None or len(size) != len(stride) or len(record) != count * dtype.itemsize:
            raise self._damaged()
        last = offset + sum((side - 1) * step for side, step in zip(size, stride, strict=True))
        if prod(size) > count or (prod(size) and last >= count):
            raise self._damaged()
        if not count:
            return torch.empty(size, dtype=dtype)
        return torch.from_numpy(record).view(dtype).as_strided(size, stride, offset)

    def _damaged(self) -> WeightsError:
        return WeightsError(f"{self.file_name} is damaged: a tensor does not have the size it claims.")


def _ends_folder(name: str) -> bool:
    return name.rpartition("/")[2] == DESCRIPTION


def _are_counts(values: tuple[object, ...]) -> bool:
    return all(isinstance(value, int) and 0 <= value < 2**48 for value in values)


def _with_tensors(content: object, tensor: Callable[[Inert], Tensor]) -> object:
    """Return tables, in tables too, with their tensors; each once, wherever and how often it lies."""
    if not isinstance(content, dict):
        return content
    converted: dict[int, dict[object, object]] = {id(content): {}}
    waiting = [content]
    while waiting:
        table = waiting.pop()
        for key, value in table.items():
            found = value
            if isinstance(value, Inert) and value.of == REBUILD_PARAMETER and value.arguments:
                found = value.arguments[0]
            if isinstance(found, Inert) and found.of == REBUILD_TENSOR:
                found = tensor(found)
            elif isinstance(found, dict):
                if id(found) not in converted:
                    converted[id(found)] = {}
                    waiting.append(found)
                found = converted[id(found)]
            converted[id(table)][key] = found
    return converted[id(content)]


def _tensors_of_modules(root: object, records: _Records) -> dict[str, Tensor]:
    """Return the tensors of a tree of modules, by the names that its ``state_dict`` has for them."""
    tensors: dict[str, Tensor] = {}
    waiting, seen = [("", root)], 0
    while waiting:
        prefix, module = waiting.pop()
        seen += 1
        if seen > MAX_MODULES:
            raise WeightsError(f"{records.file_name} is damaged: its modules have no end.")
        attributes = module.state if isinstance(module, Inert) else None
        if not isinstance(attributes, dict):
            raise pickle.UnpicklingError("a module is no table of attributes")
        for name, value in attributes.items():
            if not isinstance(value, Inert):
                continue
            if value.of == REBUILD_TENSOR:
                tensors[f"{prefix}{name}"] = records.tensor(value)
            elif _is_of_torch(value.of):
                raise pickle.UnpicklingError("a module holds what is no module")
            else:
                waiting.append((f"{prefix}{name}.", value))
    return tensors
