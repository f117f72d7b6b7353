"""Whatever goes wrong, the real app says so in Danish, says what to do, and loses nothing."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.app import ASSETS
from kiosk.cli import CONFIG
from kiosk.demo.cards.holders import ANNA, PIN
from kiosk.services.loader import service_folders
from kiosk.texts.fluent import FluentTexts
from kiosk.texts.message import Arg, Message
from kiosk.ui.words import spoken_by
from tests.demo.fault_bench import Bench, bench_process
from tests.sync.parts import Speaker, http, read_request

pytestmark = pytest.mark.screen

FOLDERS = {folder.name: folder for folder in service_folders(CONFIG)}
_SAY = spoken_by(FluentTexts(ASSETS / "locale", FOLDERS).language("da"))
WRONG_PIN = "1111"
PHONE = "20123456"
"""What the tour's citizen answers."""


def say(message_id: str, scope: str = "", **args: Arg) -> str:
    """The kiosk's own words, in Danish."""
    return _SAY(Message.of(message_id, scope=scope, **args))


def reads(kiosk: Bench, *messages: str) -> None:
    """All of these sentences come to stand on the screen."""
    sentences = [one for message in messages for one in re.split(r"(?<=[.?!]) ", message)]
    assert kiosk.reads(*sentences) == ""


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults") / "log"


@pytest.fixture(scope="module")
def bench(log: Path) -> Iterator[Bench]:
    with bench_process(log) as bench:
        yield bench


@pytest.fixture
def kiosk(bench: Bench, log: Path) -> Iterator[Bench]:
    """A kiosk in order; afterwards nobody's name was logged, and nothing has blown up."""
    bench.reset()
    yield bench
    words = log.read_text(encoding="utf-8", errors="replace")
    assert "Traceback" not in words
    for secret in (ANNA.family, ANNA.cpr_digits, ANNA.pid):
        assert secret not in words


# ── cards ────────────────────────────────────────────────────────────────────────────────────


def goes_on(kiosk: Bench) -> None:
    """With the right card the citizen comes to the review, and what was answered before is there."""
    kiosk.remove()
    kiosk.insert("nemid")
    reads(kiosk, say("pin"))
    kiosk.type(PIN)
    kiosk.tap(say("next"))
    kiosk.go_to("ReviewScreen")
    reads(kiosk, say("reason-lost", "health-card"), ANNA.name)


@pytest.mark.parametrize(
    ("card", "words"), [("unknown", "card-unknown-card"), ("mute", "card-mute")]
)
def test_a_card_that_says_nothing_is_told_and_the_right_one_taken(
    kiosk: Bench, card: str, words: str
) -> None:
    kiosk.go_to("CardScreen")
    kiosk.insert(card)
    reads(kiosk, say(words))
    goes_on(kiosk)


def test_a_health_card_from_abroad_is_asked_for_no_pin_and_is_not_enough_here(
    kiosk: Bench,
) -> None:
    kiosk.go_to("CardScreen")
    kiosk.insert("ecard")
    reads(kiosk, say("card-weak"))
    goes_on(kiosk)


@pytest.mark.parametrize("card", ["health", "ecard"])
def test_where_a_name_is_enough_a_health_card_from_abroad_gives_it_and_no_country_is_told(
    kiosk: Bench, card: str
) -> None:
    kiosk.go_to("CardScreen", "book-time")
    kiosk.insert(card)
    kiosk.go_to("ReviewScreen", "book-time")
    reads(kiosk, say("who-known", name=ANNA.name, method=Message.of("method-chip-health-card")))
    for secret in ("tysk", "østrig", ANNA.insurance_number, ANNA.social_security_number):
        assert secret.casefold() not in kiosk.texts().casefold()


@pytest.mark.parametrize("apdu", [1, 3, 6])
def test_a_card_pulled_mid_read_asks_for_it_again(kiosk: Bench, apdu: int) -> None:
    kiosk.go_to("CardScreen")
    kiosk.insert_and_pull_at(apdu)
    reads(kiosk, say("card-pulled"))
    goes_on(kiosk)


