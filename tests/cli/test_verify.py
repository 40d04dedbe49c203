import json

from builders import plainly


def test_a_sound_record_is_said_to_be_sound(duty):
    result = duty("verify")

    assert result.exit_code == 0
    assert result.stdout.startswith("The record is sound\nJournal entries: 2\n")


def test_a_program_is_told_the_head(duty):
    told = json.loads(duty("verify", "--json").stdout)

    assert (told["sound"], told["entries"], len(told["head"])) == (True, 2, 64)
    assert told["faults"] == []


def test_a_record_that_was_tampered_with_is_told_and_exit_status_1(duty, home):
    plainly(
        home.record,
        "PRAGMA writable_schema = ON",
        "DELETE FROM sqlite_schema WHERE type = 'trigger'",
        "PRAGMA writable_schema = RESET",
        "UPDATE journal SET body = replace(body, '张某某', '李某某') WHERE n = 1",
    )
    person, program = duty("verify"), duty("verify", "--json")
    faults = json.loads(program.stdout)["faults"]

    assert (person.exit_code, program.exit_code) == (1, 1)
    assert person.stdout.startswith("THE RECORD IS NOT SOUND\n")
    assert ("content", 1) in [(fault["kind"], fault["entry"]) for fault in faults]


def test_a_record_is_verified_without_its_settings(duty, home):
    home.settings.unlink()

    assert duty("verify").exit_code == 0
