"""Civil days, months and working days (domain.md F.5, F.6, G.3)."""
import calendar
import datetime
import re

DAY = datetime.timedelta(days=1)
NEVER = datetime.date.max


def day(text):
    """`2019-06-30` as a day; nothing as None."""
    return datetime.date.fromisoformat(text) if text else None


def month_end(month):
    """The last day of `2019-06`."""
    year, number = map(int, month.split("-"))
    return datetime.date(year, number, calendar.monthrange(year, number)[1])


def month_of(date):
    return f"{date.year:04}-{date.month:02}"


def year_start(date):
    return date.replace(month=1, day=1)


def months_finished(date):
    """A month counts as finished on its last day (I.43)."""
    return date.month if date == month_end(month_of(date)) else date.month - 1


def last_finished_month(date):
    """The last month of the year that is finished, `2019-07`; None in January."""
    number = months_finished(date)
    return f"{date.year:04}-{number:02}" if number else None


def month_start(date):
    return date.replace(day=1)


def quarter_start(date):
    return date.replace(month=(date.month - 1) // 3 * 3 + 1, day=1)


def quarter_end(date):
    return month_end(f"{date.year:04}-{quarter_start(date).month + 2:02}")


def month_later(date):
    """The same day of the next month, or its last (F.5.6)."""
    following = month_end(month_of(month_end(month_of(date)) + DAY))
    return following.replace(day=min(date.day, following.day))


class WorkingDays:
    """The State Council's calendar: of each year the last notice."""

    def __init__(self, rest_days, make_up_days):
        self.rest_days = frozenset(rest_days)
        self.make_up_days = frozenset(make_up_days)

    @classmethod
    def from_text(cls, text):
        """From deploy/data/<year>/calendar.txtpb."""
        last = {}
        for block in text.split("calendar_notices {")[1:]:
            year, version = (int(re.search(rf"\b{name}: (\d+)", block)[1]) for name in ("year", "version"))
            lists = []
            for name in ("rest_days", "make_up_days"):
                values = re.search(rf"\b{name}: \[(.*?)\]", block, re.S)
                lists.append([day(text) for text in re.findall(r'"([\d-]+)"', values[1])] if values else [])
            last[year] = max(last.get(year, (0, [], [])), (version, *lists), key=lambda notice: notice[0])
        return cls((d for _, rest, _ in last.values() for d in rest), (d for _, _, work in last.values() for d in work))

    def works(self, date):
        """F.5.1: as listed; not listed: Monday to Friday."""
        if date in self.make_up_days:
            return True
        return date not in self.rest_days and date.weekday() < 5

    def after(self, start, number):
        """F.5.2: the starting day is not counted; 0 is the day itself, rolled forward."""
        date = start
        if number == 0:
            while not self.works(date):
                date += DAY
        while number > 0:
            date += DAY
            number -= self.works(date)
        return date

    def ladder(self, since, category):
        """F.10.1: studied after a day, fed back after three, settled after seven or a month; ends roll (F.5.6)."""
        settled = since + 7 * DAY if category == "SUPERVISION_CATEGORY_GENERAL" else month_later(since)
        return [self.after(end, 0) for end in (since + 1 * DAY, since + 3 * DAY, settled)]