def test_a_card_pulled_before_its_pin_is_typed_asks_for_it_again(kiosk: Bench) -> None:
    kiosk.go_to("PinScreen")
    kiosk.type("47")
    kiosk.remove()
    reads(kiosk, say("card-pulled"))
    goes_on(kiosk)


def test_a_wrong_pin_says_how_many_tries_are_left_and_the_right_one_goes_on(kiosk: Bench) -> None:
    kiosk.go_to("PinScreen")
    kiosk.type(WRONG_PIN)
    kiosk.tap(say("next"))
    reads(kiosk, say("pin-wrong", tries=2))
    kiosk.type(PIN)
    kiosk.tap(say("next"))
    kiosk.go_to("ReviewScreen")
    reads(kiosk, say("reason-lost", "health-card"), ANNA.name)


def test_a_pin_wrong_twice_stops_before_the_last_try(kiosk: Bench) -> None:
    kiosk.go_to("PinScreen")
    for left in (say("pin-wrong", tries=2), say("card-last-try")):
        kiosk.type(WRONG_PIN)
        kiosk.tap(say("next"))
        reads(kiosk, left)
    reads(kiosk, say("card-last-try.text"))


def test_a_card_with_one_try_left_is_not_risked(kiosk: Bench) -> None:
    kiosk.go_to("CardScreen")
    kiosk.insert("last-try")
    reads(kiosk, say("card-last-try"), say("card-last-try.text"), say("other-card"))
    kiosk.tap(say("other-card"))
    goes_on(kiosk)


@pytest.mark.parametrize(
    ("card", "words"),
    [
        ("expired", "card-expired"),
        ("untrusted", "card-untrusted"),
    ],
)
def test_a_card_that_does_not_hold_good_is_told_before_it_costs_a_pin(
    kiosk: Bench, card: str, words: str
) -> None:
    kiosk.go_to("CardScreen")
    kiosk.insert(card)
    reads(kiosk, say(words), say(f"{words}.text"))
    kiosk.tap(say("other-card"))
    goes_on(kiosk)


def test_a_copied_card_cannot_prove_itself(kiosk: Bench) -> None:
    kiosk.go_to("CardScreen")
    kiosk.insert("copied")
    reads(kiosk, say("pin"))
    kiosk.type(PIN)
    kiosk.tap(say("next"))
    reads(kiosk, say("card-no-key"), say("card-no-key.text"))
    assert not kiosk.in_state(ANNA.pid)
    goes_on(kiosk)


def test_a_reader_unplugged_is_told_where_a_card_is_wanted_and_before(kiosk: Bench) -> None:
    kiosk.unplug()
    kiosk.go_to("ServicesScreen")
    reads(kiosk, say("reader-away"), say("service-no-reader"))
    kiosk.plug()
    kiosk.go_to("CardScreen")
    kiosk.unplug()
    reads(kiosk, say("reader-away"))
    kiosk.plug()
    goes_on(kiosk)


def test_a_reader_unplugged_with_the_card_in_it_is_told_and_works_again(kiosk: Bench) -> None:
    kiosk.go_to("PinScreen")
    kiosk.unplug()
    reads(kiosk, say("card-no-reader"))
    kiosk.plug()
    goes_on(kiosk)


# ── what is typed ────────────────────────────────────────────────────────────────────────────


def test_a_phone_number_that_is_none_is_asked_for_again(kiosk: Bench) -> None:
    kiosk.go_to("EntryScreen")
    kiosk.type("123")
    kiosk.tap(say("next"))
    reads(kiosk, say("field-not-a-phone"))
    kiosk.erase(3)
    kiosk.type(PHONE)
    kiosk.tap(say("next"))
    kiosk.go_to("ReviewScreen")
    reads(kiosk, PHONE)


