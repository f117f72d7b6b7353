"""A small city without a mistake, to be spoilt: two services and three branches."""

from __future__ import annotations

from collections.abc import Callable

HEALTH_CARD = """\
id: health-card
icon: health
level: authenticated
offline: queue
kle: "29.03.00"
minutes: 4
bring: [nemid]
steps:
  - { id: reason, ask: choice, options: [lost, damaged] }
  - { id: age, ask: choice, options: [under-4, over-4], when: { reason: damaged } }
  - { id: who, identify: [nemid] }
  - { id: phone, ask: phone, optional: true }
  - { id: review, review: all }
  - { id: send, submit: request }
  - { id: done, receipt: standard }
fees:
  new:
    amount: 225
    currency: DKK
    valid_from: 2024-01-01
    source: borger.dk
    checked_on: 2026-11-01
    when: { reason: lost }
"""

BOOK_TIME = """\
id: book-time
icon: calendar
level: anonymous
offline: wish
kle: "00.01.00"
minutes: 3
steps:
  - { id: subject, ask: choice, options: [passport, other] }
  - { id: place, ask: choice, options: places }
  - { id: day, pick: slot-day, place: place, subject: subject }
  - { id: time, pick: slot-time, day: day, unless: { day: wish } }
  - { id: review, review: all }
  - { id: send, submit: appointment }
  - { id: done, receipt: standard }
"""

BRANCHES = """\
# The branches.
[dokk1]
isil = "DK-775100"
name = "Dokk1"
appointments = true

[risskov]
isil = "DK-775160"
name = "Risskov Bibliotek"

[egaa]
isil = "DK-775164"
name = "Egå Kombi-Bibliotek"
closed = true
successor = "risskov"
"""

HERE = "# here"
"""Marks the line that a mistake must name."""

Spoil = Callable[[str, str, str], None]
"""File below `config/`, what stands there once, what shall stand there."""
Found = Callable[[], list[str]]
"""What the loader finds wrong: `file:line: sentence`, with `here` for the marked line."""
