"""Every case of command fits into T=0 (ISO/IEC 7816-3, 12.2)."""

from __future__ import annotations

import pytest

from kiosk.identity.cards.t0 import exchange, tpdu

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


WAITING = [
    ("00A40400020102" + "10", (b"", 0x9000), (b"abc", 0x9000), (b"abc", 0x9000), "00C0000010"),
    ("00A40400020102" + "00", (b"", 0x9000), (b"ab", 0x6101), (b"ab", 0x6101), "00C0000000"),
    ("00A40400020102" + "00", (b"", 0x9000), (b"", 0x6C03), (b"", 0x6C03), "00C0000000"),
    ("00A40400020102" + "00", (b"", 0x9000), (b"", 0x6985), (b"", 0x9000), "00C0000000"),
    ("00A4040000" + "00020102" + "0100", (b"", 0x9000), (b"a", 0x9000), (b"a", 0x9000), "00C0000000"),
    ("00A4040000" + "00020102" + "0105", (b"", 0x9000), (b"a", 0x9000), (b"a", 0x9000), "00C0000000"),
    ("00A4040000" + "00020102" + "0005", (b"", 0x9000), (b"a", 0x9000), (b"a", 0x9000), "00C0000005"),
    ("00A40400020102" + "00", (b"", 0x6103), None, (b"", 0x6103), None),
    ("00A40400020102" + "00", (b"", 0x6A82), None, (b"", 0x6A82), None),
    ("00A40400020102" + "00", (b"abc", 0x9000), None, (b"abc", 0x9000), None),
    ("00A40400020102", (b"", 0x9000), None, (b"", 0x9000), None),
    ("00A4040000" + "00020102", (b"", 0x9000), None, (b"", 0x9000), None),
    ("00B0000000", (b"", 0x9000), None, (b"", 0x9000), None),
    ("00B00000000000", (b"", 0x9000), None, (b"", 0x9000), None),
    ("00200001", (b"", 0x9000), None, (b"", 0x9000), None),
]  # fmt: skip


@pytest.mark.parametrize(("apdu", "first", "then", "told", "fetched"), WAITING)
def test_an_answer_that_waits_behind_a_plain_yes_is_fetched(
    apdu: str,
    first: tuple[bytes, int],
    then: tuple[bytes, int] | None,
    told: tuple[bytes, int],
    fetched: str | None,
) -> None:
    sent: list[bytes] = []
    answers = [first, *([then] if then else [])]

    def transmit(command: bytes) -> tuple[bytes, int]:
        sent.append(command)
        return answers[len(sent) - 1]

    assert exchange(transmit, bytes.fromhex(apdu)) == told
    assert [each.hex().upper() for each in sent[1:]] == ([fetched] if fetched else [])
