"""`udev_message.py add|remove DEVICE`: tells everybody who listens to udev of a USB interface.

In the form of the kernel's own messages, sent to udev's group (netlink(7),
NETLINK_KOBJECT_UEVENT; libudev takes both forms).
"""

from __future__ import annotations

import socket
import sys

_NETLINK_KOBJECT_UEVENT = 15
_UDEV_GROUP = 2


def main(action: str, device: str) -> None:
    """Send it."""
    words = [
        f"{action}@{device}",
        f"ACTION={action}",
        f"DEVPATH={device}",
        "SUBSYSTEM=usb",
        "DEVTYPE=usb_interface",
        "SEQNUM=1",
    ]
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _NETLINK_KOBJECT_UEVENT) as wire:
        wire.bind((0, 0))
        wire.sendto(b"".join(word.encode() + b"\0" for word in words), (0, _UDEV_GROUP))


if __name__ == "__main__":
    main(*sys.argv[1:])
