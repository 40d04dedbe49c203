"""`daily compare`: what differs between the daily reports of two days."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from dutyconsole.cli.base import Answer, Desk, reads
from dutyconsole.cli.daily import due_meant, of_report, report_meant
from dutyconsole.cli.daily_documents import difference
from dutyconsole.cli.printing import Json, table
from dutyconsole.cli.spoken import command, option
from dutyconsole.domain.daily_figures import changes
from dutyconsole.domain.daily_reports import TEXTS, DailyReport
from dutyconsole.errors import NotAllowed
from dutyconsole.language import N_, _
from dutyconsole.store.daily_standing import Standing, standing_of


@dataclass(frozen=True, slots=True)
class Differing:
    """A figure of which two reports do not say the same."""

    key: str
    block: str
    name: str
    unit: str
    before: str
    """Empty where that report did not have it; so is `after`."""
    after: str

    @property
    def change(self) -> str:
        """`+3`, `-1`; nothing where one of them did not have it."""
        return difference(self.before, self.after)


@command(help=N_("Show side by side what differs between two days' reports."))
@reads
@of_report
@option(
    "--with",
    "with_day",
    metavar=N_("DAY"),
    help=N_("The day to compare it with; the report sent before it if left out."),
)
def compare(desk: Desk, *, day: str | None, rule: str | None, with_day: str | None) -> Answer:
    """What is another figure, or is said in other words."""
    standing = standing_of(desk.db, desk.station, due_meant(desk, day, rule), at=desk.at)
    before = report_meant(desk, due_meant(desk, with_day, rule)) if with_day else standing.before
    if before is None:
        raise NotAllowed(_("No report went up before that one: name the day with --with"))
    figures = tuple(_figures(desk, standing, before))
    texts = {key: pair for key, pair in _texts(standing, before) if pair[0] != pair[1]}
    days = (before.due.date().isoformat(), standing.due.due.date().isoformat())
    return Answer(
        {
            "with_day": days[0],
            "day": days[1],
            "changes": [_document(each) for each in figures],
            "texts": [
                {"key": key, "before": earlier, "after": later}
                for key, (earlier, later) in texts.items()
            ],
        },
        (*_figure_lines(figures, days), *_text_lines(texts, days)),
        nothing=_("Nothing differs"),
    )


def _figures(desk: Desk, standing: Standing, before: DailyReport) -> Iterator[Differing]:
    """What is another figure than in the report `before`; without a draft, as it is counted now."""
    from dutyconsole.exchange.daily_tables import FigureWords

    report = standing.report
    words = FigureWords(before, standing.figures, desk.station)
    for each in changes(before.figures, report.figures if report else standing.figures.flat):
        yield Differing(each.key, *words.of(each.key), each.before, each.after)


def _texts(standing: Standing, before: DailyReport) -> Iterator[tuple[str, tuple[str, str]]]:
    """What both reports say in each part; nothing where there is no draft yet."""
    if report := standing.report:
        for key in TEXTS:
            yield key, (before.texts.get(key, ""), report.texts.get(key, ""))


def _document(each: Differing) -> Json:
    said: dict[str, Json] = asdict(each)
    absent = {"before": each.before or None, "after": each.after or None}
    return {**said, **absent, "change": each.change or None}


def _figure_lines(found: tuple[Differing, ...], days: tuple[str, str]) -> tuple[str, ...]:
    rows = [(each.name, each.before, each.after, each.change, each.unit) for each in found]
    return table([(_("Figure"), *days, _("change"), ""), *rows]) if rows else ()


def _text_lines(texts: Mapping[str, tuple[str, str]], days: tuple[str, str]) -> Iterator[str]:
    for key, pair in texts.items():
        yield from ("", _(TEXTS[key]))
        for day, said in zip(days, pair, strict=True):
            yield f"  {day}  {' '.join(said.split())}"
