"""The operations page: who sees what of it, how one comes in, and that it runs nothing of others."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.central.operations.sessions import LASTS
from kiosk.sync.contract import CodeRequest, Enrolment, Role, StaffRole
from tests.central import fleet
from tests.central.parts import OPERATOR, SEED, TOKEN, Api, Clock
from tests.central.visitors import a_call, appointed, ask

WORDS = Path(__file__).parents[2] / "kiosk" / "central" / "pages" / "words"


def opened(file: Path) -> Api:
    """The service over this database, asked by a browser."""
    clock = Clock()
    app = create_app(
        f"sqlite:///{file}",
        token=TOKEN,
        operator_token=OPERATOR,
        seed=SEED,
        city=fleet.CITY,
        now=clock,
    )
    return Api(TestClient(app, base_url="https://testserver", follow_redirects=False), clock)


@pytest.fixture(scope="module")
def monday(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole fleet on a Monday and its morning's outcomes: to tell all that takes a second."""
    file = tmp_path_factory.mktemp("monday") / "city.db"
    api = opened(file)
    fleet.a_monday(api)
    fleet.outcomes(api)
    api.http.app.state.site.engine.dispose()  # type: ignore[attr-defined]
    return file


@pytest.fixture
def city(tmp_path: Path, monday: Path) -> Api:
    """That Monday, for one test."""
    return opened(shutil.copyfile(monday, tmp_path / "city.db"))


def enter(api: Api, *roles: StaffRole, name: str = "Ida Prøve") -> Any:
    """Signs somebody new in; the answer to their form."""
    token = appointed(api, name, *roles).token
    return api.http.post("/operations/sign-in", data={"token": token})


def look(api: Api, language: str = "da", path: str = "/operations") -> ET.Element:
    """The page, by a parser that forgives nothing."""
    answer = api.http.get(path, headers={"Accept-Language": language})
    assert answer.status_code == 200, answer.text
    return ET.fromstring(answer.text.removeprefix("<!DOCTYPE html>\n"))


def words(root: ET.Element, path: str = "./body") -> str:
    found = root.find(path)
    assert found is not None, path
    return " ".join("".join(found.itertext()).split())


def form_token(root: ET.Element) -> str:
    hidden = root.find(".//input[@name='form']")
    assert hidden is not None
    return hidden.attrib["value"]


def sections(root: ET.Element) -> list[str]:
    return [one.attrib["class"] for one in root.iter("section")]


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


def press(api: Api, call: object, state: str, form: str) -> Any:
    return api.http.post(f"/operations/calls/{call}", data={"state": state, "form": form})


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


# ── the door ─────────────────────────────────────────────────────────────────────────────────


def test_the_cookie_is_for_this_page_this_site_and_no_script(city: Api) -> None:
    cookie = enter(city, Role.ANALYST).headers["set-cookie"]
    parts = {part.strip().lower() for part in cookie.split(";")}
    assert {"httponly", "secure", "samesite=strict", "path=/operations"} <= parts
    assert f"max-age={int(LASTS.total_seconds())}" in parts


def test_over_http_the_cookie_is_not_marked_secure_or_nobody_could_try_it_at_home(
    tmp_path: Path,
) -> None:
    for public, secure in ((None, False), ("https://kiosk.example", True)):
        app = create_app(
            f"sqlite:///{tmp_path}/{secure}.db",
            token=TOKEN,
            operator_token=OPERATOR,
            public_url=public,
        )
        api = Api(TestClient(app, follow_redirects=False))
        assert ("secure" in enter(api, Role.ANALYST).headers["set-cookie"].lower()) is secure


