"""References survive being written down, read out and typed in again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.sync.reference import ALPHABET, mint, read


@given(st.text(ALPHABET, min_size=8, max_size=8), st.booleans(), st.sampled_from([" ", "-", ""]))
def test_a_reference_is_read_however_it_was_written(letters: str, low: bool, gap: str) -> None:
    written = f"AAR{gap}{letters[:4]}{gap}{letters[4:]}"
    assert read(written.lower() if low else written) == f"AAR-{letters[:4]}-{letters[4:]}"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("AAR-OIL0-1234", "AAR-0110-1234"), ("aar-7k3m-9qxd", "AAR-7K3M-9QXD")],
)
def test_letters_that_look_alike_are_read_as_the_digits_they_are(typed: str, meant: str) -> None:
    assert read(typed) == meant


@pytest.mark.parametrize("typed", ["", "AAR-7K3M-9QX", "AAR-7K3U-9QXD", "1234-5678-9ABC", "Æ" * 11])
def test_what_cannot_be_a_reference_is_none(typed: str) -> None:
    assert read(typed) is None


def test_a_new_reference_has_no_letter_that_is_taken_for_another() -> None:
    minted = {mint("AAR") for _ in range(500)}
    assert len(minted) == 500
    assert not set("ILOU") & set("".join(minted).replace("AAR", ""))
    assert all(read(reference) == reference for reference in minted)
