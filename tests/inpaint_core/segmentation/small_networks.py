"""Tiny promptable networks with the inputs and outputs of the published exports, made with the onnx package.

Their encoder keeps only the mean colour of the photo. Their decoder answers with discs: a pixel belongs to
the thing if it is nearer than ``RADIUS`` (a part of the answer's longer side) to a point on the thing, and
not to a point beside it. So the place of an answer says whether every coordinate went through rightly.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

RADIUS = 0.2
FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64


def value(name, kind, shape):
    return helper.make_tensor_value_info(name, kind, shape)


def constant(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def save(path, nodes, inputs, outputs, constants=()):
    graph = helper.make_graph(list(nodes), "small", list(inputs), list(outputs), list(constants))
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString())
    return path


def write_encoder(
    path: Path, *, name="batched_images", rows=False, size=("height", "width"), rounds=1, licence=""
):
    """Write an encoder; ``rounds`` makes it slow: so many times it convolves the whole photo."""
    shape = [*size, 3] if rows else [1, 3, *size]
    planes = "planes" if rows else name
    nodes = [helper.make_node("Transpose", [name], ["turned"], perm=[2, 0, 1])] if rows else []
    nodes += [helper.make_node("Unsqueeze", ["turned", "first"], ["planes"])] if rows else []
    for number in range(rounds):
        nodes.append(helper.make_node("Conv", [planes, "same"], [f"round{number}"], pads=[1, 1, 1, 1]))
        planes = f"round{number}"
    nodes += [
        helper.make_node("ReduceMean", [planes], ["mean"], axes=[2, 3], keepdims=1),
        helper.make_node("Tile", ["mean", "repeats"], ["many"]),
        helper.make_node("Slice", ["many", "start", "end", "channel"], ["image_embeddings"]),
    ]
    kernel = np.zeros((3, 3, 3, 3), np.float32)
    kernel[range(3), range(3), 1, 1] = 1
    constants = [
        constant("same", kernel),
        constant("repeats", np.array([1, 86, 64, 64])),
        constant("start", np.array([0])),
        constant("end", np.array([256])),
        constant("channel", np.array([1])),
        *([constant("first", np.array([0]))] if rows else []),
    ]
    outputs = [value("image_embeddings", FLOAT, [1, 256, 64, 64])]
    made = save(path, nodes, [value(name, FLOAT, shape)], outputs, constants)
    if licence:
        model = onnx.load(made)
        helper.set_model_props(model, {"license": licence})
        made.write_bytes(model.SerializeToString())
    return made


def write_decoder(path: Path, *, family="efficient_sam", masks=3):
    """Write a decoder. Of its masks the one with the best score is right; the others are its negatives."""
    is_efficient = family == "efficient_sam"
    prefix = "batched_" if is_efficient else ""
    points, labels = f"{prefix}point_coords", f"{prefix}point_labels"
    size_kind = INT64 if is_efficient else FLOAT
    nodes = [
        helper.make_node("Cast", ["orig_im_size"], ["size"], to=INT64),
        helper.make_node("ReduceMax", ["size"], ["longest"], keepdims=1),
        helper.make_node("Cast", ["longest"], ["longest_f"], to=FLOAT),
        helper.make_node("Slice", ["size", "zero", "one"], ["height"]),
        helper.make_node("Slice", ["size", "one", "two"], ["width"]),
        helper.make_node("Squeeze", ["height"], ["height0"]),
        helper.make_node("Squeeze", ["width"], ["width0"]),
        helper.make_node("Range", ["zero0", "height0", "one0"], ["rows"]),
        helper.make_node("Range", ["zero0", "width0", "one0"], ["columns"]),
        helper.make_node("Cast", ["rows"], ["rows_f"], to=FLOAT),
        helper.make_node("Cast", ["columns"], ["columns_f"], to=FLOAT),
        helper.make_node("Reshape", [points, "xy"], ["flat"]),
    ]
    scaled = "flat"
    if not is_efficient:  # points are in a frame of 1024 pixels
        nodes += [
            helper.make_node("Div", ["longest_f", "frame"], ["ratio"]),
            helper.make_node("Mul", ["flat", "ratio"], ["in_answer"]),
        ]
        scaled = "in_answer"
    nodes += [
        helper.make_node("Slice", [scaled, "zero", "one", "one"], ["x"]),
        helper.make_node("Slice", [scaled, "one", "two", "one"], ["y"]),
        helper.make_node("Reshape", ["x", "n11"], ["x3"]),
        helper.make_node("Reshape", ["y", "n11"], ["y3"]),
        helper.make_node("Reshape", ["columns_f", "row"], ["columns3"]),
        helper.make_node("Reshape", ["rows_f", "column"], ["rows3"]),
        helper.make_node("Sub", ["columns3", "x3"], ["dx"]),
        helper.make_node("Sub", ["rows3", "y3"], ["dy"]),
        helper.make_node("Mul", ["dx", "dx"], ["dx2"]),
        helper.make_node("Mul", ["dy", "dy"], ["dy2"]),
        helper.make_node("Add", ["dx2", "dy2"], ["distance2"]),
        helper.make_node("Mul", ["longest_f", "radius"], ["reach"]),
        helper.make_node("Mul", ["reach", "reach"], ["reach2"]),
        helper.make_node("Less", ["distance2", "reach2"], ["is_near"]),
        helper.make_node("Reshape", [labels, "n11"], ["label3"]),
        helper.make_node("Equal", ["label3", "one_f"], ["is_thing"]),
        helper.make_node("Equal", ["label3", "zero_f"], ["is_ground"]),
        helper.make_node("And", ["is_near", "is_thing"], ["plus"]),
        helper.make_node("And", ["is_near", "is_ground"], ["minus"]),
        helper.make_node("Cast", ["plus"], ["plus_f"], to=FLOAT),
        helper.make_node("Cast", ["minus"], ["minus_f"], to=FLOAT),
        helper.make_node("ReduceMax", ["plus_f"], ["any_plus"], axes=[0], keepdims=1),
        helper.make_node("ReduceMax", ["minus_f"], ["any_minus"], axes=[0], keepdims=1),
        helper.make_node("Sub", ["any_plus", "any_minus"], ["sign"]),
        helper.make_node("Mul", ["sign", "two_f"], ["strong"]),
        helper.make_node("Sub", ["strong", "one_f"], ["logits"]),
        helper.make_node("Mul", ["logits", "choice"], ["chosen"]),
        helper.make_node("Unsqueeze", ["chosen", "lead"], ["masks_" if is_efficient else "masks"]),
    ]
    scores = np.linspace(0.1, 0.9, masks).astype(np.float32)
    choice = np.full((masks, 1, 1), -1, np.float32)
    choice[-1] = 1
    if masks == 4:
        choice[0] = 1  # what SAM answers several clicks with
    constants = [
        *(constant(name, np.array([number])) for name, number in (("zero", 0), ("one", 1), ("two", 2))),
        *(constant(name, np.array(number)) for name, number in (("zero0", 0), ("one0", 1))),
        *(constant(f"{name}_f", np.float32(value)) for name, value in (("zero", 0), ("one", 1), ("two", 2))),
        constant("radius", np.float32(RADIUS)),
        constant("frame", np.float32(1024)),
        constant("xy", np.array([-1, 2])),
        constant("n11", np.array([-1, 1, 1])),
        constant("row", np.array([1, 1, -1])),
        constant("column", np.array([1, -1, 1])),
        constant("choice", choice),
        constant("lead", np.array([0])),
        constant("scores_", scores.reshape(1, masks)),
    ]
    ports = [value("image_embeddings", FLOAT, [1, 256, 64, 64])]
    if is_efficient:
        constants += [constant("scores_again", scores.reshape(1, 1, masks))]
        nodes += [
            helper.make_node("Unsqueeze", ["masks_", "lead"], ["output_masks"]),
            helper.make_node("Identity", ["scores_again"], ["iou_predictions"]),
        ]
        ports += [value(points, FLOAT, [1, 1, "n", 2]), value(labels, FLOAT, [1, 1, "n"])]
        outputs = [value("output_masks", FLOAT, [1, 1, masks, "h", "w"])]
        outputs.append(value("iou_predictions", FLOAT, [1, 1, masks]))
    else:
        nodes.append(helper.make_node("Identity", ["scores_"], ["iou_predictions"]))
        ports += [value(points, FLOAT, [1, "n", 2]), value(labels, FLOAT, [1, "n"])]
        ports += [value("mask_input", FLOAT, [1, 1, 256, 256]), value("has_mask_input", FLOAT, [1])]
        outputs = [value("masks", FLOAT, [1, masks, "h", "w"]), value("iou_predictions", FLOAT, [1, masks])]
    ports.append(value("orig_im_size", size_kind, [2]))
    return save(path, nodes, ports, outputs, constants)
