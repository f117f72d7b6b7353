"""A kiosk and the central service about the kiosk itself: enrolment, heartbeat, commands."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field

from kiosk.sync.contract.base import Contract, Count, Identifier, Moment, Place, Slug
from kiosk.sync.contract.receipts import ReceiptWay

PublicKey = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{43}=$")]
"""An Ed25519 public key (RFC 8032), raw, base64."""
Signature = Annotated[str, Field(pattern=r"^[A-Za-z0-9+/]{86}==$")]
"""An Ed25519 signature, raw, base64."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256, hex."""
EnrolmentCode = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$")]
"""80 bits in Crockford's letters, for a person to type: `7K3M-9QXD-0A2B-P4RT`."""


KioskName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
"""As it stands in the kiosk's own `kiosk.toml`."""


class Enrolment(Contract):
    """A fresh machine asks to become a kiosk; its code is good once and for a short time."""

    code: EnrolmentCode = Field(repr=False)
    public_key: PublicKey
    """Of the key this kiosk proves itself with from now on; the private one never leaves it."""


class Enrolled(Contract):
    """Which kiosk it is now, and whose configuration it is to believe."""

    device: Identifier
    kiosk: KioskName
    place: Place
    configuration_key: PublicKey | None = None
    """The key that signs the city's configuration; none: this city signs none."""


class CodeRequest(Contract):
    """An operator wants a code that makes a machine this kiosk, at this place."""

    kiosk: KioskName
    place: Place
    minutes: Annotated[int, Field(ge=1, le=7 * 24 * 60)] = 60
    configuration_key: PublicKey | None = None
    """The key that signs the city's configuration; the kiosk is told with its enrolment."""


class NewCode(Contract):
    """A code to be typed on the kiosk, once, before `expires`."""

    code: EnrolmentCode = Field(repr=False)
    expires: Moment


class Part(StrEnum):
    """What a kiosk is made of."""

    SCREEN = "screen"
    READER = "reader"
    SCANNER = "scanner"
    PRINTER = "printer"
    CENTRAL = "central"
    OUTBOX = "outbox"
    DISK = "disk"
    CLOCK = "clock"
    CONFIGURATION = "configuration"
    AUDIT = "audit"


class Condition(StrEnum):
    """How a part is. `UNKNOWN` is never taken for working."""

    UNKNOWN = "unknown"
    WORKS = "works"
    ATTENTION = "attention"
    """It works, and somebody should see to it before it does not."""
    FAULT = "fault"
    ABSENT = "absent"
    """This kiosk has none, and needs none."""


class PartState(Contract):
    """One part, how it is, and its own word for it (`paper-out`, `no-reader`)."""

    part: Part
    condition: Condition
    state: Slug = "unknown"
    left: Count | None = None
    """What is left of what it uses up, where it can tell: about so many receipts."""


class Serving(StrEnum):
    """What a kiosk is doing."""

    IDLE = "idle"
    IN_SESSION = "in-session"
    PRACTICE = "practice"
    CLEANING = "cleaning"
    MAINTENANCE = "maintenance"
    OUT_OF_ORDER = "out-of-order"


class CommandKind(StrEnum):
    """All that a kiosk can be told from afar; there is no other way in."""

    RELOAD_CONFIGURATION = "reload-configuration"
    OUT_OF_ORDER_ON = "out-of-order-on"
    OUT_OF_ORDER_OFF = "out-of-order-off"
    RUN_SELF_TEST = "run-self-test"
    RESTART_WHEN_IDLE = "restart-when-idle"


class Command(Contract):
    """Something to be done once, before `expires`."""

    id: UUID
    kind: CommandKind
    expires: Moment


class CommandResult(Contract):
    """What became of a command; told until a heartbeat with it was answered."""

    id: UUID
    done: bool
    why: Slug = "done"
    parts: list[PartState] = Field(default_factory=list, max_length=40)
    """What a self-test found, part by part."""


class CommandOrder(Contract):
    """An operator wants a kiosk to do this, within so many minutes."""

    kind: CommandKind
    minutes: Annotated[int, Field(ge=1, le=7 * 24 * 60)] = 60


class CommandRecord(Contract):
    """A command that was given, and what became of it; without a `result` nobody has said yet."""

    command: Command
    kiosk: Identifier
    ordered: Moment
    result: CommandResult | None = None


class CommandList(Contract):
    """The commands of one kiosk, the newest first."""

    commands: list[CommandRecord] = Field(max_length=100)


class AuditHead(Contract):
    """The end of the kiosk's audit log, signed with its key: a log that was cut shows by it."""

    count: Count
    digest: Digest
    signature: Signature


class Heartbeat(Contract):
    """A kiosk is alive: which one, since which start, with how many cases waiting, in what state."""

    kiosk: Identifier
    boot: Identifier
    waiting: Count
    dead: Count
    oldest_s: Count = 0
    """Age of the oldest case that waits, in seconds."""
    serving: Serving = Serving.IDLE
    program: Annotated[str, Field(pattern=r"^[0-9A-Za-z.+~-]{0,40}$")] = ""
    """Version of the program."""
    configuration: Count = 0
    """Version of the signed configuration in use; 0: what lies on the kiosk's own disk."""
    parts: list[PartState] = Field(default_factory=list, max_length=40)
    results: list[CommandResult] = Field(default_factory=list, max_length=40)
    audit: AuditHead | None = None


class HeartbeatReply(Contract):
    """The central service is alive too; `key_id` is the key it wants new cases sealed to.

    `receipts` are the ways it can hand over a receipt without paper.
    """

    time: Moment
    key_id: Identifier
    receipts: list[ReceiptWay] = Field(default_factory=list, max_length=10)
    configuration: Count = 0
    """Version of the newest signed configuration for this kiosk; 0: there is none."""
    commands: list[Command] = Field(default_factory=list, max_length=20)


class DeviceSummary(Contract):
    """One kiosk as its operator sees it: how it was enrolled, and what it last said."""

    kiosk: Identifier
    device: Identifier | None = None
    """None: it comes with the token that all share."""
    place: Place | None = None
    enrolled: Moment | None = None
    revoked: Moment | None = None
    since: Moment | None = None
    """When it was first heard after its last start."""
    heard: Moment | None = None
    """When it was last heard."""
    last: Heartbeat | None = None


class DeviceList(Contract):
    """Kiosks by name; `cursor` asks for the next page, none is the last."""

    devices: list[DeviceSummary] = Field(max_length=1000)
    cursor: Identifier | None = None
