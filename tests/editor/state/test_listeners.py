from editor.state.listeners import Listeners


def test_listeners_are_told_in_order_until_they_leave():
    listeners: Listeners[int, str] = Listeners()
    told = []
    leave = listeners.add(lambda number, word: told.append(("first", number, word)))
    listeners.add(lambda number, word: told.append(("second", number, word)))
    listeners.tell(1, "a")
    leave()
    leave()
    listeners.tell(2, "b")
    assert told == [("first", 1, "a"), ("second", 1, "a"), ("second", 2, "b")]


def test_a_listener_may_leave_while_being_told():
    listeners: Listeners[()] = Listeners()
    told = []

    def once() -> None:
        told.append("once")
        leave()

    leave = listeners.add(once)
    listeners.add(lambda: told.append("always"))
    listeners.tell()
    listeners.tell()
    assert told == ["once", "always", "always"]
