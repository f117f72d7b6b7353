"""A login on a phone goes the same way at the demo's provider and at npm's oidc-provider."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from kiosk.demo.cards.holders import ANNA, BENT
from kiosk.demo.oidc import DemoProvider
from kiosk.demo.phone import Phone, PhoneError
from kiosk.identity.level import Level, Method
from kiosk.identity.mitid import ciba, device
from kiosk.identity.mitid.credentials import credential_of
from kiosk.identity.mitid.desk import MitIdDesk
from kiosk.identity.mitid.line import Line
from kiosk.identity.mitid.metadata import Broker
from kiosk.identity.mitid.offer import Begin, Wish
from kiosk.identity.mitid.poll import poll
from kiosk.identity.mitid.port import MitIdFailed, MitIdProblem
from kiosk.identity.mitid.settings import NSIS, Flow, MitIdSettings
from kiosk.identity.mitid.trouble import LoginError
from tests.identity.mitid.parts import (
    CLIENT,
    FAST,
    KEY_CLIENT,
    SECRET,
    Ears,
    mitid_threads,
    monotonic,
    secret_file,
)
from tests.peers.oidc.provider import NodeProvider
from tests.sync.parts import eventually

PURPOSE = "Dokk1 · Sundhedskort"


class Provider(Protocol):
    """Either of them."""

    @property
    def issuer(self) -> str: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Place:
    """A provider, and what the kiosk has to know of it."""

    provider: Provider
    pushed: str
    folder: Path
    keys: dict[str, Path]

    def settings(self, **changes: Any) -> MitIdSettings:
        """The kiosk's settings for it."""
        values: dict[str, Any] = {
            "issuer": self.provider.issuer,
            "client_id": CLIENT,
            "pushed_endpoint": self.pushed,
            "userinfo": True,
            "longest_s": 600,
        }
        if not changes.get("key_file"):
            values["secret_file"] = secret_file(self.folder)
        return MitIdSettings(**{**values, **changes})


@pytest.fixture(scope="session")
def private_keys() -> dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey]:
    return {
        f"{KEY_CLIENT}-rsa": rsa.generate_private_key(65537, 2048),
        f"{KEY_CLIENT}-ec": ec.generate_private_key(ec.SECP256R1()),
    }


def registered(
    private_keys: dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey],
) -> list[dict[str, Any]]:
    """The clients, in the words of OpenID Connect Registration."""
    clients: list[dict[str, Any]] = [{"client_id": CLIENT, "client_secret": SECRET}]
    for name, key in private_keys.items():
        public = key.public_key()
        is_rsa = isinstance(public, rsa.RSAPublicKey)
        words = (
            jwt.algorithms.RSAAlgorithm.to_jwk(public, as_dict=True)
            if isinstance(public, rsa.RSAPublicKey)
            else jwt.algorithms.ECAlgorithm.to_jwk(public, as_dict=True)
        )
        clients.append(
            {
                "client_id": name,
                "token_endpoint_auth_method": "private_key_jwt",
                "id_token_signed_response_alg": "PS256" if is_rsa else "ES256",
                "jwks": {"keys": [words]},
            }
        )
    return clients


@pytest.fixture(scope="session", params=["demo", pytest.param("npm", marks=pytest.mark.peer)])
def provider(
    request: pytest.FixtureRequest,
    private_keys: dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey],
) -> Iterator[Provider]:
    made: Provider
    if request.param == "demo":
        public = {name: key.public_key() for name, key in private_keys.items()}
        made = DemoProvider({CLIENT: SECRET, **public}, clock=monotonic, life_s=600)
    else:
        made = NodeProvider(registered(private_keys))
    yield made
    made.close()


@pytest.fixture
def place(
    provider: Provider,
    tmp_path: Path,
    private_keys: dict[str, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey],
) -> Place:
    files = {}
    for name, key in private_keys.items():
        files[name] = tmp_path / f"{name}.pem"
        files[name].write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        )
    pushed = "" if isinstance(provider, DemoProvider) else f"{provider.issuer}/pushed"
    return Place(provider, pushed, tmp_path, files)


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
def desk_at(ears: Ears) -> Iterator[Callable[[MitIdSettings], MitIdDesk]]:
    desks: list[MitIdDesk] = []

    def make(settings: MitIdSettings) -> MitIdDesk:
        desks.append(MitIdDesk(settings, ears, FAST))
        return desks[-1]

    yield make
    for desk in desks:
        desk.stop()
    assert eventually(lambda: mitid_threads() == [])


DeskAt = Callable[[MitIdSettings], MitIdDesk]
FLOWS = pytest.mark.parametrize("flow", list(Flow))
BEGINNINGS = pytest.mark.parametrize("begin", [ciba.begin, device.begin])


