from werkzeug.test import Client


def test_the_process_says_that_it_is_alive(client: Client) -> None:
    response = client.get("/health/live")

    assert response.status_code == 200
    assert response.json == {"status": "ok"}


def test_says_that_it_is_ready_when_everything_it_needs_answers(client: Client) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 200
    assert response.json is not None
    assert response.json["status"] == "ok"
