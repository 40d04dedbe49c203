from builders import AT
from dutyconsole.domain.clock_jumps import Jump
from dutyconsole.store.clock_jumps import list_jumps, note_jump
from dutyconsole.store.journal import written_at


def test_a_jump_is_kept_as_an_entry_of_its_own(db):
    jump = Jump(AT, AT.shift(hours=-2))
    note_jump(db, jump, by="李某", at=jump.at)

    assert list_jumps(db) == [jump]
    assert written_at(db) == AT.shift(hours=-2)


def test_the_newest_jump_comes_first(db):
    for hours in (1, 2):
        jump = Jump(AT, AT.shift(hours=hours))
        note_jump(db, jump, by="李某", at=jump.at)

    assert [jump.seconds for jump in list_jumps(db)] == [7200, 3600]
