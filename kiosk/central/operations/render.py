"""The page as HTML: one file, its style and its few lines of script inside, nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape
from markupsafe import Markup

from kiosk.central.operations.page import Page
from kiosk.central.operations.tongue import Tongue

_FOLDER: Final = files("kiosk.central") / "pages" / "operations"
_STYLE: Final = (_FOLDER / "operations.css").read_text(encoding="utf-8")
_SCRIPT: Final = (_FOLDER / "refresh.js").read_text(encoding="utf-8")
_TEMPLATES: Final = Environment(
    loader=DictLoader(
        {
            name: (_FOLDER / name).read_text(encoding="utf-8")
            for name in ("layout.html", "icons.html", "sign-in.html", "operations.html")
        }
    ),
    autoescape=select_autoescape(),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": f"default-src 'none'; style-src {_hash(_STYLE)}; "
    f"script-src {_hash(_SCRIPT)}; connect-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


def operations(page: Page, tongue: Tongue) -> str:
    """The page for somebody who is signed in."""
    return _render("operations.html", tongue, page=page)


def door(tongue: Tongue, *, refused: bool) -> str:
    """The page where people sign in."""
    return _render("sign-in.html", tongue, refused=refused)


def _render(name: str, tongue: Tongue, **told: object) -> str:
    # Our own files, not from anybody: inside <style> and <script> nothing is escaped.
    style, script = Markup(_STYLE), Markup(_SCRIPT)  # noqa: S704
    return _TEMPLATES.get_template(name).render(
        told, say=tongue.say, language=tongue.language, style=style, script=script
    )
