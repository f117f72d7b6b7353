"""Receipts as a page for the phone: what is kept, shown and forgotten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.sync.contract import (
    LINK_HOURS,
    ReceiptHeading,
    ReceiptLink,
    ReceiptPage,
    ReceiptPair,
    ReceiptText,
)
from tests.central.databases import Database
from tests.central.parts import CPR, TOKEN, Api
from tests.central.receipts import REFERENCE, a_mail, a_page


def kept(api: Api, page: ReceiptPage) -> ReceiptLink:
    answer = api.post("/v1/receipt-pages", page)
    assert answer.status_code == 200, answer.text
    return ReceiptLink.model_validate_json(answer.content)


def test_a_page_is_read_by_whoever_has_its_address(api: Api) -> None:
    link = kept(api, a_page())
    shown = api.http.get(link.url)
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "text/html; charset=utf-8"
    words = ["Nyt sundhedskort", REFERENCE, "<dt>Pris</dt><dd>225 kr.</dd>", "Kortet kommer"]
    assert [word for word in words if word not in shown.text] == []
    assert '<html lang="da" dir="ltr">' in shown.text
    assert shown.text.count("<dl>") == 1
    assert re.fullmatch(r"http://testserver/r/[0-9a-f]{32}", link.url)


def test_a_page_is_in_nobodys_cache_index_or_referrer_and_runs_nothing(api: Api) -> None:
    headers = api.http.get(kept(api, a_page()).url).headers
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert "noindex" in headers["x-robots-tag"]
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "set-cookie" not in headers


def test_arabic_runs_from_the_right_and_the_reference_does_not(api: Api) -> None:
    shown = api.http.get(kept(api, a_page(language="ar")).url).text
    assert '<html lang="ar" dir="rtl">' in shown
    assert f'<p class="reference" dir="ltr">{REFERENCE}</p>' in shown


def test_what_was_typed_is_words_and_never_html(api: Api) -> None:
    nasty = '<script>alert("x")</script>&"'
    shown = api.http.get(kept(api, a_page(parts=[ReceiptPair(name=nasty, value=nasty)])).url).text
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown


def test_after_a_day_the_page_is_gone_and_its_row_too(api: Api, database: Database) -> None:
    link = kept(api, a_page())
    api.clock.wait(hours=LINK_HOURS, seconds=-1)
    assert api.http.get(link.url).status_code == 200
    api.clock.wait(seconds=1)
    gone = api.http.get(link.url)
    assert (gone.status_code, "findes ikke" in gone.text) == (404, True)
    assert gone.headers["cache-control"] == "no-store"
    kept(api, a_page())
    assert database.rows("receipt_pages") == 1


@pytest.mark.parametrize("secret", ["0" * 32, "x", "..%2f..%2fv1%2fcases", "%00", "é"])
def test_an_address_nobody_was_given_shows_nothing(api: Api, secret: str) -> None:
    kept(api, a_page())
    assert api.http.get(f"/r/{secret}").status_code == 404


def test_a_request_sent_again_gets_the_same_page_and_other_words_do_not(api: Api) -> None:
    page = a_page()
    assert kept(api, page) == kept(api, page)
    other = a_page(key=page.key, parts=[ReceiptHeading(text="Noget andet")])
    assert api.post("/v1/receipt-pages", other).status_code == 422
    assert "Noget andet" not in api.http.get(kept(api, page).url).text


def test_the_database_alone_opens_no_page(api: Api, database: Database) -> None:
    link = kept(api, a_page())
    stored = database.stored()
    assert b"receipt_pages" in stored
    for secret in ("sundhedskort", "225 kr", link.url[-32:]):
        assert secret.encode() not in stored


@pytest.mark.parametrize("text", [CPR, f"{CPR[:6]}-{CPR[6:]}", f"nr. {CPR}.", "610190-1234"])
def test_a_full_cpr_number_is_refused_whatever_it_stands_in(api: Api, text: str) -> None:
    page = a_page().model_dump(mode="json")
    page["parts"] = [{"kind": "pair", "name": "CPR", "value": text}]
    mail = a_mail().model_dump(mode="json") | {"text": text}
    for path, sent in (("/v1/receipt-pages", page), ("/v1/receipt-mails", mail)):
        answer = api.http.post(path, json=sent, headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 422
        assert CPR not in answer.text


def test_what_only_looks_a_little_like_one_is_taken(api: Api) -> None:
    parts = [ReceiptText(text=text) for text in ("070391-xxxx", "+45 20 12 34 56", "9941234567")]
    kept(api, a_page(parts=parts))


def test_phones_reach_the_page_where_the_city_says(tmp_path: Path) -> None:
    app = create_app(
        f"sqlite:///{tmp_path}/p.db", token=TOKEN, public_url="https://kiosk.example/borger/"
    )
    link = kept(Api(TestClient(app)), a_page())
    assert link.url.startswith("https://kiosk.example/borger/r/")
