"""The virtual phone of the demo's bench: it opens what the QR code says, and approves or denies.

A browser of a few lines: pages, forms, cookies. It goes to loopback only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from kiosk.identity.mitid.settings import NSIS

_MOST_PAGES: Final = 10
_WAIT_S: Final = 10
_LONGEST_PAGE: Final = 256 * 1024


class PhoneError(RuntimeError):
    """The phone came to no page where it could decide."""


@dataclass(frozen=True, slots=True)
class Phone:
    """The phone of somebody with a MitID: their login name at the demo's provider, and its level."""

    login: str = "anna"
    loa: str = f"{NSIS}Substantial"

    def approve(self, uri: str) -> str:
        """Approve the login that a QR code offers; what the phone showed on the way, as text.

        Raises `PhoneError` if it is not open any more.
        """
        return self._decide(uri, deny=False)

    def deny(self, uri: str) -> str:
        """Say no to it; what the phone showed. Raises `PhoneError`."""
        return self._decide(uri, deny=True)

    def _decide(self, uri: str, *, deny: bool) -> str:
        browser = build_opener(HTTPCookieProcessor())
        page, shown, decided = _open(browser, uri), "", False
        for _ in range(_MOST_PAGES):
            shown += page.text
            if not page.has_form:
                break
            fields = dict(page.fields)
            mine = {"login": self.login, "loa": self.loa}
            fields |= {name: value for name, value in mine.items() if name in fields}
            if aborted := deny and page.can_abort:
                fields["abort"] = "yes"
            decided |= aborted or (not deny and "login" in fields)
            page = _open(browser, urljoin(page.address, page.action), fields)
            if aborted:
                break
        if not decided or (page.failed and not deny):
            raise PhoneError("there is nothing to decide any more")
        return " ".join(shown.split())


@dataclass
class _Page(HTMLParser):
    """One page: its first form, and the words on it."""

    address: str
    action: str = ""
    failed: bool = False
    has_form: bool = False
    can_abort: bool = False
    fields: dict[str, str] = field(default_factory=dict)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms, their fields, and what aborts them."""
        said = {name: value or "" for name, value in attrs}
        self._silent = tag in {"script", "style"}
        if tag == "form":
            self.has_form, self.action = True, said.get("action", "")
        elif tag == "input" and "name" in said:
            self.fields[said["name"]] = said.get("value", "")
        elif tag == "button":
            self.can_abort |= said.get("name") == "abort"

    def handle_endtag(self, tag: str) -> None:
        """Scripts and styles end."""
        if tag in {"script", "style"}:
            self._silent = False

    def handle_data(self, data: str) -> None:
        """Words."""
        if not self._silent:
            self.text += f" {data}"


def _open(browser: OpenerDirector, uri: str, form: dict[str, str] | None = None) -> _Page:
    if urlsplit(uri).scheme != "http" or urlsplit(uri).hostname not in {"127.0.0.1", "localhost"}:
        raise PhoneError("the virtual phone goes to loopback only")
    body = None if form is None else urlencode(form).encode()
    try:
        with browser.open(Request(uri, body), timeout=_WAIT_S) as answer:  # noqa: S310 - see above
            page = _Page(answer.url)
            page.feed(answer.read(_LONGEST_PAGE).decode("utf-8", "replace"))
            return page
    except HTTPError as error:
        with error:
            page = _Page(uri, failed=True)
            page.feed(error.read(_LONGEST_PAGE).decode("utf-8", "replace"))
            return page
    except (URLError, OSError) as error:
        raise PhoneError("nobody answers") from error
