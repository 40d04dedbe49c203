from dutyconsole.store import ballast


def test_room_is_held_back_in_a_file_of_ones_own(tmp_path):
    file = tmp_path / "ballast"

    assert ballast.lay(file)
    assert file.stat().st_blocks * 512 >= ballast.SIZE
    assert file.stat().st_mode & 0o777 == 0o600


def test_what_is_held_back_already_stays(tmp_path):
    file = tmp_path / "ballast"
    file.write_bytes(b"laid before")

    assert ballast.lay(file)
    assert file.read_bytes() == b"laid before"


def test_where_there_is_no_room_nothing_is_left_behind(tmp_path, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.posix_fallocate", full)

    assert not ballast.lay(tmp_path / "ballast")
    assert list(tmp_path.iterdir()) == []


def test_the_room_is_given_back_once(tmp_path):
    ballast.lay(tmp_path / "ballast")

    assert ballast.let_go(tmp_path / "ballast")
    assert not ballast.let_go(tmp_path / "ballast")
