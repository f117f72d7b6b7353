"""Branches and services, as the city's configuration says them."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.central.city import City, files_of
from kiosk.central.directory import read
from kiosk.sync.contract import Branches, Bundle, PublicServices, sign
from tests.central.parts import MONDAY, OPERATOR, TOKEN

CONFIG = Path(__file__).parents[2] / "config"


@pytest.fixture
def http(tmp_path: Path) -> TestClient:
    """The city's own configuration, asked by anybody."""
    city = City(files_of(CONFIG))
    database = f"sqlite:///{tmp_path}/d.db"
    return TestClient(create_app(database, token=TOKEN, operator_token=OPERATOR, city=city))


def test_anybody_sees_the_branches_in_the_citys_order(http: TestClient) -> None:
    told = Branches.model_validate_json(http.get("/v1/branches").content)
    assert (told.branches[0].name, told.branches[0].place) == ("Dokk1", "DK-775100")
    assert len(told.branches) == 19
    assert told.cursor is None
    egaa = next(one for one in told.branches if one.id == "egaa")
    assert (egaa.closed, egaa.successor) == (True, "risskov")


def test_branches_come_in_pages(http: TestClient) -> None:
    names: list[str] = []
    query = "limit=8"
    while query:
        page = Branches.model_validate_json(http.get(f"/v1/branches?{query}").content)
        names += [one.id for one in page.branches]
        query = f"limit=8&cursor={page.cursor}" if page.cursor else ""
    assert len(names) == len(set(names)) == 19
    assert http.get("/v1/branches?cursor=DK-1").status_code == 422


def test_anybody_sees_every_service_with_its_titles(http: TestClient) -> None:
    told = PublicServices.model_validate_json(http.get("/v1/services").content)
    folders = {path.parent.name for path in CONFIG.glob("services/*/service.yaml")}
    assert {one.id for one in told.services} == folders
    booking = next(one for one in told.services if one.id == "book-time")
    assert booking.titles["en"] == "Book a time at Citizens' Services"
    assert booking.titles["da"]
    assert (booking.level, booking.kle) == ("anonymous", "00.01.00")


def test_from_the_moment_a_configuration_is_carried_to_the_kiosks_it_is_what_is_told(
    http: TestClient,
) -> None:
    key = Ed25519PrivateKey.generate()

    def names(version: int, name: str) -> list[str]:
        files = {"branches.toml": f'[viby]\nisil = "DK-775130"\nname = "{name}"\n'}
        signed = sign(Bundle(version=version, issued=MONDAY, files=files), key)
        headers = {"Authorization": f"Bearer {OPERATOR}", "Content-Type": "application/json"}
        http.put("/v1/configuration", content=signed.model_dump_json(), headers=headers)
        told = Branches.model_validate_json(http.get("/v1/branches").content)
        return [one.name for one in told.branches]

    assert names(1, "Viby") == ["Viby"]
    assert names(3, "Nye Viby") == ["Nye Viby"]
    assert names(2, "Gamle Viby") == ["Nye Viby"], "never an older one"


def test_a_kiosk_stands_where_its_name_says() -> None:
    directory = read(files_of(CONFIG))
    assert directory.place_of("dokk1-1") == "DK-775100"
    assert directory.place_of("beder-malling-2") == "DK-775122"
    assert directory.place_of("DK-775130-1") == "DK-775130"
    for nowhere in ("dokk1", "moon-1", "dokk1-", "-1", ""):
        assert directory.place_of(nowhere) is None


def test_what_cannot_be_read_is_left_out_and_logged_by_its_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    good = '[a]\nisil = "DK-1"\nname = "A"\n[b]\nname = "no isil"\n'
    found = read(
        {
            "branches.toml": good,
            "services/x/service.yaml": "id: x\nlevel: anonymous\n",
            "services/x/da.ftl": "title = Iks\n",
            "services/y/service.yaml": "id: [",
            "services/z/service.yaml": "just words",
        }
    )
    assert [one.id for one in found.branches] == ["a"]
    assert [(one.id, one.titles) for one in found.services] == [("x", {"da": "Iks"})]
    assert [r.levelno for r in caplog.records] == [logging.WARNING] * 3
    assert "services/y/service.yaml" in caplog.text
    assert read({"branches.toml": "["}).branches == ()


def test_a_service_without_a_title_in_a_language_has_the_danish_one() -> None:
    files = {
        "services/x/service.yaml": "id: x\nlevel: anonymous\n",
        "services/x/da.ftl": "title = Iks\n",
    }
    directory = read(files)
    assert directory.title("x", "en") == "Iks"
    assert directory.title("nowhere", "en") == "nowhere"
