#!/usr/bin/env python3
"""Writes matches.json: OSV records, and which versions they hit according to the evaluation algorithm of the OSV format.

The algorithm is the one of https://ossf.github.io/osv-schema/#evaluation, with versions as Python's `packaging` orders
them, which is what pip-audit and OSV use:

    python3 -m venv /tmp/packaging && /tmp/packaging/bin/pip install packaging==26.3
    /tmp/packaging/bin/python make_matches.py > matches.json
"""

import json

from packaging.version import InvalidVersion, Version


def ranged(*events, **more):
    return {"type": "ECOSYSTEM", "events": [{key: value} for key, value in events], **more}


def record(identifier, *affected, **more):
    return {"schema_version": "1.6.0", "id": identifier, "modified": "2026-01-02T03:04:05Z", "affected": list(affected), **more}


def library(name, versions=None, ranges=None, ecosystem="PyPI"):
    affected = {"package": {"ecosystem": ecosystem, "name": name}}
    if versions is not None:
        affected["versions"] = versions
    if ranges is not None:
        affected["ranges"] = ranges
    return affected


CASES = {
    "a list only": [record("PYSEC-1", library("lib", ["1.0", "1.1", "2.0rc1"]))],
    "a list that writes versions otherwise": [record("PYSEC-1", library("lib", ["1.0.0", "v1.1", "2.0-RC1", "1.0.post1"]))],
    "a range without a list": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "0"), ("fixed", "1.1"))]))],
    "a range from a version on": [record("PYSEC-1", library("lib", [], [ranged(("introduced", "1.0"), ("fixed", "2.0"))]))],
    "a range without an end": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "1.1"))]))],
    "last affected": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "0"), ("last_affected", "1.1"))]))],
    "several ranges": [record("PYSEC-1", library("lib", None, [
        ranged(("introduced", "0"), ("fixed", "1.0.1")), ranged(("introduced", "2.0"), ("fixed", "2.1")),
    ]))],
    "several intervals in one range, out of order": [record("PYSEC-1", library("lib", None, [
        ranged(("introduced", "2.0"), ("fixed", "2.1"), ("introduced", "0"), ("fixed", "1.0.1")),
    ]))],
    "a list and a range": [record("PYSEC-1", library("lib", ["0.5"], [ranged(("introduced", "1.1"), ("fixed", "2.0"))]))],
    "several entries of one library": [record("PYSEC-1",
        library("lib", None, [ranged(("introduced", "0"), ("fixed", "0.9"))]), library("Lib", ["2.1"]))],
    "another library": [record("PYSEC-1", library("other", ["1.0"]))],
    "another ecosystem": [record("PYSEC-1", library("lib", ["1.0"], ecosystem="npm"))],
    "another index": [record("PYSEC-1", library("lib", ["1.0"], ecosystem="PyPI:https://registry.acme.com"))],
    "git ranges": [record("PYSEC-1", library("lib", ["1.0"], [
        {"type": "GIT", "repo": "https://git.acme.com/lib", "events": [{"introduced": "0"}, {"fixed": "abc"}]},
    ]))],
    "withdrawn": [record("PYSEC-1", library("lib", ["1.0"]), withdrawn="2026-01-03T00:00:00Z")],
    "withdrawn beside one that is not": [
        record("PYSEC-1", library("lib", ["1.0", "1.1"]), withdrawn="2026-01-03T00:00:00Z", aliases=["CVE-2026-1"]),
        record("GHSA-1", library("lib", ["1.0"]), aliases=["CVE-2026-1"]),
    ],
    "aliases": [
        record("PYSEC-1", library("lib", ["1.0"]), aliases=["CVE-2026-1"]),
        record("GHSA-1", library("lib", None, [ranged(("introduced", "1.1"), ("fixed", "2.0"))]), aliases=["CVE-2026-1"]),
        record("PYSEC-2", library("lib", ["2.1"]), aliases=["PYSEC-1"]),
    ],
    "related is no alias": [
        record("PYSEC-1", library("lib", ["1.0"])),
        record("GHSA-1", library("lib", ["1.1"]), related=["PYSEC-1"]),
    ],
    "fixed in a pre-release": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "0"), ("fixed", "2.0rc1"))]))],
    "introduced in a pre-release": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "1.0a1"), ("fixed", "1.0.post1"))]))],
    "epochs": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "1!0"), ("fixed", "1!1.0"))]))],
    "below every epoch": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "0"), ("fixed", "1!0.5"))]))],
    "local versions": [record("PYSEC-1", library("lib", ["1.1+cpu"], [ranged(("introduced", "0"), ("fixed", "1.0"))]))],
    "last affected and local versions": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "1.0"), ("last_affected", "1.1"))]))],
    "introduced twice": [record("PYSEC-1", library("lib", None, [
        ranged(("introduced", "0"), ("introduced", "1.0"), ("fixed", "1.1")),
    ]))],
    "fixed where it begins": [record("PYSEC-1", library("lib", None, [ranged(("introduced", "1.0"), ("fixed", "1.0"))]))],
    "fixed, and back again": [record("PYSEC-1", library("lib", None, [
        ranged(("introduced", "0"), ("fixed", "1.0"), ("introduced", "1.0"), ("last_affected", "1.1")),
    ]))],
    "listed but not of PEP 440": [record("PYSEC-1", library("lib", ["2004d"], [ranged(("introduced", "0"), ("fixed", "0.1"))]))],
}

