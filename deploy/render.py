"""Fills in the address: the manifests name the placeholder host, a deployment names where it is.

python3 -m deploy.render https://commonbook-123456.europe-west1.run.app > rendered.json
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

PLACEHOLDER = "https://commonbook.example"
MANIFEST = Path(__file__).resolve().parent.parent / "deployment.json"


def render(manifest: str, public_url: str) -> str:
    """The manifest's text with every address under `public_url`. Raises ValueError for an address that Google would not call."""
    parts = urlsplit(public_url)
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"the address must be https:// and a host, nothing behind it; not {public_url!r}")
    rendered = manifest.replace(PLACEHOLDER, public_url.rstrip("/"))
    json.loads(rendered)
    return rendered


def main() -> None:
    parser = argparse.ArgumentParser(description="Print a manifest with the deployment's own address in it.")
    parser.add_argument("public_url", help="where the service is reached: the same as PUBLIC_URL")
    parser.add_argument("--manifest", type=Path, default=MANIFEST, help="deployment.json (default) or appsscript.json")
    asked = parser.parse_args()
    try:
        sys.stdout.write(render(asked.manifest.read_text(encoding="utf-8"), asked.public_url))
    except ValueError as problem:
        parser.error(str(problem))


if __name__ == "__main__":
    main()
