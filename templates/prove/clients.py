"""Many clients at once, each with a new connection for every request, as behind kube-proxy."""

import http.client
import itertools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

CLIENTS = 20
ONE_SLOW_IN = 20
SLOW_SECONDS = [2, 7, 3, 8, 4, 9, 5, 10, 6]
"""In turn: were all alike, the clients would soon wait in step with each other."""
TIMEOUT_SECONDS = 30


@dataclass
class Clients:
    """They ask for the path; of a slow request the query says how many seconds it shall take."""

    path: str
    endpoints: list[int] = field(default_factory=list)
    """Ports that requests are sent to, in turn. Replaced as a whole, never changed."""
    answered: int = 0
    failures: list[str] = field(default_factory=list)
    finished: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @contextmanager
    def sending(self) -> Iterator[None]:
        threads = [threading.Thread(target=self.send_requests) for _ in range(CLIENTS)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.finished.set()
            for thread in threads:
                thread.join()

    def send_requests(self) -> None:
        while not self.finished.is_set():
            number = next(self.numbers)
            slow, fast = divmod(number, ONE_SLOW_IN)
            query = "" if fast else f"?{SLOW_SECONDS[slow % len(SLOW_SECONDS)]}"
            ports = self.endpoints
            failure = ask(ports[number % len(ports)], self.path + query)
            with self.lock:
                if failure is None:
                    self.answered += 1
                else:
                    self.failures.append(failure)


def ask(port: int, path: str) -> str | None:
    """What went wrong, if anything did."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        response.read()
        return None if response.status == 200 else f"status {response.status}"
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
