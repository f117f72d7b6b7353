"""A PIV card whose certificate names a citizen proves it; any other is a card we do not know."""

from __future__ import annotations

import gzip
import queue
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.deck import copied
from kiosk.demo.cards.faults import Interrupted
from kiosk.demo.cards.holders import ANNA
from kiosk.demo.cards.piv import PIV_PIN, PivChip
from kiosk.demo.pki import Credential, DemoPki
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards import tlv
from kiosk.identity.cards.inspection import Counted
from kiosk.identity.cards.piv import PivCard, piv_card
from kiosk.identity.cards.recognise import recognise
from kiosk.identity.cards.transport import CardError, CardTransport
from kiosk.identity.desk import CardDesk
from kiosk.identity.level import Level, Method
from kiosk.identity.person import CardAnswer, CardProblem, CardProven, CardRecognised, Identity, Pin
from kiosk.identity.trust import Trust

Insert = Callable[[Chip], CardTransport]


@pytest.fixture
def trust(pki: DemoPki) -> Trust:
    """A PIV card carries no issuers, so the operator's bundle does."""
    return Trust((pki.root.certificate,), (pki.issuing.certificate,))


def opened(card: CardTransport) -> PivCard:
    found = piv_card(card)
    assert found is not None
    return found


def proven(card: CardTransport, trust: Trust, now: datetime) -> Identity:
    return opened(card).prove(Pin(PIV_PIN), trust, now)


def problem_of(call: Callable[[], object]) -> tuple[CardProblem, int | None]:
    with pytest.raises(CardError) as trouble:
        call()
    return trouble.value.problem, trouble.value.tries_left


@pytest.mark.parametrize("compressed", [False, True])
def test_the_right_pin_proves_who_holds_the_card(
    insert: Insert, anna: Credential, trust: Trust, now: datetime, compressed: bool
) -> None:
    card = recognise(insert(PivChip(anna, compressed=compressed)))
    assert isinstance(card, PivCard)
    identity = card.prove(Pin(PIV_PIN), trust, now)
    assert (identity.method, identity.level) == (Method.NEMID, Level.AUTHENTICATED)
    assert (identity.name, identity.subject, identity.cpr) == (ANNA.name, ANNA.pid, None)


def test_a_card_with_an_elliptic_key_proves_itself_too(
    insert: Insert, pki: DemoPki, trust: Trust, now: datetime
) -> None:
    credential = pki.citizen(ANNA, key=ec.generate_private_key(ec.SECP256R1()))
    card = opened(insert(PivChip(credential)))
    assert card.prove(Pin(PIV_PIN), trust, now).subject == ANNA.pid


@pytest.mark.parametrize(
    "key", [ec.generate_private_key(ec.SECP384R1()), rsa.generate_private_key(65537, 1024)]
)
def test_keys_of_other_kinds_are_not_asked_to_sign(
    insert: Insert,
    pki: DemoPki,
    trust: Trust,
    now: datetime,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
) -> None:
    card = opened(insert(PivChip(pki.citizen(ANNA, key=key))))
    assert problem_of(lambda: card.prove(Pin(PIV_PIN), trust, now))[0] is CardProblem.NO_KEY


