"""Write src/dutyconsole/store/holidays.csv: the holiday arrangements of 2004 to 2026.

    .venv/bin/python tools/calendar_seed.py

The days are those of chinesecalendar 1.11.0 (MIT, https://github.com/LKI/chinese-calendar), which
calls them in English and knows no documents; the names and document numbers are those of the
General Office of the State Council's yearly notices. Two rows are added by hand:

- 2005-12-31, a Saturday, was worked: the notice for 2006 says so, chinesecalendar does not.
- 2020-02-01, a Saturday, was to be worked until the extension of 2020-01-26 made it a holiday. Both
  stand here, in the order in which they were published.

The file is made once; new years come in by import.
"""
# ruff: noqa: INP001 - a script, run by its path

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from chinese_calendar.constants import Holiday, holidays, workdays

OUT = Path(__file__).parents[1] / "src/dutyconsole/store/holidays.csv"
LIBRARY = "chinesecalendar 1.11.0"
HEADING = f"# Made by tools/calendar_seed.py from {LIBRARY} (MIT); later rows of a day win.\n"

NAMES = {
    Holiday.new_years_day: "元旦",
    Holiday.spring_festival: "春节",
    Holiday.tomb_sweeping_day: "清明节",
    Holiday.labour_day: "劳动节",
    Holiday.dragon_boat_festival: "端午节",
    Holiday.national_day: "国庆节",
    Holiday.mid_autumn_festival: "中秋节",
    Holiday.anti_fascist_70th_day: "抗战胜利纪念日",
}
MERGED = {
    2009: "国庆节、中秋节",
    2012: "中秋节、国庆节",
    2017: "国庆节、中秋节",
    2020: "国庆节、中秋节",
    2023: "中秋节、国庆节",
    2025: "国庆节、中秋节",
}
"""Years whose notice arranges both as one holiday, and its name there."""

NOTICES = {
    2006: "国办发明电〔2005〕35号",
    2007: "国办发明电〔2006〕49号",
    2008: "国办发明电〔2007〕52号",
    2009: "国办发明电〔2008〕42号",
    2010: "国办发明电〔2009〕27号",
    2011: "国办发明电〔2010〕40号",
    2012: "国办发明电〔2011〕45号",
    2013: "国办发明电〔2012〕33号",
    2014: "国办发明电〔2013〕28号",
    2015: "国办发明电〔2014〕28号",
    2016: "国办发明电〔2015〕18号",
    2017: "国办发明电〔2016〕17号",
    2018: "国办发明电〔2017〕12号",
    2019: "国办发明电〔2018〕15号",
    2020: "国办发明电〔2019〕16号",
    2021: "国办发明电〔2020〕27号",
    2022: "国办发明电〔2021〕11号",
    2023: "国办发明电〔2022〕16号",
    2024: "国办发明电〔2023〕7号",
    2025: "国办发明电〔2024〕12号",
    2026: "国办发明电〔2025〕7号",
}
AMENDMENTS = (
    ("2015-09-03", "2015-09-06", "国发明电〔2015〕1号"),
    ("2019-04-28", "2019-05-05", "国办发明电〔2019〕3号"),
    ("2020-01-31", "2020-02-02", "国办发明电〔2020〕1号"),
)
ADDED = (
    ("2005-12-31", "makeup", "元旦", NOTICES[2006]),
    ("2020-02-01", "makeup", "春节", NOTICES[2020]),
)


def main() -> None:
    """Write the file."""
    rows = sorted((*ADDED, *_rows()), key=lambda row: row[0])  # stable: an added row comes first
    with OUT.open("w", encoding="utf-8", newline="") as file:
        file.write(HEADING)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("day", "kind", "name", "source"))
        writer.writerows(rows)


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for kind, days in (("holiday", holidays), ("makeup", workdays)):
        for day, english in days.items():
            name = NAMES[Holiday(english)]
            yield day.isoformat(), kind, _named(day, name), _source(day, name)


def _named(day: dt.date, name: str) -> str:
    return MERGED.get(day.year, name) if name in {"国庆节", "中秋节"} else name


def _source(day: dt.date, name: str) -> str:
    for first, last, document in AMENDMENTS:
        if first <= day.isoformat() <= last:
            return document
    # New Year's holiday reaches into the December before, and is arranged with the new year.
    arranged_with = day.year + 1 if (day.month, name) == (12, "元旦") else day.year
    return NOTICES.get(arranged_with, LIBRARY)


if __name__ == "__main__":
    main()
