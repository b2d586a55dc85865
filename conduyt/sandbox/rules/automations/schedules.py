"""Times in automations: delays, the hours in which an automation may run, and cron schedules."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from conduyt.sandbox.store import Doc

_UNITS = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
_RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))  # minute, hour, day, month, day of the week
_LOOKAHEAD = timedelta(days=4 * 366)  # February 29 occurs at least once in this period


def is_unit(unit: object) -> bool:
    return unit in (*_UNITS, "months", "business_days")


def later(moment: datetime, value: float, unit: str) -> datetime:
    """The time some units after a moment; the year 9999 if it is too late. Months and business days are whole."""
    try:
        if unit == "months":
            months = moment.month - 1 + int(value)
            year, month = moment.year + months // 12, months % 12 + 1
            return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))
        if unit == "business_days":
            return _business_days_later(moment, int(value))
        return moment + value * _UNITS[unit]
    except (OverflowError, ValueError):
        return datetime.max.replace(tzinfo=UTC)


def _business_days_later(moment: datetime, days: int) -> datetime:
    if days > 0:  # on a weekend, count from the Friday before it
        moment -= timedelta(days=max(0, moment.weekday() - 4))
    weeks, left = divmod(days, 5)
    moment += timedelta(weeks=weeks)
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < 5
    return moment


def opening(automation: Doc, now: datetime) -> datetime | None:
    """When an automation outside its hours may continue; `None` if it may now.

    The last hour is not included. The hours can cross midnight: 22 to 6.
    """
    start, end = automation.get("executionWindowStart"), automation.get("executionWindowEnd")
    if start is None or end is None or start == end:
        return None
    local = now.astimezone(_zone(automation.get("executionTimezone")))
    inside = start <= local.hour < end if start < end else local.hour >= start or local.hour < end
    if inside:
        return None
    opens = local.replace(hour=start, minute=0, second=0, microsecond=0)
    return (opens if opens > local else opens + timedelta(days=1)).astimezone(UTC)


def _zone(name: str | None) -> tzinfo:
    """The time zone; UTC if this machine does not know it. Some machines know none."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def parse_cron(text: str) -> tuple[frozenset[int], ...]:
    """The values that each of the five fields allows; ValueError if it is no cron expression."""
    fields = text.split()
    if len(fields) != len(_RANGES):
        raise ValueError("must have five fields")
    return tuple(_values(field, *limits) for field, limits in zip(fields, _RANGES, strict=True))


def next_run(text: str, after: datetime) -> datetime | None:
    """The first minute in UTC after a moment that matches a cron expression; `None` for dates like February 30."""
    minutes, hours, days, months, weekdays = parse_cron(text)
    every_day, every_weekday = (field.startswith("*") for field in (text.split()[2], text.split()[4]))
    moment = after.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    end = moment + _LOOKAHEAD
    while moment < end:
        on_day, on_weekday = moment.day in days, moment.isoweekday() % 7 in {day % 7 for day in weekdays}
        # As in cron: if both fields restrict the day, one match is enough.
        fits = on_day and on_weekday if every_day or every_weekday else on_day or on_weekday
        if moment.month not in months or not fits:
            moment = moment.replace(hour=0, minute=0) + timedelta(days=1)
        elif moment.hour not in hours:
            moment = moment.replace(minute=0) + timedelta(hours=1)
        elif moment.minute not in minutes:
            moment += timedelta(minutes=1)
        else:
            return moment
    return None


def _values(field: str, low: int, high: int) -> frozenset[int]:
    """The values that a field such as "*/15" or "1-5,7" allows."""
    values: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            start, end = low, high
        else:
            start = int(first)
            end = int(last) if dash else high if step else start
        if not low <= start <= end <= high or int(step or 1) < 1:
            raise ValueError(f"{part!r} is out of range")
        values.update(range(start, end + 1, int(step or 1)))
    return frozenset(values)