# ── the printer ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("paper-out", "printer-paper-out"),
        ("cover-open", "printer-cover-open"),
        ("dropped", "printer-disconnected"),
    ],
)
def test_a_printer_that_cannot_print_is_told_and_prints_once_it_can(
    kiosk: Bench, fault: str, words: str
) -> None:
    kiosk.go_to("DoneScreen")
    kiosk.printer(fault, True)
    kiosk.printer_notices(False)
    reads(kiosk, say(words), kiosk.reference())
    before = kiosk.papers()
    kiosk.printer(fault, False)
    kiosk.printer_notices(True)
    kiosk.tap(say("print"))
    reads(kiosk, say("receipt-printed"))
    assert kiosk.papers() == before + 1


def test_paper_that_ends_within_a_receipt_leaves_the_word_to_the_citizen(kiosk: Bench) -> None:
    kiosk.go_to("DoneScreen")
    reference = kiosk.reference()
    kiosk.paper_ends_after(60)
    kiosk.tap(say("print"))
    reads(kiosk, say("receipt-uncertain"), reference)
    kiosk.tap(say("receipt-came"))
    reads(kiosk, reference, say("finish"))
    kiosk.tap(say("finish"))
    kiosk.go_to("StartScreen")


def test_with_new_paper_in_time_the_printer_answers_the_question_itself(kiosk: Bench) -> None:
    kiosk.go_to("DoneScreen")
    kiosk.paper_ends_after(60)
    kiosk.tap(say("print"))
    reads(kiosk, say("receipt-uncertain"))
    kiosk.printer("paper-out", False)
    reads(kiosk, say("receipt-printed"))


def test_without_a_printer_the_receipt_comes_to_the_phone(kiosk: Bench) -> None:
    kiosk.go_to("DoneScreen")
    reference = kiosk.reference()
    kiosk.printer("paper-out", True)
    kiosk.printer_notices(False)
    reads(kiosk, say("printer-paper-out"))
    kiosk.tap(say("receipt-by-phone"))
    reads(kiosk, say("receipt-phone"), say("receipt-phone-step-3"))
    page = kiosk.opened_by_a_phone()
    assert f'<p class="reference" dir="ltr">{reference}</p>' in page
    assert say("receipt-contact") in page
    assert ANNA.cpr_digits not in page
    kiosk.tap(say("back"))
    reads(kiosk, reference, say("finish"))


def test_a_page_that_cannot_be_made_is_said_and_nothing_is_lost(kiosk: Bench) -> None:
    kiosk.go_to("DoneScreen")
    reference = kiosk.reference()
    kiosk.printer("cover-open", True)
    kiosk.printer_notices(False)
    kiosk.cut_unseen()
    kiosk.tap(say("receipt-by-phone"))
    reads(kiosk, say("receipt-no-phone"), reference)


def test_a_line_to_the_printer_that_breaks_within_a_receipt_never_says_printed(
    kiosk: Bench,
) -> None:
    kiosk.go_to("DoneScreen")
    kiosk.line_breaks_after(2000)
    kiosk.tap(say("print"))
    reads(kiosk, say("receipt-uncertain"))
    kiosk.printer("dropped", False)
    kiosk.printer_notices(True)
    kiosk.tap(say("receipt-came-not"))
    reads(kiosk, say("receipt-printed"))


def test_a_line_to_the_printer_that_comes_back_prints_a_marked_receipt_and_asks_nobody(
    kiosk: Bench,
) -> None:
    kiosk.go_to("DoneScreen")
    before = kiosk.papers()
    kiosk.line_breaks_after(20_000)
    kiosk.tap(say("print"))
    kiosk.line_comes_back()
    reads(kiosk, say("receipt-printed"))
    assert kiosk.papers() == before + 2, "what was torn off, and the whole one"


