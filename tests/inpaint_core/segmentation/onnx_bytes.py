"""ONNX files as bytes, written field by field: what they declare, and no network. Needs no package."""

from collections.abc import Sequence

FLOAT, INT64 = 1, 7


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def field(number: int, value: bytes | str | int) -> bytes:
    """Return a field of a protocol buffer."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def port(name: str, element: int, shape: Sequence[int | str] | None) -> bytes:
    dims = b"".join(
        field(1, field(1, size) if isinstance(size, int) else field(2, size)) for size in shape or ()
    )
    tensor = field(1, element) + (b"" if shape is None else field(2, dims))
    return field(1, name) + field(2, field(1, tensor))


def node(operator: str = "Identity", domain: str = "", extra: bytes = b"") -> bytes:
    return field(1, "a") + field(2, "b") + field(4, operator) + (field(7, domain) if domain else b"") + extra


def model(
    inputs: Sequence[bytes],
    outputs: Sequence[bytes],
    graph: bytes = b"",
    extra: bytes = b"",
    name: str = "small",
) -> bytes:
    """Return a file with these ports; ``graph`` and ``extra``: more fields of graph and model."""
    body = field(1, node()) + field(2, name) + graph
    body += b"".join(field(11, port) for port in inputs) + b"".join(field(12, port) for port in outputs)
    return field(1, 8) + field(7, body) + field(8, field(2, 17)) + extra


EMBEDDING = port("image_embeddings", FLOAT, (1, 256, 64, 64))


def efficient_sam_encoder(**more) -> bytes:
    return model([port("batched_images", FLOAT, (1, 3, "height", "width"))], [EMBEDDING], **more)


def efficient_sam_decoder(**more) -> bytes:
    points = [
        port("batched_point_coords", FLOAT, (1, 1, "n", 2)),
        port("batched_point_labels", FLOAT, (1, 1, "n")),
    ]
    masks = [port("output_masks", FLOAT, (1, 1, 3, "h", "w")), port("iou_predictions", FLOAT, (1, 1, 3))]
    return model([EMBEDDING, *points, port("orig_im_size", INT64, (2,))], masks, **more)


def sam_encoder(name: str = "input_image", shape=("h", "w", 3), element: int = FLOAT, **more) -> bytes:
    return model([port(name, element, shape)], [EMBEDDING], **more)


def sam_decoder(**more) -> bytes:
    given = [
        port("point_coords", FLOAT, (1, "n", 2)),
        port("point_labels", FLOAT, (1, "n")),
        port("mask_input", FLOAT, (1, 1, 256, 256)),
        port("has_mask_input", FLOAT, (1,)),
        port("orig_im_size", FLOAT, (2,)),
    ]
    masks = [port("masks", FLOAT, (1, 4, "h", "w")), port("iou_predictions", FLOAT, (1, 4))]
    return model([EMBEDDING, *given], masks, **more)
