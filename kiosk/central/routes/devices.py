"""The endpoints about kiosks themselves: enrolment, heartbeat, and what people see of them and order."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy import Connection

from kiosk.central import audit, configurations, devices, pulse
from kiosk.central.audit import Action
from kiosk.central.roles import May
from kiosk.central.site import Site
from kiosk.central.web.bodies import body, described
from kiosk.central.web.problems import ApiProblem
from kiosk.central.web.speaker import Speaking
from kiosk.sync.contract import (
    CodeRequest,
    CommandList,
    CommandOrder,
    CommandRecord,
    DeviceList,
    DeviceSummary,
    Enrolled,
    Enrolment,
    Heartbeat,
    HeartbeatReply,
    NewCode,
    ProblemCode,
    ReceiptWay,
)

Name = Annotated[str, Path(pattern=r"^[!-~]{1,100}$")]


def heartbeat_routes(site: Site) -> APIRouter:
    """Enrolment and heartbeat, for kiosks."""
    router = APIRouter()

    @router.post("/v1/devices", operation_id="enrol", openapi_extra=described(Enrolment))
    def enrol(wanted: Annotated[Enrolment, Depends(body(Enrolment))]) -> Enrolled:
        """Become a kiosk, with a one-time code; which machine asks is proven by its key from now on."""
        enrolled = site.transact(lambda db: devices.enrol(db, wanted, site.now()))
        if enrolled is None:
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        return enrolled

    @router.post(
        "/v1/heartbeats",
        operation_id="heartbeat",
        dependencies=[site.kiosks],
        openapi_extra=described(Heartbeat),
    )
    def heartbeat(
        beat: Annotated[Heartbeat, Depends(body(Heartbeat))], speaker: Speaking
    ) -> HeartbeatReply:
        """A kiosk is alive; so is this service. Where a device is enrolled, only it has its name."""
        ways = [ReceiptWay.PAGE] if site.mail is None else [ReceiptWay.PAGE, ReceiptWay.EMAIL]
        now = site.now()

        def take(db: Connection) -> HeartbeatReply:
            if speaker.kiosk is None and devices.is_enrolled(db, beat.kiosk):
                raise ApiProblem(ProblemCode.NOT_ALLOWED)
            return HeartbeatReply(
                time=now,
                key_id=site.keyring.public.key_id,
                receipts=ways,
                commands=pulse.heard(db, beat, now),
                configuration=configurations.newest_version(db),
            )

        if speaker.kiosk is not None and speaker.kiosk != beat.kiosk:
            raise ApiProblem(ProblemCode.NOT_ALLOWED)
        return site.transact(take)

    return router


def device_routes(site: Site) -> APIRouter:
    """Kiosks as those who look after them see them."""
    router = APIRouter()
    enroller: Any = site.may(May.ENROL_KIOSKS)
    onlooker: Any = site.may(May.SEE_KIOSKS)
    orderer: Any = site.may(May.ORDER_KIOSKS)

    @router.post(
        "/v1/enrolment-codes",
        operation_id="new_code",
        dependencies=[enroller],
        openapi_extra=described(CodeRequest),
    )
    def new_code(
        wanted: Annotated[CodeRequest, Depends(body(CodeRequest))], by: Any = enroller
    ) -> NewCode:
        """A one-time code that makes a machine the kiosk of this name."""

        def make(db: Connection) -> NewCode:
            code = devices.new_code(db, wanted, site.now())
            audit.append(db, by, Action.MAKE_CODE, site.now(), about=wanted.kiosk)
            return code

        return site.transact(make)

    @router.get("/v1/devices", operation_id="list_devices", dependencies=[onlooker])
    def list_devices(
        cursor: Annotated[str, Query(pattern=r"^[!-~]{0,100}$")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    ) -> DeviceList:
        """All kiosks by name: how each was enrolled, and what it last said of itself."""
        return site.transact(lambda db: devices.page(db, cursor, limit))

    @router.delete("/v1/devices/{kiosk}", operation_id="revoke_device")
    def revoke_device(kiosk: Name, by: Any = enroller) -> DeviceSummary:
        """The machine that is this kiosk now comes in no more; a new code makes another one it."""

        def revoke(db: Connection) -> DeviceSummary | None:
            if not devices.revoke(db, kiosk, site.now()):
                return None
            out = devices.summary(db, kiosk)
            audit.append(db, by, Action.REVOKE_KIOSK, site.now(), about=kiosk)
            return out

        revoked = site.transact(revoke)
        if revoked is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return revoked

    @router.post(
        "/v1/devices/{kiosk}/commands",
        operation_id="order_command",
        dependencies=[orderer],
        openapi_extra=described(CommandOrder),
    )
    def order_command(
        kiosk: Name,
        wanted: Annotated[CommandOrder, Depends(body(CommandOrder))],
        by: Any = orderer,
    ) -> CommandRecord:
        """Have a kiosk do something; it is told with its next heartbeat."""

        def order(db: Connection) -> CommandRecord | None:
            if not devices.is_known(db, kiosk):
                return None
            record, why = pulse.order(db, kiosk, wanted, site.now()), wanted.kind.value
            audit.append(db, by, Action.ORDER_KIOSK, site.now(), about=kiosk, reason=why)
            return record

        record = site.transact(order)
        if record is None:
            raise ApiProblem(ProblemCode.NOT_FOUND)
        return record

    @router.get(
        "/v1/devices/{kiosk}/commands", operation_id="list_commands", dependencies=[onlooker]
    )
    def list_commands(kiosk: Name) -> CommandList:
        """The last commands of a kiosk, and what became of each."""
        return site.transact(lambda db: pulse.ordered(db, kiosk))

    return router