def test_a_printer_that_may_hold_a_receipt_waits_for_staff_and_prints_once_it_is_clear(
    kiosk: Bench,
) -> None:
    kiosk.go_to("DoneScreen")
    before = kiosk.papers()
    kiosk.paper_ends_after(60)
    kiosk.tap(say("print"))
    reads(kiosk, say("receipt-uncertain"))
    kiosk.printer("silent", True)
    kiosk.tap(say("receipt-came"))
    kiosk.tap(say("finish"))
    kiosk.remove()
    reads(kiosk, say("printer-staff"))
    kiosk.go_to("ServicesScreen")
    reads(kiosk, say("printer-holding"))
    kiosk.printer("silent", False)
    reads(kiosk, say("printer-paper-out"))
    kiosk.printer("paper-out", False)
    kiosk.printer_notices(True)
    kiosk.go_to("DoneScreen")
    kiosk.tap(say("print"))
    reads(kiosk, say("receipt-printed"))
    assert kiosk.papers() == before + 2, "what the first citizen had of it, and the second's own"


# ── the central service ──────────────────────────────────────────────────────────────────────


def nonsense(live: socket.socket) -> None:
    """A server of somebody else: its answers are whole, and not of this world."""
    while read_request(live):
        live.sendall(http("200 OK", {"Content-Type": "application/json"}, b'{"hello": "world"}'))


def no_http(live: socket.socket) -> None:
    """Not even HTTP."""
    read_request(live)
    live.sendall(b"\x00\xff" * 500)


def failing(live: socket.socket) -> None:
    """A central service that is ill."""
    while read_request(live):
        live.sendall(
            http("500 Internal Server Error", {"Content-Type": "text/html"}, b"<h1>!</h1>")
        )


@pytest.mark.parametrize("script", [nonsense, no_http, failing])
def test_whatever_answers_in_the_central_services_place_the_case_arrives_once(
    kiosk: Bench, script: Callable[[socket.socket], None]
) -> None:
    other = Speaker(script)
    kiosk.go_to("ReviewScreen")
    kiosk.lead_to(*other.address)
    arrives_later_once(kiosk)
    other.stop()


def test_with_the_central_service_cut_off_there_is_a_reference_and_the_case_arrives_once(
    kiosk: Bench,
) -> None:
    kiosk.cut()
    kiosk.go_to("ServicesScreen")
    reads(kiosk, say("central-away"))
    kiosk.go_to("ReviewScreen")
    arrives_later_once(kiosk)


def test_a_central_service_cut_off_as_the_case_is_sent_makes_nobody_wait(kiosk: Bench) -> None:
    kiosk.go_to("ReviewScreen")
    kiosk.cut_unseen()
    arrives_later_once(kiosk)


def test_a_central_service_too_slow_to_wait_for_gets_the_case_later(kiosk: Bench) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    kiosk.go_to("ReviewScreen")
    kiosk.lead_to_unseen(*silent.getsockname())
    kiosk.tap(say("send-request"))
    reads(kiosk, say("sending"))
    kiosk.wait(8)
    arrives(kiosk)
    silent.close()


def arrives_later_once(kiosk: Bench) -> None:
    kiosk.tap(say("send-request"))
    arrives(kiosk)


def arrives(kiosk: Bench) -> None:
    """The citizen has a reference and can take it home; the case comes once the line is mended."""
    reads(kiosk, say("done"), say("next.pending", "health-card"))
    reference = kiosk.reference()
    assert not kiosk.has(reference)
    kiosk.tap(say("print"))
    reads(kiosk, say("receipt-printed"))
    kiosk.tap(say("finish"))
    kiosk.go_to("StartScreen")
    kiosk.mend()
    assert kiosk.arrived(reference) == 1


def test_on_a_full_disk_the_citizen_is_told_before_received_and_can_try_again(kiosk: Bench) -> None:
    kiosk.go_to("ReviewScreen")
    kiosk.fill_disk()
    kiosk.tap(say("send-request"))
    reads(kiosk, say("not-stored"), say("not-stored.text"))
    kiosk.tap(say("try-again"))
    reads(kiosk, say("not-stored"))
    kiosk.free_disk()
    kiosk.tap(say("try-again"))
    reads(kiosk, say("done"))
    assert kiosk.arrived(kiosk.reference()) == 1


