"""Danish public holidays, and Constitution Day, when public offices are closed."""

from __future__ import annotations

from datetime import date


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (Meeus/Jones/Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    length = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * length) // 451
    month, day = divmod(h + length - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """Whether Citizens' Services is closed on `day` by law or custom.

    Store bededag was abolished by law from 2024 and is a working day.
    """
    from_easter = (day - easter(day.year)).days
    movable = {-3, -2, 0, 1, 39, 49, 50}
    fixed = {(1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)}
    return from_easter in movable or (day.month, day.day) in fixed
