"""Pages of a list: what comes after a name or a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Final, TypeVar

from fastapi import Query

from kiosk.central.web.problems import ApiProblem
from kiosk.sync.contract import ProblemCode

T = TypeVar("T")

HIGHEST_ID: Final = 2**31 - 1
"""Of a numbered row: a higher number is none, and no database has to say so."""

After = Annotated[int, Query(ge=0, le=HIGHEST_ID)]
"""A cursor that is the number of the last row of the page before."""


def page_of(
    items: Sequence[T], name: Callable[[T], str], cursor: str | None, limit: int
) -> tuple[list[T], str | None]:
    """Up to `limit` items after the one called `cursor`, and the cursor of the next page, if any.

    Raises `ApiProblem(INVALID)` if nothing is called so.
    """
    first = 0
    if cursor is not None:
        names = [name(item) for item in items]
        if cursor not in names:
            raise ApiProblem(ProblemCode.INVALID, ["cursor"])
        first = names.index(cursor) + 1
    page = list(items[first : first + limit])
    more = first + limit < len(items)
    return page, name(page[-1]) if more and page else None
