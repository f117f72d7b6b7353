"""What an operator asks the central service for: codes for kiosks, their end, commands, configuration.

Through the running service and not at its database: SQLite before 3.51.3 can corrupt a WAL that
two processes have open.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from kiosk.sync.client import CentralClient, Failed
from kiosk.sync.contract import (
    CodeRequest,
    CommandList,
    CommandOrder,
    CommandRecord,
    ConfigurationKept,
    DeviceList,
    DeviceSummary,
    NewCode,
    SignedBundle,
)

_WITHIN_S: Final = 30.0


class OperatorClient:
    """The central service at `url`, for the bearer of an operator's token."""

    def __init__(self, url: str, token: str) -> None:
        self._client = CentralClient(url, token)

    def new_code(self, wanted: CodeRequest) -> NewCode | Failed:
        """A one-time code that makes a machine a kiosk."""
        return self._client.call("POST", "/v1/enrolment-codes", wanted, NewCode, _WITHIN_S)

    def devices(self) -> DeviceList | Failed:
        """The first kiosks by name, and what each last said of itself."""
        return self._client.call("GET", "/v1/devices?limit=1000", None, DeviceList, _WITHIN_S)

    def revoke(self, kiosk: str) -> DeviceSummary | Failed:
        """The machine that is this kiosk now comes in no more."""
        return self._client.call("DELETE", _device(kiosk), None, DeviceSummary, _WITHIN_S)

    def order(self, kiosk: str, wanted: CommandOrder) -> CommandRecord | Failed:
        """Give a kiosk a command."""
        path = f"{_device(kiosk)}/commands"
        return self._client.call("POST", path, wanted, CommandRecord, _WITHIN_S)

    def ordered(self, kiosk: str) -> CommandList | Failed:
        """The last commands of a kiosk, and what became of them."""
        return self._client.call("GET", f"{_device(kiosk)}/commands", None, CommandList, _WITHIN_S)

    def publish(self, signed: SignedBundle) -> ConfigurationKept | Failed:
        """Have a configuration carried to every kiosk."""
        path = "/v1/configuration"
        return self._client.call("PUT", path, signed, ConfigurationKept, _WITHIN_S)


def _device(kiosk: str) -> str:
    return f"/v1/devices/{quote(kiosk, safe='')}"
