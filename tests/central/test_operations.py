"""The operations page: who sees what of it, and what can be pressed there."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.sync.contract import CodeRequest, Enrolment, Role
from tests.central.browser import enter, form_token, look, press, sections, words
from tests.central.parts import OPERATOR, TOKEN, Api
from tests.central.visitors import a_call, appointed, ask

WORDS = Path(__file__).parents[2] / "kiosk" / "central" / "pages" / "words"


# ── each role sees its part ──────────────────────────────────────────────────────────────────


def test_an_ambassador_sees_who_needs_help_the_paper_and_the_kiosks(city: Api) -> None:
    a_call(city, kiosk="gellerup-1", place="DK-775144", language="ar", service="health-card")
    enter(city, Role.AMBASSADOR)
    page = look(city)
    assert sections(page) == ["needs", "kiosks"]
    needs = [words(item, "./div") for item in page.findall(".//section[@class='needs']/ul/li")]
    call = "Venter · Taler arabisk · Er i gang med: Bestil nyt sundhedskort"
    left = "Papir til omkring 25 kvitteringer"
    assert needs == [
        f"En borger beder om hjælp Gellerup Bibliotek · gellerup-1 {call}",
        "Printer: papiret er sluppet op Højbjerg Bibliotek · hoejbjerg-1",
        "Intet livstegn fra kiosken Sabro Bibliotek · sabro-1",
        f"Printer: papiret slipper snart op Lystrup Bibliotek · lystrup-1 {left}",
    ]
    assert words(page, "./head/title") == "(3) Drift af borgerkioskerne"


def test_a_technician_sees_what_is_broken_and_no_citizens_calls(city: Api) -> None:
    a_call(city)
    enter(city, Role.TECHNICIAN)
    page = look(city)
    assert sections(page) == ["needs", "kiosks"]
    said = words(page, ".//section[@class='needs']")
    assert "1 sag kunne ikke sendes" in said
    assert "3 sager venter på at blive sendt" in said
    assert "beder om hjælp" not in said


def test_a_kiosk_at_a_place_that_the_city_does_not_list_is_shown_all_the_same(city: Api) -> None:
    wanted = CodeRequest(kiosk="sabro-1", place="DK-999999")
    code = ask(city, "POST", "/v1/enrolment-codes", OPERATOR, wanted).json()["code"]
    ask(city, "POST", "/v1/devices", None, Enrolment(code=code, public_key="A" * 43 + "="))
    enter(city, Role.TECHNICIAN)
    assert "sabro-1" in words(look(city), ".//section[@class='kiosks']")


def test_an_analyst_sees_numbers_and_neither_kiosks_nor_calls(city: Api) -> None:
    a_call(city)
    enter(city, Role.ANALYST)
    page = look(city)
    assert sections(page) == ["today"]
    assert "142 besøg" in words(page)
    assert "beder om hjælp" not in words(page)
    rows = {words(row, "./th"): words(row, "./td[@class='number']") for row in page.iter("tr")}
    assert rows["Dokk1"] == "46"
    assert rows["Gennemført"] == "99"
    assert rows["Sabro Bibliotek"] == rows["Trige Kombi-Bibliotek"] == "–"


def test_every_library_is_there_once_in_the_citys_order_with_its_state_in_words(city: Api) -> None:
    enter(city, Role.TECHNICIAN)
    page = look(city)
    names = [words(branch, "./h3") for branch in page.findall(".//li[@class='branch']")]
    assert (names[0], names[-1], len(names), len(set(names))) == (
        "Dokk1",
        "Trige Kombi-Bibliotek",
        18,
        18,
    )
    states = {words(item, ".//span"): words(item, "./div/p") for item in _kiosks(page)}
    assert states["dokk1-1"] == states["viby-1"] == "Virker"
    assert states["hoejbjerg-1"] == "Printer: papiret er sluppet op"
    assert states["harlev-1"] == "Uvist, om den virker"
    assert states["sabro-1"] == "Intet livstegn"
    assert states["trige-1"] == "Bliver serviceret"
    assert len(states) == 19
    times = {words(item, ".//span"): words(item, ".//time") for item in _kiosks(page)}
    assert times["hoejbjerg-1"] == "siden 09.52"
    assert "12 af 19 virker" in words(page)


def _kiosks(page: ET.Element) -> list[ET.Element]:
    return [item for item in page.iter("li") if item.attrib.get("class", "").startswith("kiosk ")]


def test_the_page_speaks_the_readers_language_and_danish_to_the_rest(city: Api) -> None:
    enter(city, Role.TECHNICIAN)
    for wanted, lang, title in (
        ("en-GB,en;q=0.9", "en", "Needs a person now"),
        ("de, en;q=0.8, da;q=0.9", "da", "Har brug for et menneske nu"),
        ("fr", "da", "Har brug for et menneske nu"),
        ("en;q=0", "da", "Har brug for et menneske nu"),
        ("en;q=abc", "da", "Har brug for et menneske nu"),
    ):
        page = look(city, wanted)
        assert page.attrib["lang"] == lang
        assert words(page, ".//section[@class='needs']/h2") == title


def test_a_state_of_another_day_says_which(city: Api) -> None:
    city.clock.wait(days=2)
    enter(city, Role.TECHNICIAN)
    assert "siden 23. nov. 10.30" in words(look(city)).replace("\N{NO-BREAK SPACE}", " ")
    assert "since 23 Nov 10:30" in words(look(city, "en"))


def test_a_quiet_day_says_so(tmp_path: Path) -> None:
    app = create_app(f"sqlite:///{tmp_path}/q.db", token=TOKEN, operator_token=OPERATOR)
    api = Api(TestClient(app, base_url="https://testserver", follow_redirects=False))
    enter(api, Role.AMBASSADOR, Role.ANALYST)
    said = words(look(api))
    for calm in (
        "Ingen venter, og intet mangler",
        "Ingen kiosk har meldt sig",
        "Ingen har brugt en kiosk",
    ):
        assert calm in said


def test_both_languages_have_every_message() -> None:
    names = [
        re.findall(r"^([a-z-]+) =", (WORDS / f"{language}.ftl").read_text(), re.MULTILINE)
        for language in ("da", "en")
    ]
    assert names[0] == names[1]


def test_no_message_is_missing(city: Api, caplog: pytest.LogCaptureFixture) -> None:
    a_call(city, service="my-loans", step="renew")
    enter(city, Role.AMBASSADOR, Role.TECHNICIAN, Role.ANALYST)
    for language in ("da", "en"):
        look(city, language)
        look(city, language, "/operations?notice=taken")
        look(city, language, "/operations/sign-in")
    assert "no text" not in caplog.text
    assert "text '" not in caplog.text


# ── calls ────────────────────────────────────────────────────────────────────────────────────


def test_a_call_is_taken_answered_and_ended_at_the_page(city: Api) -> None:
    call = a_call(city, kiosk="dokk1-1")
    enter(city, Role.AMBASSADOR)
    page = look(city)
    for state, said in (("accepted", "Du har taget det"), ("arriving", "Du er på vej")):
        answer = press(city, call.id, state, form_token(page))
        assert (answer.status_code, answer.headers["location"]) == (303, "/operations")
        page = look(city)
        assert said in words(page)
        assert city.get(f"/v1/assist-calls/{call.id}").json()["state"] == state
    press(city, call.id, "ended", form_token(page))
    assert "beder om hjælp" not in words(look(city))


def test_a_call_that_another_took_has_no_buttons_and_pressing_late_is_told(city: Api) -> None:
    call = a_call(city)
    bo = appointed(city, "Bo Prøve", Role.AMBASSADOR).token
    enter(city, Role.AMBASSADOR)
    form = form_token(look(city))
    ask(city, "PUT", f"/v1/assist-calls/{call.id}/state", bo, '{"state": "accepted"}')
    answer = press(city, call.id, "accepted", form)
    assert answer.headers["location"] == "/operations?notice=taken"
    page = look(city, path="/operations?notice=taken")
    assert words(page, ".//p[@role='alert']").startswith("En anden har taget opkaldet")
    assert "Bo Prøve har taget det" in words(page)
    assert page.find(".//button[@name='state']") is None
