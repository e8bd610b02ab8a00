import pytest
from werkzeug.test import Client

PATH = "/api/v1/working-days"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-23", "2026-11-23", 1),
        ("2026-11-21", "2026-11-22", 0),
        ("2026-11-20", "2026-11-23", 2),
        ("2026-11-01", "2026-11-30", 21),
    ],
)
def test_counts_mondays_to_fridays(client: Client, first: str, last: str, expected: int) -> None:
    response = client.get(PATH, query_string={"from": first, "to": last})

    assert response.status_code == 200
    assert response.json == {"from": first, "to": last, "workingDays": expected}


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({}, ["from", "to"]),
        ({"from": "2026-11-23"}, ["to"]),
        ({"from": "tomorrow", "to": "2026-11-23"}, ["from"]),
        ({"from": "20261123", "to": "2026-11-23"}, ["from"]),
        ({"from": "2026-11-22", "to": "2026-11-23", "of": "May"}, ["of"]),
        ({"from": "2026-11-23", "to": "2026-11-22"}, [""]),
        ({"from": "2016-01-01", "to": "2027-01-02"}, [""]),
    ],
)
def test_says_what_is_wrong_with_the_dates(
    client: Client, query: dict[str, str], fields: list[str]
) -> None:
    response = client.get(PATH, query_string=query)

    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.json is not None
    assert [error["field"] for error in response.json["errors"]] == fields
