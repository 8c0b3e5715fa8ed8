"""The seams: what the library asks of engines. Implementations live in store/, validation/, reasoning/."""

from __future__ import annotations