def test_a_library_that_is_away_says_so_and_can_be_tried_again(kiosk: Bench) -> None:
    kiosk.go_to("PinScreen", "my-loans")
    kiosk.cut()
    kiosk.type("2468")
    kiosk.tap(say("next"))
    reads(kiosk, say("login-away"), say("login-away.text"))
    kiosk.mend()
    kiosk.tap(say("other-card"))
    kiosk.go_to("PickScreen", "my-loans")


def test_a_service_that_needs_the_library_is_not_begun_without_it(kiosk: Bench) -> None:
    kiosk.cut()
    kiosk.go_to("ServicesScreen")
    reads(kiosk, say("service-away"))


# ── nobody there ─────────────────────────────────────────────────────────────────────────────

CANARIES = (ANNA.family, ANNA.given, PHONE)


def test_somebody_who_stays_away_is_asked_and_then_wiped(kiosk: Bench) -> None:
    kiosk.go_to("ReviewScreen")
    assert all(kiosk.in_state(secret) for secret in CANARIES)
    assert kiosk.on_screen(ANNA.family), "a search that finds nothing proves nothing"
    kiosk.wait(76)
    reads(kiosk, say("time-out"), say("time-out.text"))
    kiosk.wait(30)
    reads(kiosk, say("start"), say("card-left"))
    left = leftovers(kiosk)
    assert left == []


def test_somebody_who_answers_the_question_goes_on_where_they_were(kiosk: Bench) -> None:
    kiosk.go_to("ReviewScreen")
    kiosk.wait(76)
    kiosk.tap(say("stay"))
    kiosk.wait(70)
    reads(kiosk, say("review"), ANNA.name)


def test_a_typed_cpr_number_is_nowhere_after_the_wipe(kiosk: Bench) -> None:
    kiosk.go_to("CardScreen", "my-loans")
    kiosk.tap(say("type-number-instead"))
    reads(kiosk, say("type-number"))
    kiosk.type(ANNA.cpr_digits)
    assert ANNA.cpr_digits not in kiosk.texts()
    kiosk.tap(say("next"))
    reads(kiosk, say("pin-library"))
    assert kiosk.in_state(ANNA.cpr_digits)
    kiosk.wait(200)
    reads(kiosk, say("start"))
    assert leftovers(kiosk) == []


def test_what_was_typed_is_in_no_object_after_the_wipe(kiosk: Bench) -> None:
    backwards = "72818213"
    kiosk.go_to("EntryScreen")
    kiosk.type_backwards(backwards)
    kiosk.tap(say("next"))
    kiosk.go_to("ReviewScreen")
    assert len(kiosk.in_memory(backwards)) > 1
    kiosk.wait(200)
    reads(kiosk, say("start"))
    kiosk.reset()
    assert kiosk.in_memory(backwards) == []


def test_a_case_that_waits_for_the_line_says_nothing_of_its_citizen(kiosk: Bench) -> None:
    kiosk.cut()
    kiosk.go_to("DoneScreen")
    reference = kiosk.reference()
    assert any(name.startswith("outbox") for name in kiosk.in_files(reference))
    kiosk.wait(200)
    reads(kiosk, say("start"))
    assert leftovers(kiosk) == []
    kiosk.mend()
    assert kiosk.arrived(reference) == 1


def leftovers(kiosk: Bench) -> list[str]:
    """Where anything of Anna is left."""
    found: list[str] = []
    for secret in (*CANARIES, ANNA.cpr_digits, ANNA.pid):
        found += [f"screen: {secret}"] * kiosk.on_screen(secret)
        found += [f"state: {secret}"] * kiosk.in_state(secret)
        found += [f"{file}: {secret}" for file in kiosk.in_files(secret)]
    return found
