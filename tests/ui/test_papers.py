from builders import on
from dutyconsole.language import CHINESE
from keyboard import WIDE, at_the_desk


async def test_f9_writes_the_sheet_and_the_duty_log_in_all_three_forms(tmp_path):
    async with at_the_desk(tmp_path, speaking=CHINESE) as hands:
        await hands.press("h", "f9")
        names = sorted(path.name for path in hands.app.home.papers.iterdir())

        assert names == [
            f"2020-01-{day}-1-{kind}-20200125-161207.{form}"
            for day, kind in (("24", "log"), ("25", "sheet"))
            for form in ("docx", "pdf", "txt")
        ]
        assert "打印稿已存入" in hands.screen


async def test_what_is_there_already_is_not_written_over_and_said(tmp_path):
    async with at_the_desk(tmp_path, size=WIDE) as hands:
        await hands.press("h", "f9", "f9")

        (told,) = [each.message for each in hands.app._notifications]
        assert told.count("is there already; nothing was changed") == 6
        assert len(list(hands.app.home.papers.iterdir())) == 6


async def test_a_later_sheet_is_a_file_of_its_own(tmp_path):
    async with at_the_desk(tmp_path) as hands:
        await hands.press("h", "f9")
        await hands.wait_until(on("16:20"))
        await hands.press("f9")

        assert len(list(hands.app.home.papers.iterdir())) == 12
