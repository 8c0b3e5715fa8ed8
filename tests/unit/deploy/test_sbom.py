"""Bills of materials: what the lock file of npm lists, valid by the schema of CycloneDX."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).parents[3]
LOCK = {
    "name": "ssckg-web",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "ssckg-web", "dependencies": {"@zazuko/yasgui": "4.6.2"}},
        "node_modules/@zazuko/yasgui": {
            "version": "4.6.2",
            "license": "MIT",
            # The digest of the empty text, so that the expected value can be looked up.
            "integrity": "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwv"
            "Y7kxvUdBeoGlODJ6+SfaPg==",
        },
        "node_modules/a/node_modules/b": {"version": "1.0.0", "dev": True},
    },
}
EMPTY = (
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
    "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"
)


def validated(text: str) -> dict[str, object]:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    found: dict[str, object] = json.loads(text)
    return found


def test_the_packages_of_npm_are_listed(tmp_path: Path) -> None:
    lock, out = tmp_path / "package-lock.json", tmp_path / "out" / "sbom.json"
    lock.write_text(json.dumps(LOCK))
    script = str(ROOT / "scripts" / "sbom_web.py")
    subprocess.run([sys.executable, script, str(lock), str(out)], check=True, capture_output=True)
    document = validated(out.read_text())
    components = document["components"]
    assert isinstance(components, list)
    assert [one["purl"] for one in components] == [
        "pkg:npm/%40zazuko/yasgui@4.6.2",
        "pkg:npm/b@1.0.0",
    ]
    assert components[0]["hashes"] == [{"alg": "SHA-512", "content": EMPTY}]
    assert [one["scope"] for one in components] == ["required", "excluded"]


@pytest.mark.slow
def test_the_installed_packages_are_listed(tmp_path: Path) -> None:
    out = tmp_path / "sbom.json"
    command = [str(Path(sys.executable).with_name("cyclonedx-py")), "environment", sys.executable]
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--mc-type", "application"]
    subprocess.run(
        [*command, *options, "--output-reproducible", "--of", "JSON", "-o", str(out)],
        check=True,
        capture_output=True,
    )
    document = validated(out.read_text())
    components = document["components"]
    assert isinstance(components, list)
    names = {one["name"].lower() for one in components}
    assert {"fastapi", "oxigraph", "pyoxigraph", "argon2-cffi", "prometheus-client"} <= {
        name.replace("_", "-") for name in names
    }
