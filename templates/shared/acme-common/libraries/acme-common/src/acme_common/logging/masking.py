"""Card numbers (PAN) leave the service as `****1111`.

PCI DSS 4.0.1 (3.4.1) lets at most the issuer's digits and the last four be shown; the last four are
enough for support, and without the issuer's digits a masked number beside a hash gives nothing
away. A number counts as a card's when it starts like one of a payment scheme, has that scheme's
length and passes the Luhn check, whether written in one piece or in groups with up to three
spaces, dashes or dots between. In more than 19 digits in one piece (dumps of fixed-width messages)
every position is tried.
"""

import re
import unicodedata
from collections.abc import Iterator

BETWEEN = r"[ \t\u00a0\u2007\u202f.\-\u2010-\u2015]"
CANDIDATE = re.compile(rf"\d(?:{BETWEEN}{{0,3}}\d){{12,}}")
GROUP = re.compile(r"\d+")
SHORTEST, LONGEST = 13, 19

# First digits of each scheme and the lengths it issues.
SCHEMES = re.compile(
    r"""
      4(?:\d{12}|\d{15}|\d{18})                                    # Visa
    | (?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}    # Mastercard
    | 3[47]\d{13}                                                  # American Express
    | 3(?:0[0-59]|[689]\d)\d{11,16}                                # Diners Club
    | (?:6011|64[4-9]\d|65\d{2})\d{12,15}                          # Discover
    | 35(?:2[89]|[3-8]\d)\d{12,15}                                 # JCB
    | 220[0-4]\d{12,15}                                            # Mir
    | (?:62|81|82)\d{14,17}                                        # UnionPay, RuPay
    | (?:50|5[6-8]|6[0-9])\d{11,17}                                # Maestro, Elo, Verve, RuPay
    """,
    re.VERBOSE,
)


def mask_card_numbers(text: str) -> str:
    return CANDIDATE.sub(mask_candidate, text)


def mask_candidate(match: re.Match[str]) -> str:
    run = match[0]
    masked, position = [], 0
    for start, end in card_numbers(run):
        last_four = "".join(GROUP.findall(run[start:end]))[-4:]
        masked += [run[position:start], "****", last_four]
        position = end
    return "".join([*masked, run[position:]])


def card_numbers(run: str) -> Iterator[tuple[int, int]]:
    """Where the card numbers of a run of digits start and end, from left to right."""
    groups = list(GROUP.finditer(run))
    first = 0
    while first < len(groups):
        group = groups[first]
        if len(group[0]) > LONGEST:
            yield from inside_long_group(group)
            first += 1
            continue
        last = last_group_of_card(groups, first)
        if last is not None:
            yield group.start(), groups[last].end()
            first = last
        first += 1


def last_group_of_card(groups: list[re.Match[str]], first: int) -> int | None:
    digits, found = "", None
    for index in range(first, len(groups)):
        digits += groups[index][0]
        if len(digits) > LONGEST:
            break
        if is_card_number(digits):
            found = index
    return found


def inside_long_group(group: re.Match[str]) -> Iterator[tuple[int, int]]:
    digits, start = group[0], 0
    while start <= len(digits) - SHORTEST:
        lengths = range(min(LONGEST, len(digits) - start), SHORTEST - 1, -1)
        length = next((n for n in lengths if is_card_number(digits[start : start + n])), None)
        if length is not None:
            yield group.start() + start, group.start() + start + length
        start += length or 1


def is_card_number(digits: str) -> bool:
    if not SHORTEST <= len(digits) <= LONGEST:
        return False
    plain = digits if digits.isascii() else "".join(str(unicodedata.digit(d)) for d in digits)
    return SCHEMES.fullmatch(plain) is not None and passes_luhn(plain)


def passes_luhn(digits: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + index % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
