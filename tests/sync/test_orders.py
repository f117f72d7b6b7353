"""Each command is carried out once, whatever is sent again and whenever the kiosk starts anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from kiosk.sync.contract import Command, CommandKind, CommandResult
from kiosk.sync.orders import Orders

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def command(kind: CommandKind = CommandKind.RUN_SELF_TEST, minutes: float = 60) -> Command:
    return Command(id=uuid4(), kind=kind, expires=NOW + timedelta(minutes=minutes))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "state" / "commands.json"


def done(one: Command, why: str = "done") -> CommandResult:
    return CommandResult(id=one.id, done=why == "done", why=why)


def test_what_comes_again_is_not_done_again_also_after_a_restart(file: Path) -> None:
    orders, one = Orders(file), command()
    assert orders.take([one], NOW) == [one]
    assert orders.take([one], NOW) == []
    assert Orders(file).take([one], NOW) == []


def test_what_is_no_longer_wanted_is_not_done(file: Path) -> None:
    assert Orders(file).take([command(minutes=0), command(minutes=-1)], NOW) == []


def test_a_result_is_told_until_it_was_heard(file: Path) -> None:
    orders, one = Orders(file), command()
    orders.take([one], NOW)
    assert orders.results() == []
    orders.finish(done(one))
    assert orders.results() == orders.results() == [done(one)]
    assert Orders(file).results() == [done(one)]
    orders.reported([done(one)])
    assert orders.results() == []
    assert Orders(file).results() == []


def test_a_heard_command_that_comes_late_once_more_is_still_known(file: Path) -> None:
    orders, one = Orders(file), command()
    orders.take([one], NOW)
    orders.finish(done(one))
    orders.reported([done(one)])
    orders.take([command()], NOW)
    assert orders.take([one], NOW) == []


def test_a_restart_is_done_once_the_next_process_is_there(file: Path) -> None:
    one = command(CommandKind.RESTART_WHEN_IDLE)
    Orders(file).take([one], NOW)
    again = Orders(file)
    assert again.results() == [CommandResult(id=one.id, done=True, why="restarted")]
    assert again.take([one], NOW) == []


def test_anything_else_that_a_restart_cut_short_is_told_so(file: Path) -> None:
    one = command()
    Orders(file).take([one], NOW)
    assert Orders(file).results() == [done(one, "interrupted")]


def test_the_first_result_stays(file: Path) -> None:
    orders, one = Orders(file), command()
    orders.take([one], NOW)
    orders.finish(done(one))
    orders.finish(done(one, "interrupted"))
    assert orders.results() == [done(one)]


def test_a_result_of_nothing_that_was_ordered_is_not_told(file: Path) -> None:
    orders = Orders(file)
    orders.finish(done(command()))
    assert orders.results() == []


def test_a_disk_that_remembers_nothing_gets_nothing_done(tmp_path: Path) -> None:
    """Else a restart that cannot be remembered would be ordered, and done, for ever."""
    (tmp_path / "state").write_text("a file where the folder should be", encoding="ascii")
    orders, one = Orders(tmp_path / "state" / "commands.json"), command()
    assert orders.take([one], NOW) == []
    assert orders.results() == [done(one, "disk")]


def test_a_spoilt_file_is_forgotten_and_written_anew(file: Path) -> None:
    file.parent.mkdir()
    file.write_text("{", encoding="ascii")
    orders, one = Orders(file), command()
    assert orders.take([one], NOW) == [one]
    assert Orders(file).take([one], NOW) == []


def test_old_commands_make_room_for_new_ones(file: Path) -> None:
    orders = Orders(file)
    for _ in range(30):
        batch = [command(minutes=5) for _ in range(20)]
        assert orders.take(batch, NOW) == batch
        for one in batch:
            orders.finish(done(one))
    assert len(orders.results()) == 40
    assert len(Orders(file)._entries) == 100


def test_nobody_else_reads_the_file(file: Path) -> None:
    Orders(file).take([command()], NOW)
    assert file.stat().st_mode & 0o777 == 0o600
