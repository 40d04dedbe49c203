from threading import Barrier, Thread

import pytest

from dutyconsole.errors import BadInput, NotAllowed
from dutyconsole.exchange.new_file import write_new


def test_a_file_is_written_whole_for_its_owner_only(tmp_path):
    path = tmp_path / "交接班记录.txt"
    write_new(path, "李某".encode())

    assert path.read_text(encoding="utf-8") == "李某"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_there_is_never_overwritten(tmp_path):
    path = tmp_path / "sheet.txt"
    path.write_text("signed", encoding="utf-8")
    with pytest.raises(NotAllowed, match="is there already"):
        write_new(path, b"new")

    assert path.read_text(encoding="utf-8") == "signed"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_that_leads_nowhere_is_something_too(tmp_path):
    path = tmp_path / "sheet.txt"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(NotAllowed, match="is there already"):
        write_new(path, b"new")

    assert not (tmp_path / "elsewhere").exists()


def test_of_two_who_write_it_one_is_refused(tmp_path):
    path, refused, together = tmp_path / "sheet.txt", [], Barrier(8)

    def write(number):
        together.wait()
        try:
            write_new(path, bytes([number]) * 100_000)
        except NotAllowed:
            refused.append(number)

    writers = [Thread(target=write, args=(number,)) for number in range(8)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()

    (wrote,) = set(range(8)) - set(refused)
    assert path.read_bytes() == bytes([wrote]) * 100_000


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(BadInput, match="there is no such file or folder"):
        write_new(tmp_path / "none" / "sheet.txt", b"new")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(NotAllowed, match="is there already"):
        write_new(tmp_path, b"new")
