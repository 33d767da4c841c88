"""A HEIC file of one 16 × 16 block, written from the standards: no encoder is needed to test the reader.

The block is coded as PCM (ITU-T H.265, 7.3.8.7): its samples are stored as they are, so that the expected
pixels are known exactly.
"""

import struct

import numpy as np

SIDE = 16
_PCM_START = "100001101" + "0" * 7
"""part_mode = 2N×2N and pcm_flag = 1 as the arithmetic coder writes them (9.3), then zeros up to a byte."""
_PCM_END = "111111101"
"""end_of_slice_segment_flag = 1, flushed; the last bit is the stop bit."""


def write_heic(luma, *, quarter_turns=0, exif=None, depth=8):
    """Return the bytes of a HEIC photo with neutral colour.

    Args:
        luma: 16 × 16 samples of ``depth`` bits.
        quarter_turns: Anticlockwise rotation by an ``irot`` property.
        exif: EXIF block from its TIFF header on, or None.
        depth: 8 or 10 bits a sample.
    """
    parameter_sets = [
        _nal(32, _video_parameters(depth)),
        _nal(33, _sequence_parameters(depth)),
        _nal(34, _IMAGE_PARAMETERS),
    ]
    photo = _nal(19, _slice(np.asarray(luma), depth))
    items = [(1, b"hvc1", struct.pack(">I", len(photo)) + photo)]
    if exif:
        items.append((2, b"Exif", struct.pack(">I", 0) + exif))
    properties = [_hevc_configuration(parameter_sets, depth), _full(b"ispe", struct.pack(">II", SIDE, SIDE))]
    properties.append(_full(b"pixi", bytes([3, depth, depth, depth])))
    if quarter_turns:
        properties.append(_box(b"irot", bytes([quarter_turns])))
    start = _box(b"ftyp", b"heic" + struct.pack(">I", 0) + b"mif1heic")
    length = len(start) + len(_meta(items, properties, 0))
    meta = _meta(items, properties, length + 8)
    return start + meta + _box(b"mdat", b"".join(content for _, _, content in items))


def _meta(items, properties, data_at):
    infos = b"".join(
        _full(b"infe", struct.pack(">HH4sx", number, 0, kind), version=2) for number, kind, _ in items
    )
    places = b""
    for number, _, content in items:
        places += struct.pack(">HHHII", number, 0, 1, data_at, len(content))
        data_at += len(content)
    indices = bytes(range(1, len(properties) + 1))
    parts = [
        _full(b"hdlr", struct.pack(">I4s12xx", 0, b"pict")),
        _full(b"pitm", struct.pack(">H", 1)),
        _full(b"iinf", struct.pack(">H", len(items)) + infos),
        _full(b"iloc", struct.pack(">HH", 0x4400, len(items)) + places),
        _box(
            b"iprp",
            _box(b"ipco", b"".join(properties))
            + _full(b"ipma", struct.pack(">IHB", 1, 1, len(indices)) + indices),
        ),
    ]
    if len(items) > 1:
        parts.append(_full(b"iref", _box(b"cdsc", struct.pack(">HHH", 2, 1, 1))))
    return _full(b"meta", b"".join(parts))


def _hevc_configuration(parameter_sets, depth):
    arrays = b""
    for kind, unit in zip((32, 33, 34), parameter_sets, strict=True):
        arrays += struct.pack(">BHH", 0x80 | kind, 1, len(unit)) + unit
    profile = bytes([1, 1 if depth == 8 else 2]) + b"\x60\0\0\0" + b"\x90\0\0\0\0\0" + bytes([30])
    middle = struct.pack(">HBBBBHB", 0xF000, 0xFC, 0xFC | 1, 0xF8 | (depth - 8), 0xF8 | (depth - 8), 0, 0x0F)
    return _box(b"hvcC", profile + middle + bytes([3]) + arrays)


def _box(name, content):
    return struct.pack(">I4s", len(content) + 8, name) + content


def _full(name, content, version=0):
    return _box(name, struct.pack(">I", version << 24) + content)


def _nal(kind, bits):
    """A unit of the stream: header, bits padded to bytes, and a 3 wherever two zeros could start a code."""
    bits += "0" * (-len(bits) % 8)
    packed, zeros = bytearray(), 0
    for byte in int(bits, 2).to_bytes(len(bits) // 8, "big"):
        if zeros >= 2 and byte <= 3:
            packed.append(3)
            zeros = 0
        packed.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes([kind << 1, 1]) + bytes(packed)


def _u(value, width):
    return f"{value:0{width}b}"


def _ue(value):
    """Exp-Golomb code."""
    code = f"{value + 1:b}"
    return "0" * (len(code) - 1) + code


def _profile_tier_level(depth):
    profile = 1 if depth == 8 else 2
    return _u(profile, 8) + _u(0x60000000, 32) + "1001" + "0" * 44 + _u(30, 8)


def _video_parameters(depth):
    ordering = "1" + _ue(0) * 3
    return (
        _u(0, 4) + "11" + _u(0, 6) + _u(0, 3) + "1" + "1" * 16
        + _profile_tier_level(depth) + ordering + _u(0, 6) + _ue(0) + "00" + "1"
    )  # fmt: skip


def _sequence_parameters(depth):
    blocks = _ue(1) + _ue(0) + _ue(0) + _ue(2) + _ue(0) + _ue(0)  # 16 × 16 coding blocks, and no smaller ones
    pcm = "1" + _u(depth - 1, 4) * 2 + _ue(1) + _ue(0) + "1"
    return (
        _u(0, 4) + _u(0, 3) + "1" + _profile_tier_level(depth) + _ue(0) + _ue(1) + _ue(SIDE) + _ue(SIDE) + "0"
        + _ue(depth - 8) * 2 + _ue(0) + "1" + _ue(0) * 3 + blocks + "000" + pcm + _ue(0) + "0000" + "0" + "1"
    )  # fmt: skip


_IMAGE_PARAMETERS = (
    _ue(0) + _ue(0) + "00" + "000" + "00" + _ue(0) * 2 + _ue(0) + "000" + _ue(0) * 2
    + "0" * 4 + "00" + "0" + "0" + "0" + "0" + _ue(0) + "00" + "1"
)  # fmt: skip


def _slice(luma, depth):
    neutral = np.full(2 * (SIDE // 2) ** 2, 1 << (depth - 1))
    samples = "".join(_u(int(value), depth) for value in [*luma.ravel(), *neutral])
    head = "10" + _ue(0) + _ue(2) + _ue(0) + "1"
    head += "0" * (-len(head) % 8)
    return head + _PCM_START + samples + _PCM_END
