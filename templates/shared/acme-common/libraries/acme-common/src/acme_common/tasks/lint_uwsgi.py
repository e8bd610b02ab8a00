"""Refuses what the YAML parser inside the pyuwsgi wheel would misread without a word.

It keeps quotes in the value, cuts a line at any #, and ends the section at a list or an empty
value, so that every later line is ignored.
"""

import re
from pathlib import Path

USUAL_SECTIONS = ("uwsgi", "development", "tests", "staging", "production", "defaults")
SECTION = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]*):")
OPTION = re.compile(r"  ([a-z0-9-]+): (\S.*)")
ANY_VALUE = ("log-", "logger", "req-logger")


def lint_uwsgi(file: Path, more_sections: list[str]) -> list[str]:
    """One sentence for each line that is wrong."""
    known = [*USUAL_SECTIONS, *more_sections]
    wrong: list[str] = []
    seen: set[str] = set()
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, start=1):
        section = SECTION.fullmatch(line)
        reason = section_fault(section[1], known, seen) if section else option_fault(line)
        if section:
            seen.add(section[1])
        if reason:
            wrong.append(f"infra/{file.name}:{number}: {reason}")
    if "uwsgi" not in seen:
        wrong.append(f"infra/{file.name}: the section uwsgi is missing.")
    return wrong


def section_fault(name: str, known: list[str], seen: set[str]) -> str | None:
    if name not in known:
        return (
            f"{name} is no known section; there are {', '.join(dict.fromkeys(known))}, and more "
            "with uwsgi-sections in [tool.acme-tasks]."
        )
    return f"the section {name} is there twice." if name in seen else None


def option_fault(line: str) -> str | None:
    if not line or line.startswith("#"):
        return None
    option = OPTION.fullmatch(line)
    if option is None:
        return f"{line.strip()!r} is not of the form '  option: value'; lists end the section."
    name, value = option[1], option[2]
    if name.startswith(ANY_VALUE):
        return "# cuts the line." if "#" in value else None
    if value[0] in "\"'[{&*-|>":
        return f"the value of {name} starts with {value[0]}, which uWSGI's own parser keeps."
    return f"# cuts the value of {name}." if "#" in value else None
