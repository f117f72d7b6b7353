"""A receipt in the words of one language, and in Danish where that is what binds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kiosk.receipts.document import Block, Heading, Image, KeyValue, Receipt, Table, Text
from kiosk.receipts.entry import isolated, unsteered, without_isolates
from kiosk.texts.message import Texts, Translate, Words

DANISH: Final = "da"


def localise(receipt: Receipt, texts: Texts) -> Receipt:
    """The same receipt with every message turned into its sentence, every bare value isolated.

    What is marked `danish` is said in Danish as well, if the receipt is in another language.
    """
    say = _saying(texts.language(receipt.language))
    danish = None if _is_danish(receipt.language) else _saying(texts.language(DANISH))
    blocks: list[Block] = []
    for block in receipt.blocks:
        said = _said(block, say)
        blocks.append(said)
        if danish is not None and isinstance(block, Text | KeyValue) and block.danish:
            blocks += _beside(said, _said(block, danish))
    return replace(receipt, blocks=tuple(blocks))


def _said(block: Block, say: Translate) -> Block:
    match block:
        case Heading(text=text) | Text(text=text):
            return replace(block, text=say(text))
        case KeyValue(key=key, value=value):
            return replace(block, key=say(key), value=say(value))
        case Table(head=head, rows=rows):
            said = tuple(tuple(map(say, row)) for row in rows)
            return replace(block, head=tuple(map(say, head)), rows=said)
        case Image(about=about):
            return replace(block, about=say(about))
        case _:
            return block


def _beside(said: Block, danish: Block) -> Iterator[Block]:
    """The Danish words, as far as they say anything that does not stand there already."""
    match said, danish:
        case Text(text=here), Text(text=words) if words != here:
            yield replace(danish, language=DANISH)
        case KeyValue(), KeyValue(key=key, value=value) if said != danish:
            yield Text(value if key == said.key else f"{key}: {value}", language=DANISH)


def _saying(translate: Translate) -> Translate:
    def say(words: Words) -> str:
        if isinstance(words, str):
            return isolated(words)
        sentence = translate(unsteered(words))
        # Fluent isolates a value among words; one that is all there is of a message it does not.
        alone = words.args and sentence == without_isolates(sentence)
        return isolated(sentence) if alone else sentence

    return say


def _is_danish(language: str) -> bool:
    return language.split("-", maxsplit=1)[0].lower() == DANISH
