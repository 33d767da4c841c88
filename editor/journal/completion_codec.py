"""Completions as bytes: a list of numbers and words in JSON, then the arrays behind each other. No Qt.

Nothing is unpickled: an array is its type, its shape and its bytes.
"""

import json
import math
import struct
import zlib
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from editor.journal.facts import JournalError
from editor.state.language.translation import QT_TRANSLATE_NOOP, translate
from editor.state.past_galleries import Made
from inpaint_core.errors import BadRecordError
from inpaint_core.look import Grain, KeptFill
from inpaint_core.plain_settings import plain_settings, read_made_on, read_settings
from inpaint_core.recipes.making import in_order
from inpaint_core.recipes.plain_step import plain_makings, read_makings
from inpaint_core.region import Box
from inpaint_core.request import AlphaPatch, Completion, Latent, Patch

COARSE: Final = QT_TRANSLATE_NOOP("CompletionCodec", "This fill is coarse: press Inpaint for a fine one.")
"""A notice of completions that were drafts."""
_LENGTHS: Final = struct.Struct("<II")
"""Length of the JSON, and the checksum of everything behind this."""
_TYPES: Final = ("|u1", "<u2", "<f2", "<f4", "|b1")


def encode_made(made: Made) -> list[memoryview]:
    """Return a completion as bytes in pieces, without what would refine it if it is a draft.

    Its arrays are not copied: to put hundreds of megabytes together would hold every thread of the program.
    """
    arrays: list[NDArray[Any]] = []

    def put(array: NDArray[Any]) -> int:
        arrays.append(np.ascontiguousarray(array))
        return len(arrays) - 1

    completion = made.completion
    words = {
        "settings": plain_settings(made.settings),
        "seed": made.seed,
        "hole": made.hole,
        "kin": made.kin,
        "is_pinned": made.is_pinned,
        "is_deleted": made.is_deleted,
        "making": None if made.making is None else plain_makings(in_order([made.making])),
        "made_on": asdict(completion.made_on),
        "model": completion.model,
        "seconds": completion.seconds,
        "notices": [
            *completion.notices,
            *([translate("CompletionCodec", COARSE)] if completion.draft is not None else []),
        ],
        "own_seed": completion.seed,
        "diversity": completion.diversity,
        "patches": [[_corners(patch.box), put(patch.pixels)] for patch in completion.patches],
        "alpha": [[_corners(patch.box), put(patch.values)] for patch in completion.alpha_patches],
        "latents": [
            [latent.height, latent.width, [put(values) for values in latent.values]]
            for latent in completion.latents
        ],
        "kept": [_kept_words(fill, put) for fill in completion.kept],
        "arrays": [],
    }
    words["arrays"] = [[array.dtype.newbyteorder("<").str, list(array.shape)] for array in arrays]
    return _behind_lengths(json.dumps(words).encode("utf-8"), arrays)


def _behind_lengths(head: bytes, arrays: list[NDArray[Any]]) -> list[memoryview]:
    """Return the JSON and the arrays in pieces, and before them how long the JSON is and the checksum."""
    body = [memoryview(head), *(_bytes_of(array) for array in arrays if array.size)]
    checksum = 0
    for piece in body:
        checksum = zlib.crc32(piece, checksum)
    return [memoryview(_LENGTHS.pack(len(head), checksum)), *body]


def _bytes_of(array: NDArray[Any]) -> memoryview:
    """Return what is in a contiguous array, the lowest byte of each number first."""
    return array.astype(array.dtype.newbyteorder("<"), copy=False).reshape(-1).view(np.uint8).data


def _kept_words(fill: KeptFill, put: Callable[[NDArray[Any]], int]) -> list[Any]:
    """Return a kept fill as words; ``put`` takes an array and returns its number."""
    grain = fill.grain
    grain_words = None if grain is None else [put(grain.samples), put(grain.present), grain.seed]
    planes = [put(fill.values), put(fill.own), put(fill.is_open)]
    return [_corners(fill.box), *planes, fill.seam_px, grain_words]


def decode_made(data: bytes) -> Made:
    """Return the completion whose pieces, as ``encode_made`` returns them, ``data`` is put together of.

    Raises:
        JournalError: The bytes were damaged.
    """
    try:
        length, checksum = _LENGTHS.unpack(data[: _LENGTHS.size])
        body = data[_LENGTHS.size :]
        if zlib.crc32(body) != checksum:
            raise JournalError(translate("CompletionCodec", "a fill in it is damaged"))
        words = json.loads(body[:length])
        return _made(words, _arrays(words["arrays"], memoryview(body)[length:]))
    except (struct.error, ValueError, KeyError, TypeError, IndexError, BadRecordError) as error:
        raise JournalError(
            translate("CompletionCodec", "a fill in it is damaged: {error}").format(error=error)
        ) from error


def _arrays(shapes: list[Any], data: memoryview) -> list[NDArray[Any]]:
    arrays, start = [], 0
    for name, shape in shapes:
        if name not in _TYPES:
            raise ValueError(f"there are no arrays of {name}")
        dtype, count = np.dtype(name), math.prod(shape)
        arrays.append(np.frombuffer(data, dtype, count, start).reshape(shape).astype(dtype.newbyteorder("=")))
        start += count * dtype.itemsize
    return arrays


def _made(words: dict[str, Any], arrays: list[NDArray[Any]]) -> Made:
    settings = read_settings(words["settings"])
    making = None if words["making"] is None else read_makings(words["making"])[-1]
    completion = Completion(
        tuple(Patch(Box(*box), arrays[number]) for box, number in words["patches"]),
        words["model"],
        words["seconds"],
        tuple(words["notices"]),
        seed=words["own_seed"],
        diversity=words["diversity"],
        latents=tuple(
            Latent(height, width, tuple(arrays[number] for number in numbers))
            for height, width, numbers in words["latents"]
        ),
        kept=tuple(_kept(entry, arrays) for entry in words["kept"]),
        alpha_patches=tuple(AlphaPatch(Box(*box), arrays[number]) for box, number in words["alpha"]),
        made_on=read_made_on(words["made_on"]),
    )
    return Made(
        completion,
        settings,
        words["seed"],
        words["hole"],
        words["kin"],
        words["is_pinned"],
        words["is_deleted"],
        making,
    )


def _kept(entry: list[Any], arrays: list[NDArray[Any]]) -> KeptFill:
    box, values, own, is_open, seam_px, grain = entry
    grain = None if grain is None else Grain(arrays[grain[0]], arrays[grain[1]], grain[2])
    return KeptFill(Box(*box), arrays[values], arrays[own], arrays[is_open], seam_px, grain)


def _corners(box: Box) -> list[int]:
    return [box.left, box.top, box.right, box.bottom]
