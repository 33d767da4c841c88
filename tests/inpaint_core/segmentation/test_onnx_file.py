"""What an ONNX file declares is read without any package; what reaches out of the file is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inpaint_core.errors import WeightsError
from inpaint_core.segmentation.onnx_file import Declaration, Port, read_declaration
from tests.inpaint_core.segmentation.onnx_bytes import (
    FLOAT,
    efficient_sam_encoder,
    field,
    model,
    node,
    port,
)

EXTERNAL = field(8, "weights") + field(13, field(1, "location") + field(2, "../secret.bin")) + field(14, 1)


def test_ports_with_fixed_and_free_sizes_are_read():
    declared = read_declaration(efficient_sam_encoder(), "e.onnx")
    assert declared.inputs == (Port("batched_images", 1, (1, 3, None, None)),)
    assert declared.outputs == (Port("image_embeddings", 1, (1, 256, 64, 64)),)


def test_a_shape_that_is_not_said_and_one_of_a_single_number_differ():
    declared = read_declaration(model([port("a", FLOAT, None), port("b", FLOAT, ())], []), "e.onnx")
    assert [found.shape for found in declared.inputs] == [None, ()]


def test_weights_that_old_files_list_as_inputs_are_none():
    data = model([port("image", FLOAT, (1,)), port("w", FLOAT, (3,))], [], graph=field(5, field(8, "w")))
    assert [found.name for found in read_declaration(data, "e.onnx").inputs] == ["image"]


def test_notes_of_the_file_are_read():
    data = model([], [], extra=field(14, field(1, "License") + field(2, "Apache-2.0")))
    assert read_declaration(data, "e.onnx").metadata == {"license": "Apache-2.0"}


SUBGRAPH = field(5, field(1, "body") + field(6, field(5, EXTERNAL)))
OUTWARD = {
    "an initializer": {"graph": field(5, EXTERNAL)},
    "a sparse initializer": {"graph": field(15, field(1, EXTERNAL))},
    "a constant": {"graph": field(1, node("Constant", extra=field(5, field(5, EXTERNAL))))},
    "a list of constants": {"graph": field(1, node("Constant", extra=field(5, field(10, EXTERNAL))))},
    "a graph in an operator": {"graph": field(1, node("If", extra=SUBGRAPH))},
    "a function": {"extra": field(25, field(7, node("Constant", extra=field(5, field(5, EXTERNAL)))))},
    "the graph of a training": {"extra": field(20, field(1, field(5, EXTERNAL)))},
}


@pytest.mark.parametrize("place", OUTWARD)
def test_weights_in_other_files_are_refused_wherever_they_stand(place):
    data = model([port("image", FLOAT, (1,))], [], **OUTWARD[place])
    with pytest.raises(WeightsError, match=r"e\.onnx keeps weights in other files"):
        read_declaration(data, "e.onnx")


@pytest.mark.parametrize(
    ("operator", "domain"), [("Evil", "my.library"), ("EPContext", "com.microsoft"), ("PyOp", "pyopmulti")]
)
def test_operators_that_need_a_library_or_file_are_refused(operator, domain):
    nested = field(1, node("If", extra=field(5, field(6, field(1, node(operator, domain))))))
    for graph in (field(1, node(operator, domain)), nested):
        with pytest.raises(WeightsError, match=f"needs the operator {operator} of {domain}"):
            read_declaration(model([], [], graph=graph), "e.onnx")


def test_operators_that_the_file_defines_itself_are_fine():
    function = field(25, field(1, "Twice") + field(10, "pkg.own") + field(7, node("Add")))
    data = model([], [], graph=field(1, node("Twice", "pkg.own")), extra=function)
    assert isinstance(read_declaration(data, "e.onnx"), Declaration)


def refusal(data):
    """Return the sentence with which a file is refused."""
    try:
        read_declaration(data, "e.onnx")
    except WeightsError as error:
        return str(error)
    return "read"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence(data):
    assert refusal(data).startswith(("e.onnx ", "read"))


@given(st.data())
def test_a_damaged_file_is_read_or_refused_in_a_sentence(data):
    whole = bytearray(efficient_sam_encoder(graph=field(5, field(8, "w") + field(9, b"\0" * 40))))
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(whole)))
    assert refusal(bytes(whole[:cut])).startswith(("e.onnx ", "read"))


def test_a_file_nested_without_end_is_refused():
    inner = b""
    for _ in range(300):
        inner = field(1, node("If", extra=field(5, field(6, inner))))
    with pytest.raises(WeightsError, match="not an ONNX file, or it is damaged"):
        read_declaration(model([], [], graph=inner), "e.onnx")


def test_the_numbers_of_the_fields_are_those_of_the_onnx_package():
    onnx = pytest.importorskip("onnx", reason="the onnx package is not installed (extra dev)")
    numbers = {
        (message, name): onnx_message.DESCRIPTOR.fields_by_name[name].number
        for message, onnx_message, names in (
            ("model", onnx.ModelProto, ("graph", "training_info", "functions", "metadata_props")),
            ("function", onnx.FunctionProto, ("node", "attribute_proto", "domain")),
            ("graph", onnx.GraphProto, ("node", "initializer", "sparse_initializer", "input", "output")),
            ("node", onnx.NodeProto, ("attribute", "op_type", "domain")),
            (
                "attribute",
                onnx.AttributeProto,
                ("t", "g", "tensors", "graphs", "sparse_tensor", "sparse_tensors"),
            ),
            ("tensor", onnx.TensorProto, ("external_data", "data_location", "name")),
        )
        for name in names
    }
    assert list(numbers.values()) == [
        *(7, 20, 25, 14),
        *(7, 11, 10),
        *(1, 5, 15, 11, 12),
        *(5, 4, 7),
        *(5, 6, 10, 11, 22, 23),
        *(13, 14, 8),
    ]
