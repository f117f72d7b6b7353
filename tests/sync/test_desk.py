"""The desk against a real central service: what is stored arrives, once, whatever is away."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import urlopen
from uuid import uuid4

import pytest
import requests

from kiosk.central.server import Running, serve_in_thread
from kiosk.sync.client import CentralState
from kiosk.sync.contract import (
    Book,
    Booked,
    HolderQuery,
    HolderResult,
    HolderStatus,
    LoansQuery,
    ProblemCode,
    ReceiptHeading,
    ReceiptLink,
    ReceiptMail,
    ReceiptPage,
    ReceiptWay,
    Received,
    Slots,
    SlotsQuery,
    SlotTaken,
)
from kiosk.sync.desk import MOST_BYTES, LookUpFailed
from kiosk.sync.ledger import Counts
from kiosk.sync.outbox import NotStored, Stored, WhyNotStored
from tests.sync.parts import (
    CANARY_CPR,
    OPERATOR,
    TOKEN,
    a_body,
    eventually,
    looked_up,
    stored,
)

KioskAt = Callable[..., Any]


def cases_at(url: str) -> list[dict[str, Any]]:
    answer = requests.get(
        f"{url}/v1/cases?limit=1000", headers={"Authorization": f"Bearer {OPERATOR}"}, timeout=10
    )
    answer.raise_for_status()
    found: list[dict[str, Any]] = answer.json()["cases"]
    return found


def test_a_case_is_stored_first_and_then_acknowledged_under_the_same_reference(
    central: Running, kiosk_at: KioskAt
) -> None:
    kiosk = kiosk_at(central.url)
    word = stored(kiosk.desk, session=7)
    assert isinstance(word, Stored)
    assert kiosk.ears.result(word.reference) == Received()
    assert [ack[0] for ack in kiosk.ears.acks] == [7]
    assert [case["reference"] for case in cases_at(central.url)] == [word.reference]


def test_a_time_is_booked_and_the_next_who_wants_it_hears_that_it_is_taken(
    central: Running, kiosk_at: KioskAt
) -> None:
    kiosk = kiosk_at(central.url)
    query = SlotsQuery(place="DK-775100", subject="passport", earliest=a_body().created.date())
    free = looked_up(kiosk.desk, query)
    assert isinstance(free, Slots)
    wanted = a_body(service="book-time", task=Book(slot=free.slots[0].id))
    first, second = stored(kiosk.desk, 1, wanted), stored(kiosk.desk, 2, wanted)
    assert isinstance(first, Stored)
    assert isinstance(second, Stored)
    assert kiosk.ears.result(first.reference) == Booked(
        start=free.slots[0].start, place="DK-775100"
    )
    assert kiosk.ears.result(second.reference) == SlotTaken()
    again = looked_up(kiosk.desk, query)
    assert isinstance(again, Slots)
    assert free.slots[0] not in again.slots


def test_a_receipt_becomes_a_page_that_anybody_with_its_address_reads(
    central: Running, kiosk_at: KioskAt
) -> None:
    kiosk = kiosk_at(central.url)
    assert eventually(lambda: kiosk.ears.ways == [frozenset({ReceiptWay.PAGE})])
    page = ReceiptPage(
        key=uuid4(),
        reference="AAR-7K3M-9QXD",
        language="da",
        parts=[ReceiptHeading(text="Nyt sundhedskort")],
    )
    link = looked_up(kiosk.desk, page)
    assert isinstance(link, ReceiptLink)
    with urlopen(link.url) as answer:
        assert "Nyt sundhedskort" in answer.read().decode()


def test_a_way_that_is_not_there_is_a_failure_and_nothing_worse(
    central: Running, kiosk_at: KioskAt
) -> None:
    mail = ReceiptMail(
        key=uuid4(),
        reference="AAR-7K3M-9QXD",
        language="da",
        to="anna@eksempel.dk",
        subject="Kvittering",
        text="Nyt sundhedskort",
    )
    answer = looked_up(kiosk_at(central.url).desk, mail)
    assert answer == LookUpFailed(CentralState.UP, ProblemCode.NOT_FOUND)


def test_with_the_service_away_a_case_gets_its_reference_and_arrives_later_once(
    tmp_path: Path, kiosk_at: KioskAt
) -> None:
    def serve(port: int = 0) -> Running:
        return serve_in_thread(
            f"sqlite:///{tmp_path}/c.db",
            TOKEN,
            port=port,
            key_file=tmp_path / "c.pem",
            operator_token=OPERATOR,
        )

    central = serve()
    kiosk = kiosk_at(central.url)
    assert eventually(lambda: kiosk.desk.trouble is None)
    central.stop()
    assert eventually(lambda: kiosk.desk.state is CentralState.DOWN)
    words = [stored(kiosk.desk, session) for session in (1, 2, 1)]
    central = serve(int(central.url.rpartition(":")[2]))
    try:
        references = [word.reference for word in words if isinstance(word, Stored)]
        for reference in references:
            assert kiosk.ears.result(reference) == Received()
        assert sorted(case["reference"] for case in cases_at(central.url)) == sorted(references)
        assert kiosk.ears.states[-1] is CentralState.UP
    finally:
        central.stop()


def test_what_an_earlier_process_left_is_sent_at_the_start(
    central: Running, kiosk_at: KioskAt
) -> None:
    seen = kiosk_at(central.url)
    assert eventually(lambda: seen.desk.trouble is None)
    seen.desk.stop()
    away = kiosk_at("http://127.0.0.1:9")
    word = stored(away.desk)
    assert isinstance(word, Stored)
    away.desk.stop()
    later = kiosk_at(central.url)
    assert eventually(lambda: [c["reference"] for c in cases_at(central.url)] == [word.reference])
    assert later.ears.acks == [], "the session of an earlier process has nobody waiting"


def test_after_delivery_no_file_of_the_kiosk_holds_the_sealed_case(
    central: Running, kiosk_at: KioskAt
) -> None:
    known = kiosk_at(central.url)
    assert eventually(lambda: known.desk.trouble is None)
    known.desk.stop()
    away = kiosk_at("http://127.0.0.1:9")
    assert isinstance(stored(away.desk), Stored)
    away.desk.stop()
    with closing(sqlite3.connect(away.folder / "outbox.db")) as file:
        ((sealed, reference),) = file.execute("SELECT sealed, reference FROM items").fetchall()
    assert holding(away.folder, sealed[:32]), "the search would find it"
    later = kiosk_at(central.url)
    assert eventually(lambda: later.desk._outbox.counts() == Counts(waiting=0, dead=0))
    for piece in (sealed[:32], sealed[-32:], reference.encode()):
        assert holding(later.folder, piece) == []


def test_a_case_that_waits_too_long_is_a_dead_letter_also_while_nobody_is_there(
    central: Running, kiosk_at: KioskAt
) -> None:
    known = kiosk_at(central.url)
    assert eventually(lambda: known.desk.trouble is None)
    known.desk.stop()
    away = kiosk_at("http://127.0.0.1:9", oldest_s=0.5)
    word = stored(away.desk)
    assert isinstance(word, Stored)
    assert eventually(lambda: away.desk._outbox.counts() == Counts(waiting=0, dead=1))
    assert holding(away.folder, word.reference.encode()), "its reference is kept"
    assert holding(away.folder, str(word.key).encode()) == []


def holding(folder: Path, secret: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret in path.read_bytes()]


def test_without_a_key_ever_seen_nothing_is_stored_and_it_says_why(kiosk_at: KioskAt) -> None:
    kiosk = kiosk_at("http://127.0.0.1:9")
    assert stored(kiosk.desk) == NotStored(WhyNotStored.NO_KEY)
    assert kiosk.desk.trouble is WhyNotStored.NO_KEY


def test_the_first_case_of_a_new_kiosk_fetches_the_key_itself(
    central: Running, kiosk_at: KioskAt
) -> None:
    assert isinstance(stored(kiosk_at(central.url).desk), Stored)


def test_a_case_too_large_to_send_is_never_stored(central: Running, kiosk_at: KioskAt) -> None:
    answers = {f"a{n}": "x" * 4000 for n in range(MOST_BYTES // 4000 + 1)}
    word = stored(kiosk_at(central.url).desk, body=a_body(answers=answers))
    assert word == NotStored(WhyNotStored.TOO_LARGE)


def test_a_wrong_token_is_refused_and_the_cases_stay(central: Running, kiosk_at: KioskAt) -> None:
    known = kiosk_at(central.url)
    assert eventually(lambda: known.desk.trouble is None)
    known.desk.stop()
    kiosk = kiosk_at(central.url, token="not-the-token")
    word = stored(kiosk.desk)
    assert eventually(lambda: kiosk.desk.state is CentralState.REFUSED)
    kiosk.desk.stop()
    right = kiosk_at(central.url)
    assert isinstance(word, Stored)
    assert eventually(lambda: [c["reference"] for c in cases_at(central.url)] == [word.reference])
    assert right.desk.state is CentralState.UP


def test_a_look_up_of_nobody_says_so_and_the_service_still_counts_as_up(
    central: Running, kiosk_at: KioskAt
) -> None:
    kiosk = kiosk_at(central.url)
    answer = looked_up(kiosk.desk, LoansQuery(cpr=CANARY_CPR))
    assert answer == LookUpFailed(CentralState.UP, ProblemCode.NOT_FOUND)
    holder = looked_up(kiosk.desk, HolderQuery(pid="PID:9208-2002-2-123456789012"))
    assert holder == HolderResult(status=HolderStatus.NO_MATCH)
    assert CentralState.DOWN not in kiosk.ears.states


def test_a_look_up_with_nobody_there_says_down(kiosk_at: KioskAt) -> None:
    kiosk = kiosk_at("http://127.0.0.1:9")
    answer = looked_up(kiosk.desk, LoansQuery(cpr=CANARY_CPR))
    assert answer == LookUpFailed(CentralState.DOWN)


def test_after_the_stop_nothing_is_taken_and_everybody_is_told(
    central: Running, kiosk_at: KioskAt
) -> None:
    kiosk = kiosk_at(central.url)
    assert eventually(lambda: kiosk.desk.trouble is None)
    kiosk.desk.stop()
    assert stored(kiosk.desk) == NotStored(WhyNotStored.STOPPED)
    assert isinstance(looked_up(kiosk.desk, LoansQuery(cpr=CANARY_CPR)), LookUpFailed)


@pytest.mark.parametrize("where", ["kiosk", "."])
def test_no_byte_of_a_cpr_number_reaches_the_disk_of_kiosk_or_central(
    central: Running,
    kiosk_at: KioskAt,
    tmp_path: Path,
    where: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    kiosk = kiosk_at(central.url)
    word = stored(kiosk.desk)
    assert isinstance(word, Stored)
    kiosk.ears.result(word.reference)
    looked_up(kiosk.desk, LoansQuery(cpr=CANARY_CPR))
    files = [path for path in (tmp_path / where).rglob("*") if path.is_file()]
    assert files
    for path in files:
        assert CANARY_CPR.encode() not in path.read_bytes(), path
    assert CANARY_CPR not in "".join(capfd.readouterr())
