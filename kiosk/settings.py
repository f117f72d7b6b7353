"""Typed settings of one kiosk, from `kiosk.toml` and the environment; mistakes have file and line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from kiosk.identity.card_levels import CardKind, CardLevels, possible
from kiosk.identity.level import Level
from kiosk.identity.mitid.settings import Flow, MitIdSettings
from kiosk.identity.ocsp.question import is_address
from kiosk.identity.policies import STANDARD
from kiosk.identity.scanner.address import scanner_address
from kiosk.receipts.mode import EPSON, CodePage, Mode
from kiosk.receipts.printer.address import connector
from kiosk.receipts.printer.models import MODELS, Family
from kiosk.receipts.roll import NEAR_END_LEFT
from kiosk.services.loader import BadConfig, Mistake, mistakes_of, read_toml, toml_lines

FILE = "kiosk.toml"
STATE_VARIABLE = "KIOSK_STATE_DIR"
TOKEN_VARIABLE = "KIOSK_CENTRAL_TOKEN"  # noqa: S105 - the name of a variable, not a token


Oid = Annotated[str, Field(pattern=r"^[0-2](\.(0|[1-9]\d{0,38}))+$")]
"""An object identifier as dotted numbers."""


class Table(BaseModel):
    """A table of the file; it knows every one of its keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KioskTable(Table):
    """Which kiosk this is, and what it speaks."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]
    branch: str
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("da", "en")
    state: Path = Path("/var/lib/borgerkiosk")
    """Where outbox and journals are kept; relative paths start at the configuration folder."""


class ScreenTable(Table):
    """The panel, in pixels as it stands in front of the citizen."""

    width: Annotated[int, Field(ge=480, le=7680)] = 1080
    height: Annotated[int, Field(ge=480, le=7680)] = 1920


class ReaderTable(Table):
    """The smartcard reader."""

    use: Literal["pcsc", "virtual"] = "pcsc"
    name: str = ""
    """Part of the reader's name; empty takes the first."""
    roots: Path | None = None
    """PEM file of the issuers whose PKI cards are trusted. None: no card authenticates anybody."""
    policies: Annotated[tuple[Oid, ...], Field(min_length=1)] = STANDARD
    """A card's certificate must carry one of these policies, or one below them; 2.5.29.32.0: any."""
    crl: Path | None = None
    """Revocation lists of those issuers, PEM or DER. None: the kiosk does not ask."""
    crl_stale: Literal["refuse", "accept"] = "refuse"
    """What becomes of a card whose issuer's list is missing in there or out of date."""
    ocsp: str = "off"
    """The responder that is asked of a card: `off`, `issuer` (where its issuer says), an address."""
    ocsp_away: Literal["refuse", "accept"] = "refuse"
    """What becomes of a card of which the responder says nothing that can be believed.

    One that it says it never heard of is refused in any case.
    """

    @field_validator("ocsp")
    @classmethod
    def _somebody(cls, ocsp: str) -> str:
        if ocsp not in {"off", "issuer"} and not is_address(ocsp):
            raise ValueError("must be off, issuer or an http(s) address")
        return ocsp


class LevelsTable(Table):
    """How sure each kind of card makes us; `anonymous`: it is not accepted. See `CardLevels`."""

    nemid: Level = Level.AUTHENTICATED
    piv: Level = Level.AUTHENTICATED
    health_card: Level = Level.IDENTIFIED
    chip_health_card: Level = Level.IDENTIFIED

    @field_validator("*")
    @classmethod
    def _below_its_ceiling(cls, level: Level, field: ValidationInfo) -> Level:
        return possible(CardKind(field.field_name or ""), level)

    def card_levels(self) -> CardLevels:
        """The same as the room of identity has it."""
        return CardLevels(**{kind: getattr(self, kind) for kind in CardKind})


class ScannerTable(Table):
    """The reader of stripes and barcodes: on a serial line, or a keyboard nobody else hears."""

    use: str = "none"
    """`none`, `virtual`, or an address that `kiosk.identity.scanner.address` knows."""

    @field_validator("use")
    @classmethod
    def _an_address(cls, use: str) -> str:
        if use not in {"none", "virtual"}:
            scanner_address(use)
        return use


