from __future__ import annotations

import unicodedata

import pytest
from PIL import features

from kiosk.receipts.fonts import Weight, covered, font, fonts_folder


def test_the_typeface_is_there_in_every_weight() -> None:
    for weight in Weight:
        assert (fonts_folder() / weight.value).is_file()


def test_text_is_shaped_by_raqm_or_isolates_would_show_as_boxes() -> None:
    assert features.check("raqm")


@pytest.mark.parametrize("weight", list(Weight))
def test_danish_and_the_signs_of_a_receipt_are_covered(weight: Weight) -> None:
    wanted = "ABCÆØÅabcæøåéüöäß0123456789.,:;–—…“”„’·•€½%&()/@#→"
    assert {char for char in wanted if ord(char) not in covered(weight)} == set()


LANGUAGES = {
    "da": "ABCÆØÅabcæøåéü",
    "de": "äöüßÄÖÜẞ„“",
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيـًٌٍَُِّْ٠١٢٣٤٥٦٧٨٩٪٫٬،؛؟",
    "fa": "پچژگکیۀ۰۱۲۳۴۵۶۷۸۹«»",
    "uk": "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЬЮЯабвгґдеєжзиіїйклмнопрстуфхцчшщьюяʼ",
    "pl": "ĄĆĘŁŃÓŚŹŻąćęłńóśźż",
    "tr": "ÇĞİÖŞÜçğıöşü",
    "ro": "ĂÂÎȘȚăâîșț",
    "so": "ABCDEFGHIJKLMNOQRSTUWXYabcdefghijklmnoqrstuwxy'",
    "vi": "ĂÂĐÊÔƠƯăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ₫",
}


@pytest.mark.parametrize("weight", list(Weight))
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_of_the_kiosk_is_covered(language: str, weight: Weight) -> None:
    assert {char for char in LANGUAGES[language] if ord(char) not in covered(weight)} == set()


@pytest.mark.parametrize("weight", list(Weight))
def test_arabic_letters_join_and_their_marks_stand_over_them(weight: Weight) -> None:
    letters = font(weight, 40)
    apart = sum(letters.getlength(char) for char in "طلبك")
    assert letters.getlength("طلبك", direction="rtl") < 0.8 * apart
    marked = letters.getlength("مُحَمَّد", direction="rtl")
    assert marked == letters.getlength("محمد", direction="rtl")


def test_a_renamed_font_does_not_carry_the_reserved_name() -> None:
    for weight in Weight:
        family, _ = font(weight, 20).getname()
        assert family is not None
        assert family.startswith("Borgerkiosk Sans")


@pytest.mark.parametrize("weight", list(Weight))
def test_coverage_agrees_with_what_the_typeface_draws(weight: Weight) -> None:
    letters = font(weight, 24)
    box = bytes(letters.getmask("\uffff"))
    for code in [*range(0x21, 0x7F), *range(0xA1, 0x250), 0x391, 0x410, 0x5D0, 0x627, 0x4E2D]:
        whole = unicodedata.normalize("NFD", chr(code)) == chr(code)  # else the shaper helps out
        if whole and code != 0xAD:
            drawn = bytes(letters.getmask(chr(code))) != box
            assert drawn is (code in covered(weight)), f"U+{code:04X}"
