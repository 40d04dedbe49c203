"""Lines of registers as tests of the figures need them, made in one line and without a record."""

from arrow import Arrow

from builders import on
from dutyconsole.domain.census_facts import CensusLine
from dutyconsole.domain.moments import to_text
from dutyconsole.domain.register_lines import LineState, PartKind, RegisterLine


def a_line(
    register: str,
    number: int,
    at: Arrow,
    *,
    part: int = 0,
    kind: PartKind = PartKind.ENTERED,
    recorded_at: Arrow | None = None,
    entry: int | None = None,
    **values: str,
) -> RegisterLine:
    """A line, or a part of one."""
    return RegisterLine(
        entry=number if entry is None else entry,
        register=register,
        number=number,
        part=part,
        kind=kind,
        state=LineState.CLOSED,
        at=at,
        recorded_at=recorded_at or at,
        by="李某",
        reason="",
        values={"at": to_text(at), **values},
    )


def a_reading(number: int, person: str, clock: str = "09:00", **values: str) -> RegisterLine:
    """A temperature of 36.5 in the morning, in post, unless it is said otherwise."""
    given = {"round": "1", "temperature": "36.5", "status": "in_post", "threshold": "37.3"}
    return a_line("temperatures", number, on(clock), **(given | {"person": person} | values))


def an_outing(number: int, person: str, clock: str, **values: str) -> RegisterLine:
    """An outing that begins then, back by noon."""
    given = {"back_by": to_text(on("12:00")), "person": person}
    return a_line("outings", number, on(clock), **(given | values))


def surveyed(
    number: int, person: str, *parts: tuple[Arrow, PartKind, dict[str, str]], **values: str
) -> CensusLine:
    """A line of the census begun on the 20th at nine; each further part changes some values."""
    at = on("09:00", "2020-01-20")
    values = {"person": person, **values}
    made = [a_line("census", number, at, **values)]
    for place, (recorded_at, kind, changed) in enumerate(parts, start=1):
        values = values | changed
        made.append(
            a_line(
                "census",
                number,
                at,
                part=place,
                kind=kind,
                recorded_at=recorded_at,
                entry=number + 1000 * place,
                **values,
            )
        )
    return CensusLine(tuple(made))
