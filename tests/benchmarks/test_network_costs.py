"""The table that stands in docs/models/costs.md."""

from benchmarks.network_costs import Cost, table


def test_a_row_says_seconds_their_ratio_and_memory() -> None:
    costs = {
        ("spn", 256): Cost((0.4, 0.5, 0.9), 100),
        ("pennet", 256): Cost((1.0, 1.0), None),
    }
    lines = table(["spn", "pennet"], [256], costs).splitlines()
    assert lines[0] == "| model | parameters | 256 × 256, s | of SPN | MB |"
    assert {line.count("|") for line in lines} == {6}
    assert lines[2] == "| SPN | 6.0 M | 0.50 | 1.00 | 100 |"
    assert lines[3] == "| PEN-Net | 10.2 M | 1.00 | 2.00 | – |"
