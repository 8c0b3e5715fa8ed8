"""A signature made for one thing is none for another, and names the key that made it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ssckg.access.keys import new_ring
from ssckg.access.signatures import SignatureError, open_signed, sign, signed_by

RING = new_ring(datetime(2026, 1, 1, tzinfo=UTC))
OTHER = "ssckg-release+jws"


def test_a_kind_is_signed_too() -> None:
    x = RING.public[-1].x
    one, other = sign({"a": 1}, RING), sign({"a": 1}, RING, OTHER)
    assert open_signed(one, x) == open_signed(other, x, OTHER) == {"a": 1}
    with pytest.raises(SignatureError):
        open_signed(one, x, OTHER)
    with pytest.raises(SignatureError):
        open_signed(other, x)


def test_the_key_is_named() -> None:
    assert signed_by(sign({}, RING)) == RING.public[-1].kid
    for text in ("", "a", "a.b.c", "....", "ü.ü.ü", "e30.e30.e30"):
        assert signed_by(text) == ""
