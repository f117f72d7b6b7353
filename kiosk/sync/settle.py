"""What a batch's acknowledgments say about each of its items. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from kiosk.sync.contract import Acks, AckState, CaseResult, OutboxItem, Refusal, Rejected


@dataclass(frozen=True, slots=True)
class Settlement:
    """Every item of the batch, in exactly one of three lists."""

    delivered: list[tuple[OutboxItem, CaseResult]] = field(default_factory=list)
    refused: list[tuple[OutboxItem, CaseResult]] = field(default_factory=list)
    unsettled: list[OutboxItem] = field(default_factory=list)
    """Nothing that counts was said about these; they will be sent again."""
    wants_other_key: bool = False


def settle(items: list[OutboxItem], acks: Acks) -> Settlement:
    """Believe an acknowledgment only if it is the only one for an item that was sent.

    A case sealed to a key that the central service does not have is kept: a restored key
    opens it, a dead letter nobody.
    """
    by_key = {ack.key: ack for ack in acks.acks}
    said = Counter(ack.key for ack in acks.acks)
    delivered: list[tuple[OutboxItem, CaseResult]] = []
    refused: list[tuple[OutboxItem, CaseResult]] = []
    unsettled: list[OutboxItem] = []
    wants_other_key = False
    for item in items:
        ack = by_key.get(item.key)
        if ack is None or said[item.key] != 1:
            unsettled.append(item)
        elif ack.state is not AckState.REJECTED:
            delivered.append((item, ack.result))
        elif ack.result == Rejected(reason=Refusal.UNKNOWN_KEY):
            wants_other_key = True
            unsettled.append(item)
        elif isinstance(ack.result, Rejected):
            refused.append((item, ack.result))
        else:
            unsettled.append(item)
    return Settlement(delivered, refused, unsettled, wants_other_key)
