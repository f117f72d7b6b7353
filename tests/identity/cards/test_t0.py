"""Every case of command fits into T=0 (ISO/IEC 7816-3, 12.2)."""

from __future__ import annotations

import pytest

from kiosk.identity.cards.t0 import tpdu

CASES = [
    ("00200001", "0020000100", "1"),
    ("00B0000000", "00B0000000", "2, short"),
    ("00B0000005", "00B0000005", "2, short, of five bytes"),
    ("00A40000023F00", "00A40000023F00", "3, short"),
    ("00A40000023F0000", "00A40000023F00", "4, short"),
    ("00A4040001AA10", "00A4040001AA", "4, short, Le like Lc"),
    ("00B00000000005", "00B0000005", "2, extended, of five bytes"),
    ("00B00000000100", "00B0000000", "2, extended, of 256"),
    ("00B00000000000", "00B0000000", "2, extended, of all"),
    ("00A400000000023F00", "00A40000023F00", "3, extended"),
    ("00A400000000023F000100", "00A40000023F00", "4, extended"),
]


@pytest.mark.parametrize(("apdu", "sent", "case"), CASES, ids=[case for _, _, case in CASES])
def test_a_command_is_sent_in_the_form_of_its_case(apdu: str, sent: str, case: str) -> None:
    assert case
    assert tpdu(bytes.fromhex(apdu)).hex().upper() == sent


def test_more_data_than_fits_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="T=0"):
        tpdu(bytes.fromhex("00870000000100") + bytes(256))