VERSIONS = """
0.dev1 0.0.1 0.5 0.8 0.9 1.0a1 1.0rc1 1.0.dev1 1.0 1.0.0 1.0+cpu 1.0.post1 1.0.1 1.1.dev3 1.1rc1 1.1 1.1+cpu 1.1.1 1.9
2.0.dev1 2.0a1 2.0rc1 2.0rc2 2.0 2.0+local.1 2.0.5 2.1 2.1.post1 10.0 1!0 1!0.5 1!0.9rc1 1!1.0 1!2.0 2004d
""".split()


def parsed(text):
    try:
        return Version(text)
    except InvalidVersion:
        return None


def at(text):
    return Version("0.dev0") if text == "0" else Version(text)


def in_ranges(version, ranges):
    for one in ranges:
        if one["type"] != "ECOSYSTEM":
            continue
        vulnerable = False
        events = [(kind, text) for event in one["events"] for kind, text in event.items()]
        for kind, text in sorted(events, key=lambda event: (at(event[1]), event[0] != "introduced")):
            if kind == "introduced" and (text == "0" or version >= Version(text)):
                vulnerable = True
            elif kind == "fixed" and version >= Version(text):
                vulnerable = False
            elif kind == "last_affected" and version > Version(text):
                vulnerable = False
        if vulnerable:
            return True
    return False


def is_hit(text, one, name):
    version = parsed(text)
    for affected in one["affected"]:
        if affected["package"]["ecosystem"] != "PyPI" or affected["package"]["name"].lower() != name:
            continue
        listed = affected.get("versions", [])
        if text in listed or (version is not None and version in [parsed(entry) for entry in listed]):
            return True
        if version is not None and in_ranges(version, affected.get("ranges", [])):
            return True
    return False


def groups(records):
    """The records that are not withdrawn, those with a common id or alias together."""
    found = []
    for one in records:
        if "withdrawn" in one:
            continue
        ids, members = {one["id"], *one.get("aliases", [])}, [one]
        for group in [group for group in found if group[0] & ids]:
            found.remove(group)
            ids, members = ids | group[0], group[1] + members
        found.append((ids, members))
    return found


rows = []
for title, records in CASES.items():
    expected = [
        {"ids": sorted(ids), "hits": hits}
        for ids, members in groups(records)
        if (hits := [version for version in VERSIONS if any(is_hit(version, one, "lib") for one in members)])
    ]
    rows.append({"title": title, "records": records, "expected": sorted(expected, key=lambda group: group["ids"])})
print(json.dumps({"versions": VERSIONS, "cases": rows}, indent=1))
