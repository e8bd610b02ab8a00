import random

import pytest

from acme_common.logging import mask_card_numbers
from acme_common.logging.masking import passes_luhn

VISA = "4111111111111111"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"card {VISA} paid", "card ****1111 paid"),
        ("4111 1111 1111 1111", "****1111"),
        ("4111-1111-1111-1111", "****1111"),
        ("4111.1111.1111.1111", "****1111"),
        ("4111  1111  1111  1111", "****1111"),
        ("4111 - 1111 - 1111 - 1111", "****1111"),
        ("4111\u00a01111\u00a01111\u00a01111", "****1111"),
        ("order 12 4111 1111 1111 1111 12/27", "order 12 ****1111 12/27"),
        (f'{{"pan":"{VISA}"}}', '{"pan":"****1111"}'),
        (f"pan={VISA}&x=1", "pan=****1111&x=1"),
        (f";{VISA}=25121011234567890?", ";****1111=25121011234567890?"),
        (f"{VISA},5555555555554444", "****1111,****4444"),
        (f"{VISA} 5555555555554444", "****1111 ****4444"),
        ("378282246310005", "****0005"),
        ("3782 822463 10005", "****0005"),
        ("30569309025904", "****5904"),
        ("6011111111111117", "****1117"),
        ("3530111333300000", "****0000"),
        ("2200000000000004", "****0004"),
        ("2223003122003222", "****3222"),
        ("6200000000000005", "****0005"),
        ("4222222222222", "****2222"),
        (f"0000{VISA}0000999", "0000****11110000999"),
        ("\uff14" + "\uff11" * 15, "****" + "\uff11" * 4),
    ],
)
def test_card_numbers_are_masked(text: str, masked: str) -> None:
    assert mask_card_numbers(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",
        "1732320000000 and 1732320000000000 microseconds",
        "phone +7 495 123-45-67",
        "2026-11-23 02:43:10.123456",
        "0123456789abcdef4111aaaa",
        "127.0.0.1:5432 and 10.20.30.40",
        "1.2345678901234567",
        "a" * 1000,
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_card_numbers(text) == text


def test_every_generated_card_number_is_masked_wherever_it_stands() -> None:
    chance = random.Random(7)
    for _ in range(500):
        prefix = chance.choice(["4", "51", "55", "2221", "2720", "2204"])
        digits = prefix + "".join(chance.choices("0123456789", k=15 - len(prefix)))
        number = next(digits + last for last in "0123456789" if passes_luhn(digits + last))
        written = chance.choice([number, " ".join(number[i : i + 4] for i in range(0, 16, 4))])

        masked = mask_card_numbers(f"user {chance.randrange(9)} x {written} y")

        assert masked.endswith(f"x ****{number[-4:]} y"), number


def test_a_long_text_of_digits_takes_no_time() -> None:
    assert len(mask_card_numbers("4111111111111112" * 2_000)) > 10_000
