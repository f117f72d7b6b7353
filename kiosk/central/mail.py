"""The way to the city's mail system: one message at a time, and only over an encrypted line."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formatdate
from typing import Final, Self
from urllib.parse import unquote, urlsplit

_WITHIN_S: Final = 6.0
"""For every single step of the exchange; the kiosk waits 8 s in all."""
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_PORTS: Final = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class NotTaken(Exception):
    """The mail system did not take the message. Says nothing of what was in it."""


@dataclass(frozen=True, slots=True)
class MailRoute:
    """A mail server, and whom its messages are from."""

    host: str
    port: int
    sender: str
    encrypted: str
    """`smtp` (no encryption), `smtp+starttls` or `smtps`."""
    user: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, address: str, sender: str, password: str = "") -> Self:
        """From `smtp+starttls://user@host:587` or `smtps://…`; `smtp://` for this machine only.

        Raises `ValueError`, which says what is wrong.
        """
        parts = urlsplit(address)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"{address}: not smtps://HOST or smtp+starttls://HOST")
        if parts.password:
            raise ValueError("a password does not belong into the address of the mail server")
        if parts.scheme == "smtp" and parts.hostname not in _LOOPBACK:
            raise ValueError(f"{address}: smtp:// is not encrypted; use smtps or smtp+starttls")
        if sender.count("@") != 1 or not sender.isprintable() or " " in sender:
            raise ValueError(f"{sender}: no e-mail address to send from")
        port = parts.port or _PORTS[parts.scheme]
        user = unquote(parts.username or "")
        return cls(parts.hostname, port, sender, parts.scheme, user, password)

    def send(self, to: str, subject: str, text: str, key: str, language: str) -> None:
        """Hand one message over. Raises `NotTaken`.

        `key` makes its Message-ID, so that a message that is sent again is shown once.
        """
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = f"<{key}@{self.sender.partition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office replies to it
        message["Content-Language"] = language
        message.set_content(text)
        try:
            with self._connect() as server:
                server.send_message(message)
        except (smtplib.SMTPException, OSError, ssl.SSLError) as trouble:
            raise NotTaken(type(trouble).__name__) from None

    def _connect(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.encrypted == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=_WITHIN_S, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=_WITHIN_S)
        if self.encrypted == "smtp+starttls":
            server.starttls(context=context)
        if self.user:
            server.login(self.user, self.password)
        return server
