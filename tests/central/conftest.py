"""A central service with invented people, at a Monday morning in November 2026."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kiosk.central.app import create_app
from tests.central.parts import OPERATOR, SEED, TOKEN, Api, Clock


@pytest.fixture
def api(tmp_path: Path) -> Api:
    clock = Clock()
    app = create_app(
        f"sqlite:///{tmp_path}/central.db",
        token=TOKEN,
        operator_token=OPERATOR,
        seed=SEED,
        key_file=tmp_path / "central.pem",
        now=clock,
    )
    return Api(TestClient(app), clock)