@pytest.mark.parametrize("token", [TOKEN, OPERATOR, "nobody's", "", " "])
def test_only_a_persons_token_opens_the_door(city: Api, token: str) -> None:
    answer = city.http.post("/operations/sign-in", data={"token": token, "x": "y"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "Nøglen kendes ikke" in answer.text
    assert token.strip() == "" or token not in answer.text


def test_whoever_is_not_signed_in_is_shown_the_door(city: Api) -> None:
    for path in ("/operations", "/operations/outcomes.csv"):
        answer = city.http.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/operations/sign-in")


def test_who_signs_out_is_out_even_with_the_old_cookie(city: Api) -> None:
    enter(city, Role.ANALYST)
    cookie = city.http.cookies["operations"]
    page = look(city)
    answer = city.http.post("/operations/sign-out", data={"form": form_token(page)})
    assert answer.headers["location"] == "/operations/sign-in"
    city.http.cookies.set("operations", cookie, path="/operations")
    assert city.http.get("/operations").status_code == 303


def test_a_session_ends_with_the_working_day_or_with_the_person(city: Api) -> None:
    enter(city, Role.ANALYST)
    city.clock.wait(seconds=LASTS.total_seconds() - 1)
    look(city)
    city.clock.wait(seconds=1)
    assert city.http.get("/operations").status_code == 303
    enter(city, Role.ANALYST, name="Bo Prøve")
    look(city)
    people = city.get("/v1/people", OPERATOR).json()["people"]
    bo = next(one["id"] for one in people if one["name"] == "Bo Prøve")
    ask(city, "DELETE", f"/v1/people/{bo}", OPERATOR)
    assert city.http.get("/operations").status_code == 303


def test_a_form_from_elsewhere_does_nothing(city: Api) -> None:
    call = a_call(city)
    enter(city, Role.AMBASSADOR)
    form = form_token(look(city))
    assert press(city, call.id, "accepted", "").status_code == 403
    assert press(city, call.id, "accepted", "0" * 64).status_code == 403
    assert press(city, call.id, "accepted", "é").status_code in {400, 403}
    for path in (f"/operations/calls/{call.id}", "/operations/sign-out", "/operations/sign-in"):
        answer = city.http.post(
            path,
            data={"state": "accepted", "form": form, "token": "x"},
            headers={"Sec-Fetch-Site": "cross-site"},
        )
        assert answer.status_code == 403
    assert city.get(f"/v1/assist-calls/{call.id}").json()["state"] == "waiting"
    look(city)


def test_a_role_cannot_press_what_it_does_not_see(city: Api) -> None:
    call = a_call(city)
    enter(city, Role.TECHNICIAN)
    assert press(city, call.id, "accepted", form_token(look(city))).status_code == 403
    assert city.http.get("/operations/outcomes.csv").status_code == 403


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ("x" * 5000, "application/x-www-form-urlencoded", 413),
        ("{}", "application/json", 400),
        ("=&=&;", "application/x-www-form-urlencoded", 400),
        ("\xff", "application/x-www-form-urlencoded", 400),
    ],
)
def test_what_is_no_form_is_a_problem(city: Api, body: str, kind: str, status: int) -> None:
    headers = {"Content-Type": kind}
    answer = city.http.post("/operations/sign-in", content=body.encode("latin-1"), headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (status, status)


def test_the_days_numbers_are_fetched_as_a_table(city: Api) -> None:
    enter(city, Role.ANALYST)
    answer = city.http.get("/operations/outcomes.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.startswith("place,service,language,presence,outcome,assisted,sessions\r\n")


# ── what it runs ─────────────────────────────────────────────────────────────────────────────


def test_it_runs_nothing_of_others_and_stands_in_nobodys_frame_or_cache(city: Api) -> None:
    enter(city, Role.ANALYST)
    for path in ("/operations", "/operations/sign-in"):
        answer = city.http.get(path)
        policy = answer.headers["content-security-policy"]
        for rule in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
            assert rule in policy
        assert "unsafe" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert not re.search(r'(src|href)="(https?:)?//', answer.text)
        assert not re.search(r"\s(style|on[a-z]+)=", answer.text)


def test_what_a_kiosk_calls_itself_is_words_and_never_html(city: Api) -> None:
    nasty = "<script>alert('x')</script>&\"-1"
    fleet.beat(city, nasty, fleet.PAPER_OUT)
    a_call(city, kiosk=nasty, place="DK-9")
    enter(city, Role.AMBASSADOR)
    answer = city.http.get("/operations")
    assert "<script>alert" not in answer.text
    assert nasty in words(look(city))
