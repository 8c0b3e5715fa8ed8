"""Writes a bill of materials (CycloneDX 1.6) of what a package-lock.json of npm lists."""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote


def component(path: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return the component of one entry of a lock file (version 3)."""
    name = str(said.get("name") or path.rpartition("node_modules/")[2])
    version = str(said["version"])
    group, _, short = name.rpartition("/")
    purl = f"pkg:npm/{quote(group, safe='')}/{short}" if group else f"pkg:npm/{short}"
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"{purl}@{version}",
        "name": short,
        "version": version,
        "purl": f"{purl}@{version}",
        "scope": "excluded" if said.get("dev") else "required",
    }
    if group:
        found["group"] = group
    if licence := said.get("license"):
        found["licenses"] = [{"expression": licence}]
    kind, _, digest = str(said.get("integrity", "")).partition("-")
    if kind == "sha512":
        content = base64.b64decode(digest).hex()
        found["hashes"] = [{"alg": "SHA-512", "content": content}]
    return found


def bill(lock: dict[str, Any]) -> dict[str, Any]:
    """Return the document for a lock file."""
    entries = {
        one["bom-ref"]: one
        for one in (component(path, said) for path, said in lock["packages"].items() if path)
    }
    name = str(lock.get("name", "web"))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": name, "bom-ref": name}},
        "components": [entries[key] for key in sorted(entries)],
    }


def main() -> None:
    source, target = Path(sys.argv[1]), Path(sys.argv[2])
    if not source.is_file():
        print(f"{source} is not there: nothing comes from npm", file=sys.stderr)
        return
    document = bill(json.loads(source.read_text("utf-8")))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    print(f"{target}: {len(document['components'])} packages")


if __name__ == "__main__":
    main()