class PrinterTable(Table):
    """The receipt printer."""

    use: str = "virtual"
    model: Literal["auto", "epson-t20", "epson-t88", "epson-m30", "clone"] = "auto"
    """Its family; `auto` asks the printer. What it proves counts for more, either way."""
    width: Annotated[int, Field(ge=200, le=1000)] = 576
    """Dots across the paper: 576 on 80 mm paper, 384 on 58 mm; without it, as the model has."""
    mode: Mode = Mode.AUTO
    """`text` prints in the printer's own letters, `raster` a picture; `auto` text on serial lines."""
    code_page: Annotated[int, Field(ge=0, le=255)] | None = None
    """The printer's number for WPC1252, for text; without it Epson's, 16."""
    near_end_m: Annotated[float, Field(ge=0, le=80)] = NEAR_END_LEFT
    """Metres left on the roll when the printer says that it is nearly out."""

    @property
    def text(self) -> CodePage | None:
        """The code page to print text with, or `None` to print pictures."""
        if not self.mode.is_text(self.use):
            return None
        # Whoever numbers the pages otherwise than Epson is likely to start up in Chinese.
        return EPSON if self.code_page is None else CodePage(self.code_page, double_byte=True)

    @property
    def family(self) -> Family | None:
        """The model, if it is not to be found out."""
        return None if self.model == "auto" else Family(self.model)

    @model_validator(mode="before")
    @classmethod
    def _as_wide_as_the_model(cls, data: Any) -> Any:
        if isinstance(data, dict) and "width" not in data and data.get("model") in list(Family):
            return {**data, "width": MODELS[Family(data["model"])].dots}
        return data

    @field_validator("use")
    @classmethod
    def _an_address(cls, use: str) -> str:
        if use != "virtual":
            connector(use)
        return use


class CentralTable(Table):
    """The central service."""

    url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")]
    token_file: Path | None = None
    fingerprint: str = ""
    """Of the key that cases are sealed to; empty trusts the first key that is seen."""
    heartbeat: Annotated[float, Field(ge=1, le=300)] = 10
    """Seconds from one heartbeat to the next."""
    configuration_key: Annotated[str, Field(pattern=r"^([A-Za-z0-9+/]{43}=)?$")] = ""
    """The public key that signs the city's configuration; empty: as was said at the enrolment."""


class MitIdTable(Table):
    """The broker for MitID on the citizen's own phone; without this table it is not offered.

    What stands here has the meaning it has in `kiosk.identity.mitid.settings.MitIdSettings`.
    """

    issuer: str
    client_id: str
    secret_file: Path | None = None
    key_file: Path | None = None
    key_id: str = ""
    flow: Flow = Flow.CIBA
    scope: str = "openid mitid ssn"
    pushed_endpoint: str = ""
    phone_hosts: tuple[str, ...] = ()
    required: Mapping[str, str] = {}
    userinfo: bool = False

    @model_validator(mode="after")
    def _sound(self) -> Self:
        self.settings()
        return self

    def settings(self) -> MitIdSettings:
        """The same as the room of identity has it. Raises `ValueError`."""
        return MitIdSettings(**{name: getattr(self, name) for name in type(self).model_fields})


class IdleTable(Table):
    """How long nobody may touch the screen, in seconds."""

    warn_after: Annotated[float, Field(ge=20, le=600)] = 75
    warn_for: Annotated[float, Field(ge=10, le=120)] = 30
    done_after: Annotated[float, Field(ge=10, le=600)] = 40


class Settings(Table):
    """All of `kiosk.toml`."""

    kiosk: KioskTable
    screen: ScreenTable = ScreenTable()
    reader: ReaderTable = ReaderTable()
    levels: LevelsTable = LevelsTable()
    scanner: ScannerTable = ScannerTable()
    printer: PrinterTable = PrinterTable()
    central: CentralTable
    mitid: MitIdTable | None = None
    idle: IdleTable = IdleTable()


def read_settings(config: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings in a configuration folder. Raises `BadConfig`.

    `KIOSK_STATE_DIR` replaces `kiosk.state`, for service managers that choose the folder.
    """
    file = config / FILE
    data = read_toml(file)
    if STATE_VARIABLE in environment and isinstance(data.get("kiosk"), dict):
        data["kiosk"]["state"] = environment[STATE_VARIABLE]
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        raise BadConfig(list(mistakes_of(error, file, toml_lines(file), _known))) from None
    return _from(config, settings)


def _known(place: tuple[str | int, ...]) -> list[str]:
    """The keys that may stand in a table; for suggestions."""
    if not place:
        return list(Settings.model_fields)
    table = Settings.model_fields.get(str(place[0]))
    kind = table.annotation if table else None
    return list(kind.model_fields) if isinstance(kind, type) and issubclass(kind, Table) else []


def token_of(settings: Settings, environment: Mapping[str, str] = os.environ) -> str:
    """What this kiosk shows the central service; from the environment or its file, else empty.

    Raises `BadConfig`.
    """
    if TOKEN_VARIABLE in environment:
        return environment[TOKEN_VARIABLE]
    file = settings.central.token_file
    if file is None:
        return ""
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig([Mistake(file, 0, f"cannot be read: {error}")]) from error


def _from(config: Path, settings: Settings) -> Settings:
    """The same with paths that start at the configuration folder."""

    def at(table: Any, name: str) -> Any:
        path = getattr(table, name)
        return table if path is None else table.model_copy(update={name: config / path})

    mitid = settings.mitid and at(at(settings.mitid, "secret_file"), "key_file")
    return settings.model_copy(
        update={
            "mitid": mitid,
            "kiosk": at(settings.kiosk, "state"),
            "reader": at(at(settings.reader, "roots"), "crl"),
            "central": at(settings.central, "token_file"),
        }
    )
