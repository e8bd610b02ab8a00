import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11-23", "2026-11-23", 1),
        ("2026-11-21", "2026-11-22", 0),
        ("2026-11-20", "2026-11-23", 2),
        ("2026-11-01", "2026-11-30", 21),
    ],
)
def test_counts_mondays_to_fridays(
    client: FlaskClient, first: str, last: str, expected: int
) -> None:
    response = client.get("/api/v1/working-days", query_string={"from": first, "to": last})

    assert response.status_code == 200
    assert response.json == {"from": first, "to": last, "workingDays": expected}


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ({}, "Send 'from' as a date such as 2026-11-23."),
        ({"from": "2026-11-23"}, "Send 'to' as a date such as 2026-11-23."),
        ({"from": "tomorrow", "to": "2026-11-23"}, "Send 'from' as a date such as 2026-11-23."),
        ({"from": "20261123", "to": "2026-11-23"}, "Send 'from' as a date such as 2026-11-23."),
        (
            {"from": "2026-11-23", "to": "2026-11-22"},
            "The date in 'to' is before the date in 'from'.",
        ),
        ({"from": "2026-01-01", "to": "2027-01-02"}, "Ask for at most 366 days at once."),
    ],
)
def test_says_what_is_wrong_with_the_dates(
    client: FlaskClient, query: dict[str, str], detail: str
) -> None:
    response = client.get("/api/v1/working-days", query_string=query)

    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert response.get_json() == {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": detail,
    }
