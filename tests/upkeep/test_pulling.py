"""What is pulled, what is not tried twice, and what is said of it in one word."""

from __future__ import annotations

import base64
import shutil
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.checks import check_city
from kiosk.cli import CONFIG
from kiosk.offer import Offer, first_offer
from kiosk.sign_command import signed_folder
from kiosk.sync.client import CentralState, Failed, Fetched, NotModified
from kiosk.sync.configuration import ConfigurationStore, Taken
from kiosk.upkeep.parts import Origin
from kiosk.upkeep.pulling import Puller

CITY = Ed25519PrivateKey.generate()
KEY = base64.b64encode(CITY.public_key().public_bytes_raw()).decode()


def mistakes(folder: Path) -> list[str]:
    return [str(one) for one in check_city(folder, "dokk1")]


class Desk:
    """A puller, and a central service that says what a test wants."""

    def __init__(self, folder: Path, *, key: bool = True) -> None:
        self.own = Path(shutil.copytree(CONFIG, folder / "own"))
        self.store = ConfigurationStore(folder / "configuration", KEY, mistakes) if key else None
        self.answer: Fetched | NotModified | Failed = Failed(CentralState.DOWN)
        self.asked: list[str] = []
        self.used: list[Offer] = []
        self.puller = Puller(self.store, self.own, mistakes, self._fetch, self._use)

    def _fetch(self, known: str) -> Fetched | NotModified | Failed:
        self.asked.append(known)
        return self.answer

    def _use(self, offer: Offer) -> None:
        self.used.append(offer)
        self.puller.in_use = offer.version

    def offers(self, version: int, key: Ed25519PrivateKey = CITY) -> None:
        """The central service has this version now, of the kiosk's own folder as it is."""
        self.answer = Fetched(signed_folder(self.own, key, version), f'"{version}"')

    def spoil(self) -> None:
        """Let the folder have a mistake."""
        (self.own / "services" / "my-loans" / "da.ftl").unlink()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def origin(desk: Desk) -> Origin:
    """What is said of the configuration at this moment."""
    return desk.puller.origin


def test_a_newer_version_is_pulled_once_and_used(desk: Desk) -> None:
    assert origin(desk) is Origin.AWAITED
    desk.offers(3)
    desk.puller.pull(3)
    desk.puller.pull(3)
    assert [offer.version for offer in desk.used] == [3]
    assert desk.asked == [""]
    assert origin(desk) is Origin.SIGNED
    assert not desk.puller.is_wanted(2)


def test_one_that_was_refused_is_not_asked_for_until_there_is_another(desk: Desk) -> None:
    desk.offers(3, Ed25519PrivateKey.generate())
    desk.puller.pull(3)
    assert desk.used == []
    assert not desk.puller.is_wanted(3)
    assert origin(desk) is Origin.REFUSED
    desk.offers(4)
    desk.puller.pull(4)
    assert desk.used[-1].version == 4
    assert origin(desk) is Origin.SIGNED


def test_a_service_that_was_away_is_asked_again(desk: Desk) -> None:
    desk.puller.pull(3)
    assert desk.puller.is_wanted(3)
    desk.offers(3)
    desk.puller.pull(3)
    assert desk.used[-1].version == 3


def test_mistakes_are_refused_by_that_word_and_the_one_before_stays(desk: Desk) -> None:
    desk.offers(3)
    desk.puller.pull(3)
    desk.spoil()
    desk.offers(4)
    assert desk.puller.reload() == "mistakes"
    assert desk.store is not None
    assert desk.store.current is not None
    assert desk.store.current.version == 3


def test_an_older_one_that_the_city_signed_is_not_taken_for_the_one_in_use(desk: Desk) -> None:
    desk.offers(3)
    desk.puller.pull(3)
    assert desk.puller.reload() == "done"
    desk.offers(2)
    assert desk.puller.reload() == "older"


def test_without_the_citys_key_nothing_is_pulled_and_its_own_is_read_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path, key=False)
    assert not desk.puller.is_wanted(9)
    assert origin(desk) is Origin.LOCAL
    shutil.rmtree(desk.own / "services" / "book-time")
    assert desk.puller.reload() == "done"
    assert {one.id for one in desk.used[-1].catalogue.services} == {"health-card", "my-loans"}
    desk.spoil()
    assert desk.puller.reload() == "mistakes"
    assert desk.asked == []


def test_what_an_earlier_program_took_and_this_one_cannot_read_is_left_alone(
    tmp_path: Path,
) -> None:
    """A kiosk that does not start is worse than one with its own services."""
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    future = Path(shutil.copytree(CONFIG, tmp_path / "future"))
    file = future / "services" / "my-loans" / "service.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "telepathy: true\n", encoding="utf-8")
    store = ConfigurationStore(tmp_path / "configuration", public, lambda _: [])
    assert isinstance(store.take(signed_folder(future, key, 5)), Taken)
    offer = first_offer(CONFIG, store)
    assert (offer.version, len(offer.catalogue.services)) == (0, 3)


def test_a_city_without_the_branch_where_the_kiosk_stands_is_a_mistake() -> None:
    assert check_city(CONFIG, "dokk1") == []
    assert "no branch 'moon'" in str(check_city(CONFIG, "moon")[0])
