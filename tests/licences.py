"""Reads `cargo metadata` from standard input: every dependency must have a licence that deny.toml allows."""

import json
import re
import sys
import tomllib

with open("deny.toml", "rb") as f:
    allowed = set(tomllib.load(f)["licenses"]["allow"])

bad = []
for package in json.load(sys.stdin)["packages"]:
    licence = package["license"] or ""
    # Any alternative is enough of which every part is allowed.
    alternatives = re.split(r"\s+OR\s+|/", re.sub(r"[()]", "", licence))
    parts = (re.split(r"\s+AND\s+", alternative.strip()) for alternative in alternatives)
    if not any(all(part.strip() in allowed for part in alternative) for alternative in parts):
        bad.append(f"{package['name']} {package['version']}: {licence or 'no licence'}")
print("\n".join(bad) or "every licence is allowed")
sys.exit(bool(bad))