@FLOWS
def test_who_approves_on_the_phone_is_known(
    place: Place, desk_at: DeskAt, ears: Ears, flow: Flow
) -> None:
    desk_at(place.settings(flow=flow)).begin(7, PURPOSE, "da")
    offer = ears.offered()
    shown = Phone("anna").approve(offer.uri)
    identity = ears.proven()
    assert (identity.method, identity.level) == (Method.MITID, Level.AUTHENTICATED)
    assert identity.name == ANNA.name
    assert identity.cpr is not None
    assert identity.cpr.reveal() == ANNA.cpr_digits
    assert identity.subject
    assert offer.code in shown
    assert 0 < offer.expires_in_s <= 600


def test_the_phone_shows_branch_errand_and_code(place: Place, desk_at: DeskAt, ears: Ears) -> None:
    desk_at(place.settings()).begin(1, PURPOSE, "da")
    offer = ears.offered()
    shown = Phone("anna").deny(offer.uri)
    assert f"{PURPOSE} ({offer.code})" in shown


@FLOWS
def test_who_says_no_is_heard(place: Place, desk_at: DeskAt, ears: Ears, flow: Flow) -> None:
    desk_at(place.settings(flow=flow)).begin(7, PURPOSE, "en")
    Phone("anna").deny(ears.offered().uri)
    assert ears.next() == (7, MitIdFailed(MitIdProblem.DENIED))


@FLOWS
def test_a_weak_login_identifies_only_or_is_refused(
    place: Place, desk_at: DeskAt, ears: Ears, flow: Flow
) -> None:
    phone = Phone("bent", f"{NSIS}Low")
    desk_at(place.settings(flow=flow)).begin(1, PURPOSE, "da")
    phone.approve(ears.offered().uri)
    identity = ears.proven()
    assert (identity.name, identity.level) == (BENT.name, Level.IDENTIFIED)
    desk_at(place.settings(flow=flow, minimum=Level.AUTHENTICATED)).begin(2, PURPOSE, "da")
    phone.approve(ears.offered().uri)
    assert ears.next() == (2, MitIdFailed(MitIdProblem.TOO_WEAK))


@FLOWS
@pytest.mark.parametrize("kind", ["rsa", "ec"])
def test_the_kiosk_can_prove_itself_by_a_key(
    place: Place, desk_at: DeskAt, ears: Ears, flow: Flow, kind: str
) -> None:
    name = f"{KEY_CLIENT}-{kind}"
    settings = place.settings(flow=flow, client_id=name, key_file=place.keys[name])
    desk_at(settings).begin(1, PURPOSE, "da")
    Phone("anna").approve(ears.offered().uri)
    assert ears.proven().name == ANNA.name


@FLOWS
def test_a_kiosk_with_a_wrong_secret_is_refused(
    place: Place, desk_at: DeskAt, ears: Ears, flow: Flow
) -> None:
    wrong = place.folder / "wrong"
    wrong.write_text("wrong", encoding="ascii")
    desk_at(place.settings(flow=flow, secret_file=wrong)).begin(1, PURPOSE, "da")
    assert ears.next() == (1, MitIdFailed(MitIdProblem.REFUSED))


@FLOWS
def test_a_login_can_be_decided_once(place: Place, desk_at: DeskAt, ears: Ears, flow: Flow) -> None:
    desk_at(place.settings(flow=flow)).begin(1, PURPOSE, "da")
    uri = ears.offered().uri
    Phone("anna").approve(uri)
    with pytest.raises(PhoneError):
        Phone("bent").approve(uri)
    assert ears.proven().name == ANNA.name


@BEGINNINGS
def test_a_token_is_given_once(place: Place, begin: Begin) -> None:
    settings = place.settings()
    line = Line(settings.issuer, credential_of(settings))
    metadata = Broker(settings).metadata(line, 0.0)
    offer = begin(line, metadata, settings, Wish(FAST.now(), PURPOSE, "da"))
    Phone("anna").approve(offer.shown.uri)
    wanted = threading.Event()
    assert "id_token" in poll(line, metadata.token, offer, FAST, wanted)
    with pytest.raises(LoginError) as again:
        poll(line, metadata.token, offer, FAST, wanted)
    assert again.value.problem is MitIdProblem.REPLAYED


@FLOWS
def test_the_next_citizen_is_not_the_one_before(
    place: Place, desk_at: DeskAt, ears: Ears, flow: Flow
) -> None:
    desk = desk_at(place.settings(flow=flow))
    for session, (login, holder) in enumerate((("anna", ANNA), ("bent", BENT))):
        desk.begin(session, PURPOSE, "da")
        Phone(login).approve(ears.offered().uri)
        assert ears.proven().name == holder.name
        desk.cancel(session)


@FLOWS
def test_an_approval_after_the_session_ended_is_for_nobody(
    place: Place, desk_at: DeskAt, ears: Ears, flow: Flow
) -> None:
    desk = desk_at(place.settings(flow=flow))
    desk.begin(1, PURPOSE, "da")
    late = ears.offered().uri
    desk.cancel(1)
    desk.begin(2, PURPOSE, "da")
    offer = ears.offered()
    Phone("bent").approve(late)
    Phone("anna").approve(offer.uri)
    session, _ = answer = ears.next()
    assert session == 2, answer
    assert ears.silent
