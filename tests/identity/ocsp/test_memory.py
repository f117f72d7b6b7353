"""What a responder said is remembered of few, for a while, and of nobody by name."""

from __future__ import annotations

from datetime import datetime

from cryptography.hazmat.primitives.serialization import Encoding

from kiosk.demo.pki import Credential, DemoPki
from kiosk.identity.ocsp.memory import MOST, Memory
from kiosk.identity.standing import Standing
from tests.identity.ocsp.parts import DAY, MINUTE, appointed


def test_it_lasts_as_long_as_was_said_and_no_longer_than_we_want(
    anna: Credential, now: datetime
) -> None:
    for until, longest in ((now + MINUTE, DAY), (now + DAY, MINUTE)):
        memory = Memory()
        memory.keep(anna.certificate, Standing.GOOD, now, until, longest)
        assert memory.recall(anna.certificate, now) is Standing.GOOD
        assert memory.recall(anna.certificate, now + MINUTE) is None


def test_a_clock_set_back_makes_it_forget(anna: Credential, now: datetime) -> None:
    memory = Memory()
    memory.keep(anna.certificate, Standing.GOOD, now, now + DAY, DAY)
    assert memory.recall(anna.certificate, now - MINUTE) is None


def test_nobody_can_tell_from_it_whose_certificates_they_were(
    anna: Credential, now: datetime
) -> None:
    keys = set()
    for memory in (Memory(), Memory()):
        memory.keep(anna.certificate, Standing.GOOD, now, now + DAY, DAY)
        keys |= set(memory._kept)
    assert len(keys) == 2, "every process has a secret of its own"
    assert not any(key in anna.certificate.public_bytes(Encoding.DER) for key in keys)


def test_the_oldest_and_what_has_run_out_make_room(
    pki: DemoPki, anna: Credential, now: datetime
) -> None:
    memory = Memory()
    memory.keep(anna.certificate, Standing.GOOD, now, now + DAY, DAY)
    for _ in range(MOST):
        other = appointed(pki.issuing, now).certificate
        memory.keep(other, Standing.GOOD, now, now + DAY, DAY)
    assert len(memory) == MOST
    assert memory.recall(anna.certificate, now) is None
    memory.keep(anna.certificate, Standing.GOOD, now + DAY, now + 2 * DAY, DAY)
    assert len(memory) == 1
