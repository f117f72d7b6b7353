"""The audit log: what is written into it, and that nothing in it can be changed unseen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from kiosk.central import audit as log
from kiosk.central.audit import EMPTY, Action, Broken, Head, append, verify
from kiosk.central.roles import KIOSK, OPERATOR
from kiosk.central.store.database import connect, create_tables, transact
from kiosk.central.store.tables import audit, audit_head
from kiosk.sync.contract import HolderQuery, LoansQuery, OpenedCase, Opening, OpeningReason, Role
from tests.central.parts import CPR, MONDAY, NUMBER, PID, Api, a_case
from tests.central.parts import OPERATOR as OPERATOR_TOKEN
from tests.central.visitors import appointed, ask

REFERENCE = "AAR-7K3M-9QXD"
OPENING = Opening(reason=OpeningReason.CITIZEN_PRESENT)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = connect(f"sqlite:///{tmp_path}/audit.db")
    create_tables(made)
    yield made
    made.dispose()


def filled(engine: Engine, entries: int = 5) -> Head:
    for number in range(entries):
        about = f"AAR-000{number}-0000"
        with engine.begin() as db:
            append(db, KIOSK, Action.OPEN_CASE, MONDAY, about=about)
    head = verify(engine)
    assert isinstance(head, Head)
    return head


def written(api: Api) -> list[dict[str, Any]]:
    """The log as it lies in the database of `api`."""
    engine = api.http.app.state.site.engine  # type: ignore[attr-defined]
    with engine.begin() as db:
        return [dict(row._mapping) for row in db.execute(select(audit).order_by(audit.c.number))]


# ── the chain ────────────────────────────────────────────────────────────────────────────────


def test_an_empty_log_is_whole(engine: Engine) -> None:
    assert verify(engine) == EMPTY


def test_a_log_of_several_stretches_is_checked_to_its_end(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log, "_STRETCH", 4)
    for entries in (4, 5):
        head = filled(engine, entries)
    assert head.count == 9
    transact(engine, lambda db: db.execute(update(audit).where(audit.c.number == 8).values(at="")))
    assert verify(engine) == Broken(8)


def test_a_log_that_nobody_touched_is_whole_and_a_head_is_printed_and_read(engine: Engine) -> None:
    head = filled(engine)
    assert head.count == 5
    assert Head.parse(str(head)) == head
    filled(engine, 2)
    assert isinstance(verify(engine, head), Head)


@pytest.mark.parametrize(
    "change", [{"who": "x"}, {"about": "x"}, {"reason": "x"}, {"at": "x"}, {"roles": "x"}]
)
def test_a_changed_entry_is_found(engine: Engine, change: dict[str, str]) -> None:
    filled(engine)
    transact(engine, lambda db: db.execute(update(audit).where(audit.c.number == 3).values(change)))
    assert verify(engine) == Broken(3)


def test_a_changed_entry_with_a_digest_that_fits_it_breaks_the_next(engine: Engine) -> None:
    filled(engine)

    def forge(db: Any) -> None:
        rows = [dict(row._mapping) for row in db.execute(select(audit).order_by(audit.c.number))]
        forged = rows[2] | {"who": "somebody else"}
        digest = log._digest(rows[1]["digest"], forged)
        changed = {"who": "somebody else", "digest": digest}
        db.execute(update(audit).where(audit.c.number == 3).values(changed))

    transact(engine, forge)
    assert verify(engine) == Broken(4)


def test_an_entry_deleted_in_the_middle_is_found(engine: Engine) -> None:
    filled(engine)
    transact(engine, lambda db: db.execute(delete(audit).where(audit.c.number == 3)))
    assert verify(engine) == Broken(3)


def test_an_entry_deleted_in_the_middle_is_found_though_the_rest_moved_up(engine: Engine) -> None:
    filled(engine)

    def close_the_gap(db: Any) -> None:
        db.execute(delete(audit).where(audit.c.number == 3))
        for number in (4, 5):
            db.execute(update(audit).where(audit.c.number == number).values(number=number - 1))

    transact(engine, close_the_gap)
    assert verify(engine) == Broken(3)


def test_a_tail_that_was_cut_is_found_by_the_stored_head(engine: Engine) -> None:
    filled(engine)
    transact(engine, lambda db: db.execute(delete(audit).where(audit.c.number > 3)))
    assert verify(engine) == Broken(4)


def test_a_tail_that_was_cut_with_its_head_is_found_by_the_printed_one(engine: Engine) -> None:
    printed = filled(engine)

    def cut(db: Any) -> None:
        db.execute(delete(audit).where(audit.c.number > 3))
        last = db.execute(select(audit).where(audit.c.number == 3)).one()
        db.execute(update(audit_head).values(number=3, digest=last.digest))

    transact(engine, cut)
    assert isinstance(verify(engine), Head), "alone it looks whole"
    assert verify(engine, printed) == Broken(4)


def test_a_log_written_anew_from_the_start_is_found_by_the_printed_head(engine: Engine) -> None:
    printed = filled(engine)

    def clear(db: Any) -> None:
        db.execute(delete(audit))
        db.execute(delete(audit_head))

    transact(engine, clear)
    for _ in range(6):
        transact(engine, lambda db: append(db, OPERATOR, Action.SIGN_IN, MONDAY))
    assert verify(engine, printed) == Broken(5)


@pytest.mark.parametrize(("number", "broken"), [(6, 6), (0, 1), (-7, 1)])
def test_an_entry_slipped_in_beside_the_chain_is_found(
    engine: Engine, number: int, broken: int
) -> None:
    filled(engine)
    row = {
        "number": number,
        "at": "",
        "who": "",
        "roles": "",
        "action": "",
        "about": "",
        "reason": "",
        "digest": "0" * 64,
    }
    transact(engine, lambda db: db.execute(insert(audit).values(row)))
    assert verify(engine) == Broken(broken)


@pytest.mark.parametrize("text", ["", "5", "5:", "x:" + "0" * 64, "-1:" + "0" * 64, "5:abc"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="COUNT:DIGEST"):
        Head.parse(text)


def test_many_who_write_at_once_make_one_chain(api: Api) -> None:
    query = HolderQuery(pid=PID)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: api.post("/v1/holders", query), range(40)))
    assert {answer.status_code for answer in answers} == {200}
    engine = api.http.app.state.site.engine  # type: ignore[attr-defined]
    head = verify(engine)
    assert isinstance(head, Head)
    assert head.count == 40


# ── what is written ──────────────────────────────────────────────────────────────────────────


def test_a_case_is_opened_for_a_reason_and_that_is_written_down(api: Api, tmp_path: Path) -> None:
    ida = appointed(api, "Ida Prøve", Role.AMBASSADOR).token
    api.send(api.sealed(a_case(), reference=REFERENCE))
    answer = ask(api, "POST", f"/v1/cases/{REFERENCE}/openings", ida, OPENING)
    opened = OpenedCase.model_validate_json(answer.content)
    assert opened.body == a_case()
    assert opened.case.reference == REFERENCE
    entry = written(api)[-1]
    assert entry["at"] == api.clock.now.isoformat()
    shown = {name: entry[name] for name in ("who", "roles", "action", "about", "reason")}
    assert shown == {
        "who": "Ida Prøve",
        "roles": "ambassador",
        "action": "open-case",
        "about": REFERENCE,
        "reason": "citizen-present",
    }


def test_it_is_written_down_before_it_is_opened(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ida = appointed(api, "Ida Prøve", Role.AMBASSADOR).token
    api.send(api.sealed(a_case(), reference=REFERENCE))

    def dies(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("kiosk.central.cases.open_sealed", dies)
    answer = ask(api, "POST", f"/v1/cases/{REFERENCE}/openings", ida, OPENING)
    assert answer.status_code == 500
    assert written(api)[-1]["action"] == "open-case"


@pytest.mark.parametrize("body", ["{}", '{"reason": "curious"}', '{"reason": "case-work", "x": 1}'])
def test_without_a_reason_nothing_is_opened_and_nothing_written(
    api: Api, tmp_path: Path, body: str
) -> None:
    ida = appointed(api, "Ida Prøve", Role.AMBASSADOR).token
    api.send(api.sealed(a_case(), reference=REFERENCE))
    answer = ask(api, "POST", f"/v1/cases/{REFERENCE}/openings", ida, body)
    assert answer.status_code == 422
    assert CPR not in answer.text
    assert [entry["action"] for entry in written(api)] == ["appoint"]


def test_a_case_that_is_not_there_or_does_not_open_is_a_problem(api: Api) -> None:
    ida = appointed(api, "Ida Prøve", Role.AMBASSADOR).token
    path = f"/v1/cases/{REFERENCE}/openings"
    assert ask(api, "POST", path, ida, OPENING).status_code == 404
    sealed = api.sealed(a_case(), reference=REFERENCE)
    garbled = sealed.model_copy(update={"sealed": sealed.sealed[:-8] + "AAAAAAA="})
    api.send(garbled)
    assert ask(api, "POST", path, ida, OPENING).status_code == 409


def test_every_look_up_of_a_citizen_is_written_down_and_names_nobody(
    api: Api, tmp_path: Path
) -> None:
    api.post("/v1/holders", HolderQuery(pid=PID))
    for path in ("loans", "reservations", "fees"):
        api.post(f"/v1/library/{path}", LoansQuery(number=NUMBER))
        api.post(f"/v1/library/{path}", LoansQuery(cpr=CPR))
    assert api.post("/v1/library/loans", LoansQuery(number="0000")).status_code == 404
    entries = written(api)
    assert [entry["action"] for entry in entries] == [
        "match-holder",
        "look-up-loans",
        "look-up-loans",
        "look-up-reservations",
        "look-up-reservations",
        "look-up-fees",
        "look-up-fees",
        "look-up-loans",
    ]
    marks = [entry["about"] for entry in entries[1:7]]
    assert len(set(marks)) == 1, "one citizen's entries are found again"
    assert entries[7]["about"] == ""
    words = str(entries)
    assert [secret for secret in (CPR, NUMBER, PID) if secret in words] == []


def test_who_is_appointed_and_dismissed_is_written_down(api: Api, tmp_path: Path) -> None:
    made = appointed(api, "Ida Prøve", Role.AMBASSADOR)
    ask(api, "DELETE", f"/v1/people/{made.person.id}", OPERATOR_TOKEN)
    found = [(entry["who"], entry["action"], entry["about"]) for entry in written(api)]
    assert found == [
        ("operator", "appoint", "Ida Prøve"),
        ("operator", "dismiss", "Ida Prøve"),
    ]
    assert made.token not in str(written(api))
