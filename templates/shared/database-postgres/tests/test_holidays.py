from typing import Any

import pytest
from werkzeug.test import Client, TestResponse

PATH = "/api/v1/holidays"
LABOUR_DAY = {"country": "DE", "day": "2026-05-01", "name": "Tag der Arbeit"}


def add(client: Client, **changes: str) -> dict[str, Any]:
    response = client.post(PATH, json={**LABOUR_DAY, **changes})
    assert response.status_code == 201, response.text
    return body_of(response)


def body_of(response: TestResponse) -> dict[str, Any]:
    body = response.json
    assert isinstance(body, dict)
    return body


def test_a_new_holiday_can_be_read_at_its_location(client: Client) -> None:
    created = client.post(PATH, json=LABOUR_DAY)

    assert created.status_code == 201
    found = client.get(created.headers["Location"])
    assert found.status_code == 200
    assert body_of(found) == {**LABOUR_DAY, "id": body_of(created)["id"]}


def test_a_holiday_can_be_changed(client: Client) -> None:
    holiday = add(client)
    path = f"{PATH}/{holiday['id']}"

    changed = client.put(path, json={**LABOUR_DAY, "name": "Maifeiertag"})

    assert changed.status_code == 200
    assert body_of(client.get(path))["name"] == "Maifeiertag"


def test_a_holiday_can_be_removed_once(client: Client) -> None:
    path = f"{PATH}/{add(client)['id']}"

    assert client.delete(path).status_code == 204
    assert client.delete(path).status_code == 404
    assert client.get(path).status_code == 404
    assert client.put(path, json=LABOUR_DAY).status_code == 404


def test_a_country_has_one_holiday_a_day(client: Client) -> None:
    add(client)
    other = add(client, day="2026-12-25")

    assert client.post(PATH, json=LABOUR_DAY).status_code == 409
    assert client.put(f"{PATH}/{other['id']}", json=LABOUR_DAY).status_code == 409


def test_pages_hold_every_holiday_once(client: Client) -> None:
    for day in range(1, 6):
        add(client, day=f"2026-05-0{day}")
    add(client, country="FR")
    seen: list[str] = []
    after: int | None = 0

    while after is not None:
        query: dict[str, Any] = {"country": "DE", "limit": 2, "after": after}
        page = body_of(client.get(PATH, query_string=query))
        seen += [holiday["day"] for holiday in page["items"]]
        after = page["next"]

    assert seen == [f"2026-05-0{day}" for day in range(1, 6)]


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"country": "Germany"}, ["country"]),
        ({"day": "1 May"}, ["day"]),
        ({"day": 0}, ["day"]),
        ({"name": ""}, ["name"]),
        ({"name": "NUL \x00"}, ["name"]),
        ({"name": "x" * 101, "day": "2026-02-30"}, ["day", "name"]),
        ({"id": 1}, ["id"]),
    ],
)
def test_says_everything_that_is_wrong_with_a_holiday(
    client: Client, changes: dict[str, Any], fields: list[str]
) -> None:
    response = client.post(PATH, json={**LABOUR_DAY, **changes})

    assert response.status_code == 400
    assert response.content_type == "application/problem+json"
    assert [error["field"] for error in body_of(response)["errors"]] == fields


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff", b'{"name": "\\ud800"}'])
def test_refuses_what_is_no_holiday_at_all(client: Client, body: bytes) -> None:
    response = client.post(PATH, data=body, content_type="application/json")

    assert response.status_code == 400


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"after": "-1"}, {"after": "1_0"}, {"offset": "5"}]
)
def test_refuses_a_page_that_cannot_be(client: Client, query: dict[str, str]) -> None:
    assert client.get(PATH, query_string=query).status_code == 400
