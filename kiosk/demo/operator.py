"""The operator of a central service, who can see which cases it has."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Operator:
    """Somebody with the operator's token for the central service at `url`."""

    url: str
    token: str = field(repr=False)

    def cases(self) -> list[dict[str, Any]]:
        """All cases it has, in the order they came: nothing personal. Raises `OSError`."""
        return list(self._cases())

    def has_once(self, reference: str) -> bool:
        """Whether it has the case with this reference, and has it once. Raises `OSError`."""
        return [case["reference"] for case in self._cases()].count(reference) == 1

    def _cases(self) -> Iterator[dict[str, Any]]:
        cursor: int | None = 0
        while cursor is not None:
            request = urllib.request.Request(  # noqa: S310 - the address is ours
                f"{self.url}/v1/cases?limit={_PAGE}&cursor={cursor}",
                headers={"Authorization": f"Bearer {self.token}"},
            )
            with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310
                page = json.load(reply)
            yield from page["cases"]
            cursor = page["cursor"]