def test_a_certificate_without_its_key_is_found_out(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    card = opened(insert(PivChip(copied(anna))))
    assert problem_of(lambda: card.prove(Pin(PIV_PIN), trust, now))[0] is CardProblem.NO_KEY


def test_a_replayed_signature_is_no_proof(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    """A chip that answers every challenge with what it answered to the first."""
    kept: list[bytes] = []

    class Replaying(PivChip):
        def _in_parts(self, data: bytes) -> bytes:
            if data[0] == 0x7C:
                kept.append(data)
                data = kept[0]
            return super()._in_parts(data)

    opened(insert(Replaying(anna))).prove(Pin(PIV_PIN), trust, now)
    card = opened(insert(Replaying(anna)))
    assert problem_of(lambda: card.prove(Pin(PIV_PIN), trust, now))[0] is CardProblem.NO_KEY


def test_a_wrong_pin_tells_the_tries_left_and_the_last_try_is_never_used(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    chip = PivChip(anna, tries=3)
    card = opened(insert(chip))
    problems = [problem_of(lambda: card.prove(Pin("000000"), trust, now)) for _ in range(4)]
    assert problems == [(CardProblem.WRONG_PIN, 2)] + [(CardProblem.LAST_TRY, 1)] * 3
    assert (chip.verifies, chip.tries) == (2, 1)


def test_a_right_pin_gives_all_tries_back(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    chip = PivChip(anna, tries=3)
    card = opened(insert(chip))
    problem_of(lambda: card.prove(Pin("000000"), trust, now))
    card.prove(Pin(PIV_PIN), trust, now)
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
    chip = PivChip(anna, tries=tries)
    card = opened(insert(chip))
    assert problem_of(lambda: card.prove(Pin(PIV_PIN), trust, now)) == (problem, tries)
    assert (chip.verifies, chip.tries) == (0, tries)


@pytest.mark.parametrize("pin", ["", "12345", "123456789", "12a456", "١٢٣٤٥٦", "47114 "])
def test_what_cannot_be_its_pin_is_wrong_and_costs_no_try(
    insert: Insert, anna: Credential, trust: Trust, now: datetime, pin: str
) -> None:
    chip = PivChip(anna)
    card = opened(insert(chip))
    wrong = (CardProblem.WRONG_PIN, 3)
    assert problem_of(lambda: card.prove(Pin(pin), trust, now)) == wrong
    assert (chip.verifies, chip.tries) == (0, 3)


def test_an_untrusted_or_expired_card_is_given_no_pin(
    insert: Insert, anna: Credential, pki: DemoPki, trust: Trust, now: datetime
) -> None:
    cards = [
        (DemoPki.make(now).citizen(ANNA), now, CardProblem.UNTRUSTED),
        (pki.expired(ANNA), now, CardProblem.EXPIRED),
        (anna, now - timedelta(days=60), CardProblem.NOT_YET_VALID),
    ]
    for credential, moment, problem in cards:
        chip = PivChip(credential)
        card = opened(insert(chip))
        assert problem_of(partial(card.prove, Pin(PIV_PIN), trust, moment))[0] is problem
        assert chip.verifies == 0


def test_a_card_that_names_nobody_in_the_oces_way_is_unknown(insert: Insert, pki: DemoPki) -> None:
    official = Credential(pki.issuing.key, pki.issuing.certificate)
    assert problem_of(lambda: recognise(insert(PivChip(official)))) == (
        CardProblem.UNKNOWN_CARD,
        None,
    )


def holding(credential: Credential, data: bytes) -> PivChip:
    """A chip whose certificate object is `data`."""
    chip = PivChip(credential)
    chip.object = data
    return chip


BOMB = gzip.compress(bytes(500_000), mtime=0)
BROKEN = {
    "no object": b"\x30\x00",
    "no certificate in it": tlv.encode(0x53, tlv.encode(0x71, b"\x00")),
    "longer than it is": b"\x53\x82\xff\xff\x00",
    "not packed, though it says so": tlv.encode(
        0x53, tlv.encode(0x70, b"plain"), tlv.encode(0x71, b"\x01")
    ),
    "packed without end": tlv.encode(0x53, tlv.encode(0x70, BOMB), tlv.encode(0x71, b"\x80")),
    "longer than any answer may be": tlv.encode(0x53, tlv.encode(0x70, bytes(5000))),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_certificate_object_is_unreadable(
    insert: Insert, anna: Credential, data: bytes
) -> None:
    card = insert(holding(anna, data))
    assert problem_of(lambda: piv_card(card))[0] is CardProblem.UNREADABLE


def test_a_certificate_that_is_none_names_nobody(insert: Insert, anna: Credential) -> None:
    der = anna.certificate.public_bytes(Encoding.DER)
    for broken in (b"nonsense" * 30, der[:200]):
        data = tlv.encode(0x53, tlv.encode(0x70, broken))
        assert piv_card(insert(holding(anna, data))) is None


@pytest.mark.parametrize(
    ("ins", "sw", "problem"),
    [
        (0xCB, b"\x69\x82", CardProblem.UNREADABLE),
        (0x20, b"\x6a\x80", CardProblem.UNREADABLE),
        (0x87, b"\x69\x82", CardProblem.NO_KEY),
        (0x87, b"\x7c\x00\x90\x00", CardProblem.NO_KEY),
        (0x87, b"\x7c\x05\x90\x00", CardProblem.NO_KEY),
    ],
)
def test_a_card_that_refuses_half_way_is_no_proof(
    insert: Insert,
    anna: Credential,
    trust: Trust,
    now: datetime,
    ins: int,
    sw: bytes,
    problem: CardProblem,
) -> None:
    class Refusing(PivChip):
        def answer(self, apdu: bytes) -> bytes:
            return sw if apdu[1] == ins else super().answer(apdu)

    card = insert(Refusing(anna))
    assert problem_of(lambda: opened(card).prove(Pin(PIV_PIN), trust, now))[0] is problem


def test_a_card_never_issued_is_unknown(insert: Insert, anna: Credential) -> None:
    class Blank(PivChip):
        def answer(self, apdu: bytes) -> bytes:
            return b"\x6a\x82" if apdu[1] == 0xCB else super().answer(apdu)

    assert piv_card(insert(Blank(anna))) is None


def test_a_card_pulled_at_any_command_is_pulled(
    insert: Insert, anna: Credential, trust: Trust, now: datetime
) -> None:
    counted = Counted(insert(PivChip(anna)))
    opened(counted).prove(Pin(PIV_PIN), trust, now)
    assert counted.commands > 8
    for at in range(1, counted.commands + 1):
        reader = VirtualReader()
        reader.insert(Interrupted(PivChip(anna), at, reader.remove))
        card = reader.connect()
        assert problem_of(partial(proven, card, trust, now)) == (CardProblem.PULLED, None)


def test_the_desk_asks_for_a_pin_of_the_length_that_the_card_has(
    reader: VirtualReader, anna: Credential, trust: Trust, now: datetime
) -> None:
    answers: queue.Queue[CardAnswer] = queue.Queue()
    desk = CardDesk(reader, trust, lambda: now, lambda _, answer: answers.put(answer))
    reader.insert(PivChip(anna))
    desk.read(1)
    assert answers.get(timeout=20) == CardRecognised(Method.NEMID, 3, (6, 8))
    desk.prove(1, Pin(PIV_PIN))
    proven = answers.get(timeout=20)
    desk.stop()
    assert isinstance(proven, CardProven)
    assert proven.identity.subject == ANNA.pid
