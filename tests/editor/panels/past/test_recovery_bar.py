import time

import pytest

from editor.panels.past.recovery_bar import when

NOW = time.mktime((2026, 3, 12, 15, 0, 0, 0, 0, -1))


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ((2026, 3, 12, 9, 5), "Today, 9:05"),
        ((2026, 3, 11, 23, 59), "Yesterday, 23:59"),
        ((2026, 3, 10, 14, 0), "10 March, 14:00"),
    ],
)
def test_times_are_said_as_people_say_them(moment, words):
    assert when(time.mktime((*moment, 0, 0, 0, -1)), NOW) == words
