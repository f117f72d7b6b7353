"""Deadlines pass in their order, once, and not after they were met."""

from __future__ import annotations

import gc
import queue
import threading
import time
import weakref

from kiosk.identity.deadlines import Deadline, Deadlines


def test_each_passes_when_its_time_is_over_and_not_before() -> None:
    passed: queue.SimpleQueue[Deadline] = queue.SimpleQueue()
    deadlines = Deadlines(0.05)
    began = time.monotonic()
    first, second = deadlines.begin(passed.put), deadlines.begin(passed.put)
    assert [passed.get(timeout=10), passed.get(timeout=10)] == [first, second]
    assert time.monotonic() - began >= 0.05
    deadlines.stop()


def test_one_that_was_met_does_not_pass_and_those_behind_it_do() -> None:
    passed: queue.SimpleQueue[Deadline] = queue.SimpleQueue()
    deadlines = Deadlines(0.05)
    deadlines.begin(passed.put).cancel()
    late = deadlines.begin(passed.put)
    assert passed.get(timeout=10) is late
    assert passed.empty()
    deadlines.stop()


def test_one_that_was_met_keeps_nothing_of_whom_it_was_for() -> None:
    class Worker:
        def late(self, _: Deadline) -> None: ...

    worker = Worker()
    gone = weakref.ref(worker)
    deadlines = Deadlines(60)
    deadlines.begin(worker.late).cancel()
    del worker
    gc.collect()
    assert gone() is None
    deadlines.stop()


def test_stopped_it_has_no_thread_and_can_begin_again() -> None:
    before = set(threading.enumerate())
    deadlines = Deadlines(60)
    for _ in range(3):
        deadlines.begin(lambda _: None)
    (watch,) = set(threading.enumerate()) - before
    deadlines.stop()
    deadlines.stop()
    watch.join(10)
    assert not watch.is_alive()
    passed = threading.Event()
    again = Deadlines(0.01)
    again.stop()
    again.begin(lambda _: passed.set())
    assert passed.wait(10)
    again.stop()
