#!/usr/bin/env python3
"""Writes versions.json: what Python's `packaging` says of versions and ranges.

Run it with the release of `packaging` that should decide:

    python3 -m venv /tmp/packaging && /tmp/packaging/bin/pip install packaging==26.3
    /tmp/packaging/bin/python make_versions.py > versions.json
"""

import itertools
import json

import packaging
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_version
from packaging.version import Version

VERSIONS = """
0 0.0.1 0.9 1 1.0 1.0.0 v1.0 1.0.0.0 1.0.1 1.1 1.1.0 1.9 1.10 2 2.0 2.0.0 10.0 2024.1.1 2024.10
1.0.dev0 1.0.dev1 1.0dev 1.0a0 1.0a1 1.0alpha1 1.0.a.1 1.0a1.dev1 1.0b1 1.0-beta.2 1.0c1 1.0rc1 1.0rc2 1.0rc10
1.0-preview3 1.0rc1.dev2 1.0rc1.post1 1.0rc1.post1.dev1 1.0.post0 1.0.post1 1.0-1 1.0.rev2 1.0post2.dev3 1.1.dev1
1!0.1 1!1.0 1!1.0rc1 2!0.0.1 0!1.0
1.0+local 1.0+LOCAL 1.0+1 1.0+abc.5 1.0+abc.10 1.0+abc-5 1.0+abc_7 1.0+5.abc 1.0+cu118 1.0+cpu 1.0a1+x 1.0.post1+x 1!1.0+1
2.0a1 2.0.dev1 2.0.post1 1.0.1rc1 1.0.1.post1 1.0.1.dev4 1.1a1 1.1rc2 2.0rc1+1
""".split()

SPECIFIERS = [
    *[op + v for op in ("==", "!=", "<", "<=", ">", ">=") for v in (
        "1", "1.0", "1.0.0", "1.0rc1", "1.0.dev1", "1.0.post1", "2.0", "1!1.0", "1.0.1", "1.1", "1.0a1.dev1", "1.0rc1.post1",
    )],
    "==1.*", "==1.0.*", "==1.0.0.*", "!=1.0.*", "!=1.*", "==1!1.*", "==2024.*", "== 1.0.*",
    "~=1.0", "~=1.0.0", "~=1.0rc1", "~=1.0.post1", "~=2.0", "~=1!1.0", "~=1.0.1", "~=1.0.dev1",
    "==1.0+local", "==1.0+abc.5", "!=1.0+1", "==1.0+LOCAL", "==1.0a1+x",
    "===1.0", "===1.0+local", "===1.0RC1", "===v1.0",
    ">=1.0,<2.0", ">=1,!=1.0.1,<2", ">1.0,<1.1", "", ">=1.0,", "<2,>=1.0a1,!=1.0rc2", ">= 1.0 , < 2", "~=1.0,!=1.1",
]

INVALID = [
    "1.0", "^1.0", "~=1", ">=1.0+x", "<1.*", "~=1.0.*", "==1.0a1.*", "==1.0.dev1.*", "==1.0+x.*", "=1.0", ">1.0 <2", ">=abc",
    "=>1", ">=1,,<2", "==", "==1.*.1", "==1.0.post1.*",
]
NO_VERSIONS = ["", "abc", "1.0-beta-x", "2004d", "1.0+", "1.0+a+b", "1..0", "1.0.x", "1,0", "=1.0", "1.0 1", "!1.0", "1.0+_"]


def compare(a: str, b: str) -> int:
    first, second = Version(a), Version(b)
    return (first > second) - (first < second)


def is_specifier(text: str) -> bool:
    try:
        SpecifierSet(text)
    except InvalidSpecifier:
        return False
    return True


def is_version(text: str) -> bool:
    try:
        Version(text)
    except ValueError:
        return False
    return True


pairs = [[a, b, compare(a, b)] for a, b in itertools.combinations(VERSIONS, 2)]
ranges = [
    [specifier, [version for version in VERSIONS if SpecifierSet(specifier).contains(version, prereleases=True)]]
    for specifier in SPECIFIERS
]
print("{")
print(f' "packaging": "{packaging.__version__}",')
print(f' "versions": {json.dumps(VERSIONS)},')
print(f' "canonical": {json.dumps({v: canonicalize_version(v) for v in VERSIONS})},')
print(f' "prereleases": {json.dumps([v for v in VERSIONS if Version(v).is_prerelease])},')
print(f' "notVersions": {json.dumps([v for v in NO_VERSIONS if not is_version(v)])},')
print(f' "specifiers": {json.dumps({s: is_specifier(s) for s in SPECIFIERS + INVALID})},')
print(' "comparisons": [\n  ' + ",\n  ".join(json.dumps(pair) for pair in pairs) + "\n ],")
print(' "matches": [\n  ' + ",\n  ".join(json.dumps(row) for row in ranges) + "\n ]")
print("}")
