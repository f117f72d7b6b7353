"""Subjects of OCES certificates name citizens and employees, however they are put together."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from kiosk.identity.cards.oces import Holder, holder_of

CN, SERIAL, COUNTRY = NameOID.COMMON_NAME, NameOID.SERIAL_NUMBER, NameOID.COUNTRY_NAME
PID = "PID:9208-2002-2-000000004242"
KEY = ec.generate_private_key(ec.SECP256R1())

Rdns = list[list[tuple[x509.ObjectIdentifier, str]]]

PERSONS: list[tuple[Rdns, Holder]] = [
    ([[(COUNTRY, "DK")], [(CN, "Anna Prøve"), (SERIAL, PID)]], Holder(PID, "Anna Prøve")),
    ([[(COUNTRY, "DK")], [(CN, "Anna Prøve")], [(SERIAL, PID)]], Holder(PID, "Anna Prøve")),
    ([[(SERIAL, PID)], [(CN, "Ålice Ægir ")]], Holder(PID, "Ålice Ægir")),
    (
        [[(CN, "Bo Test"), (SERIAL, "CVR:12345678-RID:87654321")]],
        Holder("CVR:12345678-RID:87654321", "Bo Test"),
    ),
]
NOBODY: list[Rdns] = [
    [[(CN, "Anna Prøve")]],
    [[(SERIAL, PID)]],
    [[(CN, "Firma A/S"), (SERIAL, "CVR:12345678-UID:1234")]],
    [[(CN, "Funktion"), (SERIAL, "CVR:12345678-FID:1234")]],
    [[(CN, "A"), (SERIAL, PID + "x")]],
    [[(CN, "A"), (SERIAL, "x" + PID)]],
    [[(CN, "A"), (SERIAL, PID)], [(SERIAL, PID)]],
    [[(CN, "A")], [(CN, "B")], [(SERIAL, PID)]],
    [[(CN, "A\nB"), (SERIAL, PID)]],
]


def issued(rdns: Rdns, now: datetime) -> x509.Certificate:
    name = x509.Name(
        [
            x509.RelativeDistinguishedName([x509.NameAttribute(*each) for each in rdn])
            for rdn in rdns
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(KEY.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(KEY, SHA256())
    )


@pytest.mark.parametrize(("rdns", "holder"), PERSONS)
def test_a_person_is_read_from_one_rdn_or_from_several(
    rdns: Rdns, holder: Holder, now: datetime
) -> None:
    assert holder_of(issued(rdns, now)) == holder


@pytest.mark.parametrize("rdns", NOBODY)
def test_what_names_no_single_person_names_nobody(rdns: Rdns, now: datetime) -> None:
    assert holder_of(issued(rdns, now)) is None


def test_a_holder_does_not_show_who_it_is() -> None:
    assert "Anna" not in repr(PERSONS[0][1])
    assert "4242" not in repr(PERSONS[0][1])
