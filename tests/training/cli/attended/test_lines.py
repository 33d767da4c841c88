import io
import json

from training.cli.attended.lines import LineCatcher, Lines


def test_a_stream_hands_on_whole_lines_only():
    taken = []
    catcher = LineCatcher(taken.append)
    for part in ("on", "e\ntwo\nth", "ree", "\n"):
        catcher.write(part)
    assert taken == ["one", "two", "three"]


def test_an_event_is_one_line():
    stream = io.StringIO()
    Lines(stream).tell("error", sentence="two\nlines")
    assert json.loads(stream.getvalue()) == {"event": "error", "sentence": "two\nlines"}
    assert stream.getvalue().count("\n") == 1
