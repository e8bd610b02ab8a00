from werkzeug.test import Client


def test_an_unknown_path_is_a_problem_too(client: Client) -> None:
    response = client.get("/nowhere")

    assert response.status_code == 404
    assert response.content_type == "application/problem+json"


def test_a_wrong_method_is_told_which_ones_there_are(client: Client) -> None:
    response = client.post("/health/live")

    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_every_answer_carries_the_id_of_its_request(client: Client) -> None:
    response = client.get("/health/live", headers={"X-Request-Id": "from-the-caller"})

    assert response.headers["X-Request-Id"] == "from-the-caller"
