# SPDX-FileCopyrightText: 2026 The QCoMqtt authors
# SPDX-License-Identifier: MIT
"""A network of the measurement's own, in which TCP sends at once.

BBR, the congestion control of some systems, sends by a timer. Whether it has to wait is decided once
for each connection, by what it measured in its first moments; where it has, every packet costs the
sender an interrupt, which on a virtual machine takes longer than to copy the bytes. Nothing in a
client makes that better or worse, but it makes figures of the same program differ by two.
"""

import ctypes
import fcntl
import os
import socket
import struct
from pathlib import Path

CONGESTION_CONTROL = Path("/proc/sys/net/ipv4/tcp_congestion_control")
PACING = {"bbr"}
WITHOUT_TIMER = "reno"  #: always there, and allowed to everybody

CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
SIOCSIFFLAGS = 0x8914
IFF_UP = 1


def congestion_control() -> str:
    """The one of new connections; empty where nobody can tell."""
    try:
        return CONGESTION_CONTROL.read_text().strip()
    except OSError:
        return ""


def is_paced() -> bool:
    return congestion_control() in PACING


def leave_pacing_behind() -> None:
    """Where connections would be paced: this process, and what it starts, moves into another network.

    Where it may not, it stays where it is; is_paced() tells.
    """
    if not is_paced():
        return
    try:
        unshare()
        start_loopback()
        CONGESTION_CONTROL.write_text(WITHOUT_TIMER)
    except OSError as error:
        print(f"no network without pacing: {error}")


def unshare() -> None:
    """Into an empty network, for which who is not root needs a world in which they are."""
    flags = CLONE_NEWNET | (CLONE_NEWUSER if os.geteuid() != 0 else 0)
    user, group = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    if flags & CLONE_NEWUSER:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def start_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP))
