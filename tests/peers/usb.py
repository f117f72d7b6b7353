"""USB readers for a pcscd that lives on while they come and go.

pcscd learns of USB devices from /sys, and from udev's messages when they change. Its namespaces
get a /sys of ours, in which devices are folders, and messages in the kernel's form, which
libudev takes like udev's own. From there on all is pcscd's: it finds the driver by vendor and
product in the driver's Info.plist, loads it, and drops the reader when its device goes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kiosk.demo.cards.chip import Chip
from kiosk.demo.cards.vpcd import VpcdCard
from kiosk.demo.pcscd import PcscDaemon

_VPCD: Final = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_DRIVERS: Final = "/usr/lib/pcsc/drivers"
_SOURCE: Final = Path(__file__).with_name("usb_reader.c")
_MESSENGER: Final = Path(__file__).with_name("udev_message.py")
UNCHECKED_SYS: Final = {"SYSTEMD_DEVICE_VERIFY_SYSFS": "0"}
"""What pcscd must find in its environment, so that its libudev takes a /sys of plain files."""
_VENDOR: Final = 0x1209
"""pid.codes: given to nobody's reader."""
_PLIST: Final = """<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict>
<key>CFBundleExecutable</key><string>{library}</string>
<key>ifdCapabilities</key><string>0x00000000</string>
<key>ifdVendorID</key><array><string>{vendor:#06x}</string></array>
<key>ifdProductID</key><array><string>{product:#06x}</string></array>
<key>ifdFriendlyName</key><array><string>{name}</string></array>
</dict></plist>
"""


@contextlib.contextmanager
def usb_readers(daemon: PcscDaemon, folder: Path, *names: str) -> Iterator[list[UsbReader]]:
    """Unplugged readers, and `daemon` with no others; after it, `daemon` is as it was."""
    bus = UsbBus(daemon, folder)
    readers = [UsbReader(bus, name, number) for number, name in enumerate(names, start=1)]
    daemon.kill()
    bus.mount()
    try:
        daemon.start(reader=False)
        yield readers
    finally:
        daemon.kill()
        bus.unmount()
        daemon.start()


class UsbBus:
    """The USB bus of a pcscd: empty until a reader is plugged in."""

    def __init__(self, daemon: PcscDaemon, folder: Path) -> None:
        self.daemon = daemon
        self.sys, self.drivers = folder / "sys", folder / "drivers"
        (self.sys / "bus" / "usb" / "devices").mkdir(parents=True)
        (self.sys / "class").mkdir()
        (self.sys / "devices").mkdir()
        self.drivers.mkdir()
        self.folder = folder

    def mount(self) -> None:
        """Put it where pcscd looks; it sees the drivers when it is started next."""
        self._run("mount", "--bind", str(self.sys), "/sys")
        self._run("mount", "--bind", str(self.drivers), _DRIVERS)

    def unmount(self) -> None:
        """As it was; call it when pcscd does not run."""
        self._run("umount", "/sys")
        self._run("umount", _DRIVERS)

    def tell(self, action: str, device: str) -> None:
        """What udev would say of a device in /sys."""
        self._run(sys.executable, str(_MESSENGER), action, device)

    def _run(self, *command: str) -> None:
        path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
        done = subprocess.run(
            self.daemon.command(*command),
            env={**os.environ, "PATH": path},
            check=False,
            text=True,
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr


class UsbReader:
    """One reader at the bus, unplugged at first."""

    def __init__(self, bus: UsbBus, name: str, number: int) -> None:
        self.name = name
        self._bus = bus
        self._port = 0x8D00 + 0x10 * number
        self._cut = bus.folder / f"{name}.unplugged"
        self._cut.touch()
        self._confused = bus.folder / f"{name}.confused"
        self._product = 0x0100 + number
        self._device = f"/devices/usb1/1-{number}"
        driver = bus.folder / f"{name}-vpcd.so"
        shutil.copy(_VPCD, driver)
        contents = bus.drivers / f"{name}.bundle" / "Contents"
        place = contents / "Linux"
        place.mkdir(parents=True)
        library = f"lib{name}.so"
        (contents / "Info.plist").write_text(
            _PLIST.format(library=library, vendor=_VENDOR, product=self._product, name=name)
        )
        given = [f'-DDRIVER="{driver}"', f'-DUNPLUGGED="{self._cut}"', f"-DPORT={self._port:#x}"]
        given.append(f'-DCONFUSED="{self._confused}"')
        compiler = ["gcc", "-shared", "-fPIC", "-O1", "-Wall", "-I/usr/include/PCSC", *given]
        subprocess.run([*compiler, str(_SOURCE), "-o", str(place / library)], check=True)

    def plug(self) -> None:
        """Put the cable in."""
        number = self._port >> 4 & 0xF
        self._cut.unlink(missing_ok=True)
        device = self._bus.sys / self._device.lstrip("/")
        interface = device / f"{device.name}:1.0"
        interface.mkdir(parents=True)
        where = f"DEVNAME=bus/usb/001/{number:03}\nBUSNUM=001\nDEVNUM={number:03}\n"
        (device / "uevent").write_text(f"MAJOR=189\nMINOR={number}\nDEVTYPE=usb_device\n{where}")
        (interface / "uevent").write_text("DEVTYPE=usb_interface\n")
        (device / "idVendor").write_text(f"{_VENDOR:04x}\n")
        (device / "idProduct").write_text(f"{self._product:04x}\n")
        (interface / "bInterfaceNumber").write_text("00\n")
        for each in device, interface:
            subsystem = os.path.relpath(self._bus.sys / "bus" / "usb", each)
            (each / "subsystem").symlink_to(subsystem)
            listed = self._bus.sys / "bus" / "usb" / "devices" / each.name
            listed.symlink_to(os.path.relpath(each, listed.parent))
        self._bus.tell("add", f"{self._device}/{interface.name}")

    def unplug(self) -> None:
        """Pull the cable, with any card that is in it."""
        self._cut.touch()
        device = self._bus.sys / self._device.lstrip("/")
        interface = f"{device.name}:1.0"
        for name in device.name, interface:
            (self._bus.sys / "bus" / "usb" / "devices" / name).unlink()
        shutil.rmtree(device)
        self._bus.tell("remove", f"{self._device}/{interface}")

    def confuse(self) -> None:
        """Let it fail to say whether there is a card, until `recover`."""
        self._confused.touch()

    def recover(self) -> None:
        """As it was."""
        self._confused.unlink()

    def insert(self, chip: Chip) -> VpcdCard:
        """Put a chip into it."""
        return self._bus.daemon.insert(chip, self._port)
