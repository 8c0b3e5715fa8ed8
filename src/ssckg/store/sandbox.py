"""Runs a SPARQL update on a few graphs in a process of its own, which can do nothing else.

Whoever writes an update writes a program. Here it meets only the graphs that it is given, in a
process that may open no file and no connection (the kernel refuses), take no more than so much
memory and time, and whose only result is the graphs as they would be. What is done with these is
decided outside.

Run as a program (`python -m ssckg.store.sandbox`): one line of JSON and N-Quads come in on standard
input, the same go out on standard output; what went wrong is one line of JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import NamedNode, RdfFormat, Store, parse, serialize

from ssckg.errors import (
    EngineError,
    QuerySyntaxError,
    QueryTimeoutError,
    StateError,
    TooLargeError,
)

_MEMORY_BYTES: Final = 2 * 1024**3
_FAULTS: Final = 3
"""How the program ends where the update is at fault."""


@dataclass(frozen=True, slots=True)
class Graphs:
    """Named graphs (IRIs, also empty ones) and the default graph, with their N-Quads."""

    names: frozenset[str]
    nquads: bytes


def run_update(text: str, before: Graphs, base: str, seconds: float) -> Graphs:
    """Return what an update makes of some graphs; all of its operations count, or none.

    Args:
        text: a SPARQL 1.1 update.
        before: all that it can read and change.
        base: what relative IRIs are resolved against.
        seconds: so long it may take.

    Raises:
        QuerySyntaxError: the text does not parse.
        StateError: an operation failed (a graph is there already, or is not).
        QueryTimeoutError: it took longer.
        TooLargeError: it needs more memory than it may have.
        EngineError: the process could not do its work.
    """
    head = {"update": text, "base": base, "graphs": sorted(before.names), "seconds": seconds}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "ssckg.store.sandbox"],
            input=json.dumps(head).encode() + b"\n" + before.nquads,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise QueryTimeoutError(seconds) from error
    first, _, rest = done.stdout.partition(b"\n")
    if done.returncode not in {0, _FAULTS}:
        if b"MemoryError" in done.stderr or b"memory" in done.stderr or done.returncode < 0:
            raise TooLargeError(
                "the update needs more memory or time than it may have",
                hint="do it in smaller steps",
            )
        raise EngineError("the update could not be run")
    found: dict[str, Any] = json.loads(first)
    if done.returncode == _FAULTS:
        kind = QuerySyntaxError if found["kind"] == "syntax" else StateError
        raise kind(found["message"])
    return Graphs(frozenset(found["graphs"]), rest)


def _main() -> int:
    head = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    # Pages that are not touched do not count towards what is used, but do towards this limit.
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (int(head["seconds"]) + 1,) * 2)
    store = Store()
    store.bulk_extend(parse(content, RdfFormat.N_QUADS))
    for name in head["graphs"]:
        store.add_graph(NamedNode(name))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # from here on nothing can be opened
    try:
        store.update(head["update"], base_iri=head["base"])
    except SyntaxError as error:
        return _fault("syntax", str(error))
    except (OSError, ValueError, RuntimeError) as error:
        return _fault("failed", str(error))
    names = [graph.value for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    sys.stdout.buffer.write(json.dumps({"graphs": sorted(names)}).encode() + b"\n")
    sys.stdout.buffer.write(serialize(store, format=RdfFormat.N_QUADS) or b"")
    sys.stdout.buffer.flush()
    return 0


def _fault(kind: str, message: str) -> int:
    sys.stdout.write(json.dumps({"kind": kind, "message": message}) + "\n")
    sys.stdout.flush()
    return _FAULTS


if __name__ == "__main__":
    sys.exit(_main())
