"""The operations page as a browser sees it: signed in at, looked at, pressed."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.sync.contract import StaffRole
from tests.central import fleet
from tests.central.parts import OPERATOR, SEED, TOKEN, Api, Clock
from tests.central.visitors import appointed


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


def press(api: Api, call: object, state: str, form: str) -> Any:
    return api.http.post(f"/operations/calls/{call}", data={"state": state, "form": form})
