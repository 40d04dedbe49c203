"""Times and lengths of time as the desk says them, in the operator's language."""

import datetime as dt

from arrow import Arrow

from dutyconsole.language import N_, _

_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def weekday(day: dt.date) -> str:
    """Saturday, 星期六."""
    return _(_WEEKDAYS[day.weekday()])


def short_weekday(day: dt.date) -> str:
    """Sat, 周六."""
    return _(_SHORT_WEEKDAYS[day.weekday()])


def full_date(day: dt.date) -> str:
    """25 Jan 2020, 2020年1月25日."""
    return _("{day} {month_name} {year}").format(**_parts(day))


def month_day(day: dt.date) -> str:
    """25 Jan, 1月25日."""
    return _("{day} {month_name}").format(**_parts(day))


def day_of_month(day: dt.date) -> str:
    """25, 25日."""
    return _("{day}").format(**_parts(day))


def clock(moment: Arrow) -> str:
    """16:05."""
    return moment.datetime.strftime("%H:%M")


def day_and_clock(moment: Arrow, *, at: Arrow | None = None) -> str:
    """25, 16:05 or 25日16:05: within the days around; not in the month of `at` with the month."""
    day = moment.date()
    is_near = at is None or (day.year, day.month) == (at.year, at.month)
    date = day_of_month(day) if is_near else month_day(day)
    return _("{day}, {clock}").format(day=date, clock=clock(moment))


def moment_short(moment: Arrow, *, at: Arrow) -> str:
    """16:05 on the day of `at`, otherwise with as much of the date as is needed."""
    if moment.date() == at.date():
        return clock(moment)
    if moment.year == at.year:
        return moment.datetime.strftime("%m-%d %H:%M")
    return moment.datetime.strftime("%Y-%m-%d %H:%M")


def length(seconds: float) -> str:
    """23 min, 1 h 05 min, 2 d 3 h; 23分, 1小时05分, 2天3小时."""
    minutes = int(abs(seconds)) // 60
    hours, minutes = divmod(minutes, 60)
    days, day_hours = divmod(hours, 24)
    if days:
        return _("{days} d {hours} h").format(days=days, hours=day_hours)
    if hours:
        return _("{hours} h {minutes:02} min").format(hours=hours, minutes=minutes)
    if minutes:
        return _("{minutes} min").format(minutes=minutes)
    return _("{seconds} s").format(seconds=int(abs(seconds)))


def left_short(seconds: float) -> str:
    """In 23 min, late 3 h; 剩23分, 超3小时: in a column, until or since a moment."""
    amount, unit = int(abs(seconds)) // 60, N_("{count} min")
    if amount >= 100:  # noqa: PLR2004 - minutes that fit into two digits
        amount, unit = amount // 60, N_("{count} h")
    if amount >= 100:  # noqa: PLR2004 - hours that do
        amount, unit = amount // 24, N_("{count} d")
    words = _("in {time}") if seconds > 0 else _("late {time}")
    return words.format(time=_(unit).format(count=amount))


def digits(seconds: float) -> str:
    """00:47:53: hours, minutes and seconds, without a sign."""
    minutes, second = divmod(int(abs(seconds)), 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}"


def _parts(day: dt.date) -> dict[str, int | str]:
    return {
        "day": day.day,
        "month": day.month,
        "month_name": _MONTHS[day.month - 1],
        "year": day.year,
    }


def open_in_shift(count: int) -> str:
    """第4班未结: in which shift something is still open."""
    return _("open in shift {number}").format(number=count)


def nth_shift(count: int) -> str:
    """第4班: in which shift something is open, in a narrow column."""
    return _("shift {count}").format(count=count)
