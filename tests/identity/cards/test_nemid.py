"""A NemID card proves its holder by trust, PIN and a fresh signature, and is never blocked by us."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.demo.cards.chip import Chip, OverT0
from kiosk.demo.cards.deck import copied
from kiosk.demo.cards.files import File
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.card_levels import CardLevels
from kiosk.identity.cards.directory import PinEntry, PinKind
from kiosk.identity.cards.nemid import NemIdCard, nemid_card, pin_block
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardProblem, Pin
from kiosk.identity.trust import Trust

Insert = Callable[[Chip], CardTransport]


@pytest.fixture
def trust(pki: DemoPki) -> Trust:
    return pki.trust()


def opened(card: CardTransport) -> NemIdCard:
    found = nemid_card(card)
    assert found is not None
    return found


def test_the_right_pin_proves_who_holds_the_card(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    identity = opened(insert(Pkcs15Chip(anna, PIN))).prove(Pin(PIN), trust, now)
    assert (identity.method, identity.level) == (Method.NEMID, Level.AUTHENTICATED)
    assert (identity.name, identity.subject, identity.cpr) == (ANNA.name, ANNA.pid, None)


def test_the_operator_decides_the_level_it_gives(
    insert: Insert, anna: Credential, pki: DemoPki, now: datetime
) -> None:
    trust = Trust((pki.root.certificate,), levels=CardLevels(nemid=Level.IDENTIFIED))
    card = opened(insert(Pkcs15Chip(anna, PIN)))
    assert card.prove(Pin(PIN), trust, now).level is Level.IDENTIFIED


def test_a_card_with_an_elliptic_key_proves_itself_too(
    insert: Insert, pki: DemoPki, trust: Trust, now: datetime
) -> None:
    credential = pki.citizen(ANNA, key=ec.generate_private_key(ec.SECP256R1()))
    card = opened(insert(Pkcs15Chip(credential, PIN)))
    assert card.prove(Pin(PIN), trust, now).subject == ANNA.pid


def test_a_card_that_speaks_t0_proves_itself_too(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    card = opened(insert(OverT0(Pkcs15Chip(anna, PIN))))
    assert card.prove(Pin(PIN), trust, now).subject == ANNA.pid


def test_every_proof_signs_a_challenge_that_was_never_signed(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    seen: list[bytes] = []

    class Watched(Pkcs15Chip):
        def answer(self, apdu: bytes) -> bytes:
            if apdu[1] == 0x2A:
                seen.append(apdu)
            return super().answer(apdu)

    for _ in range(3):
        opened(insert(Watched(anna, PIN))).prove(Pin(PIN), trust, now)
    assert len(set(seen)) == 3


def test_a_replayed_signature_is_no_proof(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    kept: list[bytes] = []

    class Replaying(Pkcs15Chip):
        def answer(self, apdu: bytes) -> bytes:
            answer = super().answer(apdu)
            if apdu[1] == 0x2A:
                kept.append(answer)
                return kept[0]
            return answer

    opened(insert(Replaying(anna, PIN))).prove(Pin(PIN), trust, now)
    with pytest.raises(CardError) as trouble:
        opened(insert(Replaying(anna, PIN))).prove(Pin(PIN), trust, now)
    assert trouble.value.problem is CardProblem.NO_KEY


def test_a_certificate_without_its_key_is_found_out(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    card = opened(insert(Pkcs15Chip(copied(anna), PIN)))
    with pytest.raises(CardError) as trouble:
        card.prove(Pin(PIN), trust, now)
    assert trouble.value.problem is CardProblem.NO_KEY


def test_a_wrong_pin_tells_the_tries_left_and_the_last_try_is_never_used(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    chip = Pkcs15Chip(anna, PIN, tries=3)
    card = opened(insert(chip))
    problems = []
    for _ in range(4):
        with pytest.raises(CardError) as trouble:
            card.prove(Pin("0000"), trust, now)
        problems.append((trouble.value.problem, trouble.value.tries_left))
    assert problems == [(CardProblem.WRONG_PIN, 2)] + [(CardProblem.LAST_TRY, 1)] * 3
    assert (chip.verifies, chip.tries) == (2, 1)


def test_a_right_pin_gives_all_tries_back(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    chip = Pkcs15Chip(anna, PIN, tries=3)
    card = opened(insert(chip))
    with pytest.raises(CardError):
        card.prove(Pin("0000"), trust, now)
    card.prove(Pin(PIN), trust, now)
    assert chip.tries == 3


@pytest.mark.parametrize(
    ("tries", "problem"), [(1, CardProblem.LAST_TRY), (0, CardProblem.BLOCKED)]
)
def test_a_card_with_no_try_to_spare_is_given_no_pin(
    insert: Insert,
    anna: Credential,
    trust: Trust,
    now: datetime,
    tries: int,
    problem: CardProblem,
) -> None:
    chip = Pkcs15Chip(anna, PIN, tries=tries)
    with pytest.raises(CardError) as trouble:
        opened(insert(chip)).prove(Pin(PIN), trust, now)
    assert (trouble.value.problem, trouble.value.tries_left) == (problem, tries)
    assert (chip.verifies, chip.tries) == (0, tries)


def test_a_card_that_does_not_tell_its_tries_is_given_no_pin(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    class Secretive(Pkcs15Chip):
        def answer(self, apdu: bytes) -> bytes:
            return b"\x67\x00" if apdu[1] == 0x20 and len(apdu) == 4 else super().answer(apdu)

    chip = Secretive(anna, PIN)
    with pytest.raises(CardError) as trouble:
        opened(insert(chip)).prove(Pin(PIN), trust, now)
    assert trouble.value.problem is CardProblem.UNREADABLE
    assert chip.verifies == 0


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "١٢٣٤", "4711 "])
def test_what_cannot_be_its_pin_is_wrong_and_costs_no_try(
    insert: Insert, anna: Credential, trust: Trust, now: datetime, pin: str
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    with pytest.raises(CardError) as trouble:
        opened(insert(chip)).prove(Pin(pin), trust, now)
    assert (trouble.value.problem, trouble.value.tries_left) == (CardProblem.WRONG_PIN, 3)
    assert (chip.verifies, chip.tries) == (0, 3)


def test_an_untrusted_or_expired_card_is_given_no_pin(
    insert: Insert, anna: Credential, pki: DemoPki, trust: Trust, now: datetime
) -> None:
    foreign = DemoPki.make(now).citizen(ANNA)
    cards = [
        (foreign, now, CardProblem.UNTRUSTED),
        (pki.expired(ANNA), now, CardProblem.EXPIRED),
        (anna, now - timedelta(days=60), CardProblem.NOT_YET_VALID),
        (anna, now + timedelta(days=3000), CardProblem.EXPIRED),
    ]
    for credential, moment, problem in cards:
        chip = Pkcs15Chip(credential, PIN)
        with pytest.raises(CardError) as trouble:
            opened(insert(chip)).prove(Pin(PIN), trust, moment)
        assert trouble.value.problem is problem
        assert chip.verifies == 0


def test_an_error_carries_nothing_of_the_holder(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    with pytest.raises(CardError) as trouble:
        opened(insert(Pkcs15Chip(anna, PIN))).prove(Pin("9876"), trust, now)
    assert repr(trouble.value) == "CardError('wrong-pin')"


def test_a_pkcs15_card_of_nobody_in_particular_is_not_ours(insert: Insert, pki: DemoPki) -> None:
    company = Credential(pki.issuing.key, pki.issuing.certificate)
    assert nemid_card(insert(Pkcs15Chip(company, PIN))) is None


def damaged(chip: Pkcs15Chip, fid: int, data: bytes) -> Pkcs15Chip:
    """The chip with other bytes in one file of its application."""
    file = _file(chip, fid)
    file.data = data
    return chip


def _file(chip: Pkcs15Chip, fid: int) -> File:
    application = (chip._files.root.children or [])[1]
    return next(each for each in application.children or [] if each.fid == fid)


@pytest.mark.parametrize("fid", [0x5031, 0x5032, 0x4401, 0x4404, 0x4406])
@pytest.mark.parametrize("data", [b"\x30", b"\x30\x82\xff\xff", b"\xa0\x80" * 40])
def test_a_damaged_directory_is_unreadable(
    insert: Insert, anna: Credential, fid: int, data: bytes
) -> None:
    with pytest.raises(CardError) as trouble:
        nemid_card(insert(damaged(Pkcs15Chip(anna, PIN), fid, data)))
    assert trouble.value.problem is CardProblem.UNREADABLE


def test_a_card_that_lists_no_key_cannot_prove_anything(insert: Insert, anna: Credential) -> None:
    with pytest.raises(CardError) as trouble:
        nemid_card(insert(damaged(Pkcs15Chip(anna, PIN), 0x4401, b"")))
    assert trouble.value.problem is CardProblem.NO_KEY


def test_a_certificate_that_is_none_names_nobody(insert: Insert, anna: Credential) -> None:
    der = anna.certificate.public_bytes(Encoding.DER)
    for broken in (b"nonsense" * 30, der[:200]):
        assert nemid_card(insert(damaged(Pkcs15Chip(anna, PIN), 0x4301, broken))) is None


def test_a_card_without_ef_dir_is_found_by_its_identifier(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    del (chip._files.root.children or [])[0]
    assert opened(insert(chip)).prove(Pin(PIN), trust, now).subject == ANNA.pid


def test_a_card_known_neither_by_list_nor_identifier_is_found_by_its_usual_place(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    del (chip._files.root.children or [])[0]
    (chip._files.root.children or [])[0].aid = b""
    assert opened(insert(chip)).prove(Pin(PIN), trust, now).subject == ANNA.pid


@pytest.mark.parametrize("ins", [0x22, 0x2A])
def test_a_card_that_refuses_to_sign_has_no_key_to_show(
    insert: Insert,
    anna: Credential,
    trust: Trust,
    now: datetime,
    ins: int,
) -> None:
    class Refusing(Pkcs15Chip):
        def answer(self, apdu: bytes) -> bytes:
            return b"\x69\x85" if apdu[1] == ins else super().answer(apdu)

    with pytest.raises(CardError) as trouble:
        opened(insert(Refusing(anna, PIN))).prove(Pin(PIN), trust, now)
    assert trouble.value.problem is CardProblem.NO_KEY


@pytest.mark.parametrize("sw", [b"\x6a\x80", b"\x63\x00", b"\x67\x00"])
def test_a_refusal_that_tells_no_tries_ends_it(
    insert: Insert, anna: Credential, trust: Trust, now: datetime, sw: bytes
) -> None:
    class Odd(Pkcs15Chip):
        def answer(self, apdu: bytes) -> bytes:
            return sw if apdu[1] == 0x20 and len(apdu) > 4 else super().answer(apdu)

    with pytest.raises(CardError) as trouble:
        opened(insert(Odd(anna, PIN))).prove(Pin(PIN), trust, now)
    assert trouble.value.problem is CardProblem.UNREADABLE


def rules(kind: PinKind, pad: int | None) -> PinEntry:
    return PinEntry(b"\x01", 1, kind, 4, 8, 8, pad, None)


PIN_BLOCKS = [
    (PinKind.ASCII, None, "4711", "34373131"),
    (PinKind.UTF8, None, "12345678", "3132333435363738"),
    (PinKind.ASCII, 0xFF, "4711", "34373131FFFFFFFF"),
    (PinKind.ASCII, 0x00, "4711", "3437313100000000"),
    (PinKind.BCD, 0xFF, "4711", "4711FFFFFFFFFFFF"),
    (PinKind.BCD, 0xFF, "47115", "47115FFFFFFFFFFF"),
    (PinKind.BCD, None, "47115", "47115F"),
]


@pytest.mark.parametrize(("kind", "pad", "digits", "block"), PIN_BLOCKS)
def test_a_pin_is_written_as_the_card_wants_it(
    kind: PinKind, pad: int | None, digits: str, block: str
) -> None:
    written = pin_block(rules(kind, pad), digits)
    assert written is not None
    assert written.hex().upper() == block
