import os
import time

import pytest

from editor.journal.home import MAX_AGE_S, JournalHome


@pytest.fixture
def home(qapp, tmp_path):
    return JournalHome(tmp_path / "journals")


def left(home: JournalHome, *, age_s: float = 0, size: int = 1000):
    """Make a journal that was left behind some time ago; return its folder."""
    folder = home.new()
    path = folder.path / "journal.sqlite3"
    path.write_bytes(b"x" * size)
    folder.let_go()
    then = time.time() - age_s
    os.utime(path, (then, then))
    return folder.path


def test_journals_are_found_latest_first(home):
    paths = [left(home, age_s=age_s) for age_s in (300, 100, 200)]
    assert [folder.path for folder in home.left_behind()] == [paths[1], paths[2], paths[0]]


def test_a_folder_that_does_not_exist_holds_no_journals(home):
    assert home.left_behind() == []
    home.prune(1000)
    home.forget_all()


def test_what_one_has_taken_is_not_found_by_another(home):
    left(home)
    taken = home.left_behind()
    assert home.left_behind() == []
    taken[0].let_go()
    assert len(home.left_behind()) == 1


def test_after_thirty_days_a_journal_goes_but_never_the_newest(home):
    newest, old = left(home, age_s=MAX_AGE_S + 50), left(home, age_s=MAX_AGE_S + 90)
    home.prune(10**9)
    assert newest.exists()
    assert not old.exists()


def test_looking_at_journals_does_not_make_them_younger(home):
    left(home)
    old = left(home, age_s=MAX_AGE_S + 90)
    for folder in home.left_behind():
        folder.let_go()
    home.prune(10**9)
    assert not old.exists()


def test_the_oldest_go_when_all_take_too_much_but_never_the_newest(home):
    paths = [left(home, age_s=age_s, size=1000) for age_s in (0, 10, 20, 30)]
    home.prune(2500)
    assert [path.exists() for path in paths] == [True, True, False, False]
    home.prune(10)
    assert [path.exists() for path in paths] == [True, False, False, False]


def test_a_journal_in_use_is_never_removed(home):
    left(home)
    folder = home.new()
    (folder.path / "journal.sqlite3").write_bytes(b"x" * 1000)
    os.utime(folder.path / "journal.sqlite3", (0, 0))
    home.prune(10)
    home.forget_all()
    assert folder.path.exists()
    folder.remove()
    assert not folder.path.exists()


def test_only_the_user_may_look_into_a_journal(home):
    folder = home.new()
    assert folder.path.stat().st_mode & 0o077 == 0
    folder.remove()


def test_what_was_put_aside_is_not_found_and_goes_in_time(home):
    left(home)
    bad = left(home, age_s=MAX_AGE_S - 100)
    (folder,) = [one for one in home.left_behind() if one.path == bad]
    assert folder.put_aside()
    assert all(one.path != bad for one in home.left_behind())
    (aside,) = home.root.glob("*.damaged")
    os.utime(aside / "journal.sqlite3", (0, 0))
    home.prune(10**9)
    assert not aside.exists()
