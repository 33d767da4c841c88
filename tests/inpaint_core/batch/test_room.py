import threading

from inpaint_core.batch.room import Room


def is_free(room: Room) -> bool:
    """Tell whether a thread that waits is let in at once."""
    entered: list[bool] = []
    thread = threading.Thread(target=lambda: entered.append(room.wait()), daemon=True)
    thread.start()
    thread.join(0.1)
    if thread.is_alive():
        room.close()
        thread.join()
        return False
    return entered == [True]


def test_the_first_photo_always_has_room_however_large() -> None:
    room = Room(max_bytes=10)
    assert is_free(room)
    room.take(1000, photos=1)
    room.give(1000, photos=1)
    assert is_free(room)


def test_full_by_bytes_or_by_photos() -> None:
    heavy, crowded = Room(max_bytes=10), Room(max_bytes=10, max_photos=2)
    heavy.take(10, photos=1)
    assert not is_free(heavy)
    crowded.take(1, photos=2)
    assert not is_free(crowded)


def test_a_fill_that_waits_to_be_written_takes_room_too() -> None:
    room = Room(max_bytes=10)
    room.take(6, photos=1)
    room.take(6)
    assert not is_free(room)


def test_who_waits_is_let_in_when_something_leaves() -> None:
    room = Room(max_bytes=10)
    room.take(10, photos=1)
    room.take(10, photos=1)
    entered: list[bool] = []
    thread = threading.Thread(target=lambda: entered.append(room.wait()), daemon=True)
    thread.start()
    room.give(11, photos=1)
    thread.join(30)
    assert entered == [True]


def test_nobody_is_let_in_after_closing() -> None:
    room = Room()
    room.close()
    assert not room.wait()
