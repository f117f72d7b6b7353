"""The control: a kiosk that sends everything under a new key each time, as if there were none."""

from __future__ import annotations

import base64
from uuid import uuid4

from kiosk.sync.client import CentralClient, Failed
from kiosk.sync.contract import Acks, Batch, CentralKey, OutboxItem, SealedFor, seal
from tests.sync.parts import a_body


class Forgetful(CentralClient):
    """Hears the acknowledgments of the new keys as if they were of the old ones."""

    _to: CentralKey | None = None

    def send(self, batch: Batch) -> Acks | Failed:
        """As `CentralClient`, but a case that is sent again is a new one to the service."""
        to = self._to or self.key()
        if isinstance(to, Failed):
            return to
        self._to = to
        fresh = [_anew(item, to) for item in batch.items]
        names = {new.key: old.key for new, old in zip(fresh, batch.items, strict=True)}
        reply = super().send(Batch(items=fresh))
        if isinstance(reply, Failed):
            return reply
        acks = [ack.model_copy(update={"key": names.get(ack.key, ack.key)}) for ack in reply.acks]
        return Acks(acks=acks, taken=reply.taken)


def _anew(item: OutboxItem, to: CentralKey) -> OutboxItem:
    envelope = SealedFor(uuid4(), item.reference, item.service)
    sealed = base64.b64encode(seal(to, envelope, a_body())).decode()
    changes = {"key": envelope.key, "key_id": to.key_id, "sealed": sealed}
    return item.model_copy(update=changes)
