from __future__ import annotations

from typing import get_args

import pytest

from kiosk.receipts.printer.models import CLONE, MODELS, Family, recognise
from kiosk.settings import PrinterTable

PLATES = [
    ("EPSON", "TM-T20II", Family.EPSON_T20),
    ("EPSON", "TM-T20III", Family.EPSON_T20),
    ("EPSON", "TM-T88V", Family.EPSON_T88),
    ("EPSON", "TM-T88VII", Family.EPSON_T88),
    ("EPSON ", "TM-m30", Family.EPSON_M30),
    ("EPSON", "TM-m30III", Family.EPSON_M30),
    ("EPSON", "TM-P60", Family.CLONE),
    ("NoName", "TM-T88V", Family.CLONE),
    ("VIRTUAL", "PAPER-80", Family.CLONE),
    ("", "", Family.CLONE),
]


@pytest.mark.parametrize(("maker", "model", "family"), PLATES)
def test_a_nameplate_tells_the_family(maker: str, model: str, family: Family) -> None:
    assert recognise(maker, model).family is family


def test_every_family_that_can_be_named_is_in_the_table() -> None:
    assert [MODELS[family].family for family in Family] == list(Family)
    named = get_args(PrinterTable.model_fields["model"].annotation)
    assert set(named) == {"auto", *Family}


def test_nothing_is_expected_of_a_clone() -> None:
    assert not any((CLONE.confirms, CLONE.clears, CLONE.counts, CLONE.automatic))
    assert CLONE.code_page is None
