"""The city's configuration is carried as it came: only ever a newer one, and not twice to the same."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.sync.contract import Bundle, Heartbeat, HeartbeatReply, SignedBundle, sign
from tests.central.parts import OPERATOR, Api

PATH = "/v1/configuration"
CITY = Ed25519PrivateKey.generate()


def signed(version: int) -> SignedBundle:
    issued = datetime(2026, 11, 23, tzinfo=UTC)
    files = {"branches.toml": f"# {version}"}
    return sign(Bundle(version=version, issued=issued, files=files), CITY)


def put(api: Api, bundle: SignedBundle, token: str = OPERATOR) -> Any:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    return api.http.put(PATH, content=bundle.model_dump_json(), headers=headers)


def get(api: Api, **headers: str) -> Any:
    said = {name.replace("_", "-"): value for name, value in headers.items()}
    return api.http.get(PATH, headers={"Authorization": f"Bearer {api.token}"} | said)


def test_there_is_none_until_its_maker_puts_one_here(api: Api) -> None:
    assert get(api).status_code == 404
    assert put(api, signed(1)).json() == {"version": 1}
    answer = get(api)
    assert SignedBundle.model_validate_json(answer.content) == signed(1)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "private, no-cache"


def test_the_heartbeat_tells_its_version(api: Api) -> None:
    beat = Heartbeat(kiosk="dokk1-1", boot="b", waiting=0, dead=0)
    for version in (0, 7):
        if version:
            put(api, signed(version))
        reply = HeartbeatReply.model_validate_json(api.post("/v1/heartbeats", beat).content)
        assert reply.configuration == version


@pytest.mark.parametrize("said", ["{}", "W/{}", '"1-x", {}', "*"])
def test_who_has_the_newest_gets_nothing_but_that_word(api: Api, said: str) -> None:
    put(api, signed(1))
    etag = get(api).headers["etag"]
    answer = get(api, if_none_match=said.format(etag))
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag
    put(api, signed(2))
    if said != "*":
        assert get(api, if_none_match=said.format(etag)).status_code == 200


@pytest.mark.parametrize("version", [1, 2, 3])
def test_a_version_that_is_not_above_every_other_is_a_conflict(api: Api, version: int) -> None:
    put(api, signed(3))
    assert put(api, signed(version)).status_code == 409
    assert SignedBundle.model_validate_json(get(api).content) == signed(3)


def test_what_is_no_configuration_is_not_carried(api: Api) -> None:
    bad = signed(1).model_copy(update={"bundle": "e30="})
    answer = put(api, bad)
    assert (answer.status_code, answer.json()["fields"]) == (422, ["bundle"])


def test_only_operators_put_one_here(api: Api) -> None:
    assert put(api, signed(1), api.token).status_code == 403
