"""The seccomp program of the launcher, run by an interpreter of its own after kernel rules."""

from __future__ import annotations

import struct

import pytest

from ssckg.store.launch import filter_program

ALLOWED, DENIED = 0x7FFF0000, 0x0005000D


def verdict(program: bytes, number: int, architecture: int, address: int = 0) -> int:
    """Run a filter on `struct seccomp_data`; arguments are 64 bit, little endian."""
    arguments = [3, 0x1000, 10, 0, address, 0]
    data = struct.pack("<IIQ6Q", number, architecture, 0, *arguments)
    steps = [struct.unpack_from("HBBI", program, i) for i in range(0, len(program), 8)]
    accumulator, position = 0, 0
    while True:
        code, if_true, if_false, operand = steps[position]
        position += 1
        if code == 0x06:
            return int(operand)
        if code == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, operand)
        else:
            hit = accumulator == operand if code == 0x15 else accumulator >= operand
            position += if_true if hit else if_false


@pytest.mark.parametrize(
    ("machine", "architecture", "numbers"),
    [("x86_64", 0xC000003E, (42, 44, 288, 0)), ("aarch64", 0xC00000B7, (203, 206, 242, 63))],
)
def test_the_filter_refuses_what_reaches_out(
    machine: str, architecture: int, numbers: tuple[int, int, int, int]
) -> None:
    connect, sendto, accept4, read = numbers
    program = filter_program(machine)
    assert program is not None
    assert verdict(program, connect, architecture) == DENIED
    assert verdict(program, sendto, architecture, address=0x7F0000000010) == DENIED
    assert verdict(program, sendto, architecture, address=0x100000000) == DENIED
    assert verdict(program, sendto, architecture) == ALLOWED
    assert verdict(program, accept4, architecture) == ALLOWED
    assert verdict(program, read, architecture) == ALLOWED
    assert verdict(program, 425, architecture) == DENIED  # io_uring_setup
    assert verdict(program, read, 0x40000003) == DENIED  # another architecture's numbers
    assert verdict(program, 0x40000000 + connect, architecture) == DENIED  # x32


def test_an_unknown_machine_has_no_filter() -> None:
    assert filter_program("riscv64") is None
