"""What a PKCS#15 card says of itself is believed within bounds only."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.demo.cards.files import File
from kiosk.demo.cards.holders import PIN
from kiosk.demo.cards.pkcs15 import Pkcs15Chip
from kiosk.demo.pki import Credential
from kiosk.demo.reader import VirtualReader
from kiosk.identity.cards.directory import PinKind
from kiosk.identity.cards.pkcs15 import contents
from kiosk.identity.cards.transport import CardError


def files(chip: Pkcs15Chip) -> list[File]:
    root = chip._files.root.children or []
    return [root[0], *(root[1].children or [])]


def test_the_directories_tell_certificates_key_pin_and_algorithm(anna: Credential) -> None:
    reader = VirtualReader()
    reader.insert(Pkcs15Chip(anna, PIN))
    found = contents(reader.connect())
    assert found is not None
    assert [each.id for each in found.certificates] == [b"\x01", b"\x41"]
    (key,) = found.keys
    assert (key.id, key.reference, key.signs, key.elliptic) == (b"\x01", 1, True, False)
    pin = found.pin_for(key)
    assert pin is not None
    assert (pin.reference, pin.kind, pin.shortest, pin.longest, pin.pad) == (
        1,
        PinKind.ASCII,
        4,
        8,
        None,
    )
    assert found.algorithm_for(key, 0x0001) == 0x11
    assert found.algorithm_for(key, 0x1041) is None


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_a_card_writes_it_is_read_or_refused_and_no_more(
    anna: Credential, data: st.DataObject
) -> None:
    chip = Pkcs15Chip(anna, PIN)
    file = data.draw(st.sampled_from(files(chip)[:6]))
    changed = bytearray(file.data)
    for _ in range(data.draw(st.integers(1, 4))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    file.data = bytes(changed)
    reader = VirtualReader()
    reader.insert(chip)
    card = reader.connect()
    try:
        found = contents(card)
    except CardError as trouble:
        assert trouble.args[0] == "unreadable"  # noqa: PT017 - refused is one of two good ends
    else:
        assert found is None or len(found.certificates) <= 32


def test_a_directory_with_too_many_entries_is_refused(anna: Credential) -> None:
    chip = Pkcs15Chip(anna, PIN)
    cdf = next(each for each in files(chip) if each.fid == 0x4404)
    cdf.data = cdf.data.rstrip(b"\x00") * 40
    reader = VirtualReader()
    reader.insert(chip)
    with pytest.raises(CardError):
        contents(reader.connect())
