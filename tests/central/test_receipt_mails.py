"""Receipts by e-mail: sent once, kept nowhere."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from kiosk.central.mail import MailRoute
from kiosk.sync.contract import (
    LINK_HOURS,
    HeartbeatReply,
    ReceiptWay,
)
from tests.central.databases import Database, Make
from tests.central.parts import TOKEN, Api, Clock
from tests.central.receipts import ADDRESS, SENDER, a_mail


@dataclass
class Mailbox:
    """What a real SMTP server took; it can refuse."""

    messages: list[EmailMessage] = field(default_factory=list)
    refuses: bool = False
    arriving: Callable[[], None] = lambda: None
    """What happens while a message arrives."""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        await asyncio.to_thread(self.arriving)
        if self.refuses:
            return "451 Try again later"
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 OK"


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def smtp(mailbox: Mailbox) -> Iterator[Controller]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, "127.0.0.1", port, loop=asyncio.new_event_loop())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def mail_database(new_database: Make) -> Database:
    """The database of `mailing`."""
    return new_database()


@pytest.fixture
def mailing(mail_database: Database, smtp: Controller) -> Api:
    """A central service with a way to a mail server."""
    clock = Clock()
    route = MailRoute.parse(f"smtp://127.0.0.1:{smtp.port}", SENDER)
    app = create_app(mail_database.url, token=TOKEN, mail=route, now=clock)
    return Api(TestClient(app), clock)


def ways(api: Api) -> list[ReceiptWay]:
    beat = '{"kiosk": "k", "boot": "b", "waiting": 0, "dead": 0}'
    return HeartbeatReply.model_validate_json(api.post("/v1/heartbeats", beat).content).receipts


def test_a_receipt_comes_by_e_mail_once(mailing: Api, mailbox: Mailbox) -> None:
    mail = a_mail()
    for _ in range(2):
        answer = mailing.post("/v1/receipt-mails", mail)
        assert (answer.status_code, answer.json()) == (200, {"kind": "mailed"})
    [message] = mailbox.messages
    assert (message["To"], message["From"], message["Subject"]) == (
        ADDRESS,
        SENDER,
        "Kvittering – Ærø",
    )
    assert message.get_content().splitlines() == mail.text.splitlines()
    assert message["Message-ID"] == f"<{mail.key}@borgerservice.example>"
    assert message["Auto-Submitted"] == "auto-generated"


def test_the_same_key_with_another_address_sends_nothing(mailing: Api, mailbox: Mailbox) -> None:
    mail = a_mail()
    mailing.post("/v1/receipt-mails", mail)
    answer = mailing.post("/v1/receipt-mails", a_mail(key=mail.key, to="bo@eksempel.dk"))
    assert (answer.status_code, answer.json()["fields"]) == (422, ["key"])
    assert len(mailbox.messages) == 1


def test_an_e_mail_that_is_being_sent_is_not_sent_a_second_time_meanwhile(
    mailing: Api, mailbox: Mailbox
) -> None:
    mail = a_mail()
    meanwhile: list[Any] = []
    mailbox.arriving = lambda: meanwhile.append(mailing.post("/v1/receipt-mails", mail))
    assert mailing.post("/v1/receipt-mails", mail).status_code == 200
    assert [answer.status_code for answer in meanwhile] == [409]
    assert meanwhile[0].headers["retry-after"] == "1"
    assert len(mailbox.messages) == 1


def test_a_mail_server_that_takes_nothing_is_told_and_may_be_tried_again(
    mailing: Api, mailbox: Mailbox
) -> None:
    mail = a_mail()
    mailbox.refuses = True
    assert mailing.post("/v1/receipt-mails", mail).status_code == 503
    mailbox.refuses = False
    assert mailing.post("/v1/receipt-mails", mail).status_code == 200
    assert len(mailbox.messages) == 1


def test_a_mail_server_that_is_away_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        route = MailRoute.parse(f"smtp://127.0.0.1:{nobody.getsockname()[1]}", SENDER)
        app = create_app(f"sqlite:///{tmp_path}/a.db", token=TOKEN, mail=route)
        assert Api(TestClient(app)).post("/v1/receipt-mails", a_mail()).status_code == 503
    assert "did not take" in caplog.text
    assert ADDRESS not in caplog.text


def test_one_reference_is_no_machine_for_sending_mail(mailing: Api, mailbox: Mailbox) -> None:
    codes = [mailing.post("/v1/receipt-mails", a_mail()).status_code for _ in range(6)]
    assert codes == [200] * 5 + [403]
    assert len(mailbox.messages) == 5
    mailing.clock.wait(hours=LINK_HOURS, seconds=1)
    assert mailing.post("/v1/receipt-mails", a_mail()).status_code == 200


def test_nothing_of_an_e_mail_is_kept_nor_the_key_that_would_tell(
    mailing: Api, mailbox: Mailbox, mail_database: Database
) -> None:
    mail = a_mail()
    mailing.post("/v1/receipt-mails", mail)
    assert mailbox.messages
    stored = mail_database.stored()
    assert b"receipt_mails" in stored
    assert str(mail.key).encode() not in stored
    assert ADDRESS.encode() not in stored
    assert b"sundhedskort" not in stored


@pytest.mark.parametrize("to", ["anna", "a@b@c.dk", "anna@eks empel.dk", "anna@x.dk\nBcc: b@c.dk"])
def test_an_address_that_is_none_is_refused(mailing: Api, mailbox: Mailbox, to: str) -> None:
    sent = a_mail().model_dump(mode="json") | {"to": to}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    answer = mailing.http.post("/v1/receipt-mails", json=sent, headers=headers)
    assert answer.status_code == 422
    assert not mailbox.messages


def test_a_subject_cannot_smuggle_in_another_header(mailing: Api, mailbox: Mailbox) -> None:
    sent = a_mail().model_dump(mode="json") | {"subject": "x\r\nBcc: b@c.dk"}
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert mailing.http.post("/v1/receipt-mails", json=sent, headers=headers).status_code == 422
    assert not mailbox.messages


def test_the_heartbeat_says_which_ways_there_are(api: Api, mailing: Api) -> None:
    assert ways(api) == [ReceiptWay.PAGE]
    assert ways(mailing) == [ReceiptWay.PAGE, ReceiptWay.EMAIL]
    assert api.post("/v1/receipt-mails", a_mail()).status_code == 404


@pytest.mark.parametrize(
    ("address", "sender", "why"),
    [
        ("mail.example", SENDER, "smtps"),
        ("http://mail.example", SENDER, "smtps"),
        ("smtp://mail.example", SENDER, "not encrypted"),
        ("smtps://me:secret@mail.example", SENDER, "password"),
        ("smtps://mail.example", "", "send from"),
        ("smtps://mail.example", "a\n@b", "send from"),
    ],
)
def test_a_route_that_will_not_do_says_why(address: str, sender: str, why: str) -> None:
    with pytest.raises(ValueError, match=why) as bad:
        MailRoute.parse(address, sender)
    assert "secret" not in str(bad.value)


def test_a_route_has_the_usual_ports_and_shows_no_password() -> None:
    route = MailRoute.parse("smtp+starttls://kiosk@mail.example", SENDER, "hunter2")
    assert (route.port, route.user) == (587, "kiosk")
    assert MailRoute.parse("smtps://mail.example", SENDER).port == 465
    assert "hunter2" not in repr(route)
