"""The operations page: how one comes in and goes, and that it runs nothing of others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.central.operations.sessions import LASTS
from kiosk.sync.contract import Role
from tests.central import fleet
from tests.central.browser import enter, form_token, look, press, words
from tests.central.parts import OPERATOR, TOKEN, Api
from tests.central.visitors import a_call, ask


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
