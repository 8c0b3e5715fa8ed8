"""Starts the engine so that it dies with its parent and cannot open a connection.

Run as a script of its own (`python -I -S launch.py PARENT NETWORK BINARY ARGUMENT...`): it prepares
its own process and then becomes the engine. It imports nothing of ssckg, so it is quick, and
nothing has to run between fork and exec of a process with threads.

On Linux:

- `PR_SET_PDEATHSIG`: the kernel kills the engine when the thread that started it ends.
- a seccomp filter: `connect` and its relatives answer EACCES. An engine only accepts; so
  SERVICE and LOAD, which Oxigraph has no switch for, reach nobody. See prctl(2), seccomp(2).

Elsewhere the engine starts without both (docs/decisions/0005).
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
SIGKILL = 9

ALLOW = 0x7FFF0000
DENY = 0x00050000 | 13  # SECCOMP_RET_ERRNO with EACCES
LOAD, JUMP_EQUAL, JUMP_AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
OFFSET_NUMBER, OFFSET_ARCHITECTURE, OFFSET_ADDRESS = 0, 4, 16 + 4 * 8
X32_NUMBERS = 0x40000000

# machine: (AUDIT_ARCH of linux/audit.h, calls that reach out, sendto)
CALLS = {
    "x86_64": (0xC000003E, {"connect": 42, "sendmsg": 46, "sendmmsg": 307, "uring": 425}, 44),
    "aarch64": (0xC00000B7, {"connect": 203, "sendmsg": 211, "sendmmsg": 269, "uring": 425}, 206),
}


def filter_program(machine: str) -> bytes | None:
    """Return the seccomp program for a machine, or None where its calls are not known.

    Each instruction is `struct sock_filter`: code, jump if true, jump if false, operand.
    """
    if machine not in CALLS:
        return None
    architecture, denied, sendto = CALLS[machine]
    head = [
        (LOAD, 0, 0, OFFSET_ARCHITECTURE),
        (JUMP_EQUAL, 1, 0, architecture),
        (RETURN, 0, 0, DENY),
        (LOAD, 0, 0, OFFSET_NUMBER),
        (JUMP_AT_LEAST, 0, 1, X32_NUMBERS),
        (RETURN, 0, 0, DENY),
    ]
    refusals = [
        step
        for number in denied.values()
        for step in ((JUMP_EQUAL, 0, 1, number), (RETURN, 0, 0, DENY))
    ]
    # sendto without an address is send() on an accepted connection: both halves must be zero.
    sending = [
        (JUMP_EQUAL, 0, 5, sendto),
        (LOAD, 0, 0, OFFSET_ADDRESS),
        (JUMP_EQUAL, 0, 2, 0),
        (LOAD, 0, 0, OFFSET_ADDRESS + 4),
        (JUMP_EQUAL, 1, 0, 0),
        (RETURN, 0, 0, DENY),
    ]
    steps = [*head, *refusals, *sending, (RETURN, 0, 0, ALLOW)]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def close_network() -> bool:
    """Forbid this process and what it becomes to open connections; say whether it worked."""
    program = filter_program(platform.machine())
    if program is None:
        return False

    class Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))

    packed = Program(len(program) // 8, program)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    result: int = libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(packed), 0, 0)
    return result == 0


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent ends; leave if it has already."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent is gone")


def main(arguments: list[str]) -> None:
    """Become the engine: the parent's pid, "open" or "closed", the binary, its arguments."""
    parent, network, binary, *rest = arguments
    is_closed = False
    if sys.platform == "linux":
        die_with(int(parent))
        is_closed = network == "closed" and close_network()
    sys.stdout.write(f"network {'closed' if is_closed else 'open'}\n")
    sys.stdout.flush()
    os.execv(binary, [binary, *rest])  # noqa: S606  no shell is wanted


if __name__ == "__main__":
    main(sys.argv[1:])
