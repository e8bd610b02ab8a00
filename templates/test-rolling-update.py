#!/usr/bin/env python3
"""Proves that a rolling update loses no request: test-rolling-update.py <folder of the service>

Two instances under the real uWSGI are replaced one by one as Kubernetes does it, while 20 clients
send requests of which one in 20 is slow. Once with the settings of the service, once with the
plain ones that the boilerplate had; prints how many requests failed with each.
"""

import http.client
import itertools
import json
import re
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from rendered_service import (
    call,
    clean_environment,
    free_port,
    prepare_poetry,
    service_argument,
    started,
    step,
    wait_for_answer,
)

CLIENTS = 20
LEAST_REQUESTS = 1_000
ONE_IN = 20
SLOW_SECONDS = [2, 7, 3, 8, 4, 9, 5, 10, 6]
"""In turn: were all alike, the clients would soon wait in step with each other."""
ENDPOINT_LAG_SECONDS = 2
LONGEST_SECONDS = 80
PATH = "/health/live"

APPLICATION = """
import time

from {package}.wsgi import app as service


def app(environ, start_response):
    time.sleep(int(environ["QUERY_STRING"] or 0))
    return service(environ, start_response)
"""

# Production without Vault, for either framework.
SETTINGS = """
production.local:
  log:
    level: WARNING
  django:
    allowed_hosts: [127.0.0.1]
    secret_key: rolling-update-needs-no-secret
"""

# What the boilerplate's infra/uwsgi.yaml had, without its logging.
PLAIN = """uwsgi:
  strict: true
  http: 0.0.0.0:%(service_port)
  http-keepalive: 1
  master: true
  single-interpreter: true
  enable-threads: true
  lazy-apps: true
  need-app: true
  die-on-term: true
  gevent: 30
  gevent-early-monkey-patch: true
  reload-on-rss: 250
  harakiri: 45
  vacuum: true

development:
  workers: 1

tests:
  workers: 1

staging:
  workers: 2

production:
  workers: 2

defaults:
  set-ph: service_port=8000
"""


def main() -> None:
    service = service_argument()
    with step("install"):
        poetry = prepare_poetry()
        environment = clean_environment(poetry)
        call([str(poetry / "bin/poetry"), "install", "--without", "dev,lint,test"], service, environment)
    environment |= {
        "ACME_ENV": "production",
        "ENV_FOR_DYNACONF": "production.local",
        "PATH": f"{service / '.venv/bin'}:{environment['PATH']}",
    }
    code = APPLICATION.format(package=package_of(service))
    (service / "rolling_update.py").write_text(code)
    with (service / "settings.yaml").open("a") as settings:
        settings.write(SETTINGS)
    own = (service / "infra/uwsgi.yaml").read_text()

    results = {}
    for name, text in {"own": own, "plain": PLAIN}.items():
        with step(f"rolling update with {name} settings"):
            results[name] = RollingUpdate(service, environment, text).run()
    print(json.dumps(results))


def package_of(service: Path) -> str:
    found = re.search(r"module: (\w+)\.wsgi", (service / "infra/uwsgi.yaml").read_text())
    return found[1] if found else sys.exit("infra/uwsgi.yaml names no module.")


def pre_stop_seconds(service: Path) -> int:
    manifest = (service / "infra/kube/base/deployment.yaml").read_text()
    found = re.search(r"preStop:(?:\s*#.*)*\s*sleep: \{ seconds: (\d+) \}", manifest)
    return int(found[1]) if found else sys.exit("deployment.yaml has no preStop sleep.")


@dataclass
class RollingUpdate:
    service: Path
    environment: dict[str, str]
    settings: str
    """Text of infra/uwsgi.yaml."""
    endpoints: list[int] = field(default_factory=list)
    """Ports that the clients are sent to."""
    answered: int = 0
    failures: list[str] = field(default_factory=list)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))
    finished: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def run(self) -> dict[str, object]:
        began = time.monotonic()
        with ExitStack() as instances:
            retire = [self.start(instances) for _ in range(2)]
            clients = [threading.Thread(target=self.send_requests) for _ in range(CLIENTS)]
            for client in clients:
                client.start()
            try:
                for stop in retire:
                    time.sleep(1)
                    self.start(instances)
                    stop()
                while self.answered < LEAST_REQUESTS and time.monotonic() < began + LONGEST_SECONDS:
                    time.sleep(0.1)
            finally:
                self.finished.set()
                for client in clients:
                    client.join()
        return {
            "requests": self.answered + len(self.failures),
            "failed": len(self.failures),
            "examples": sorted(set(self.failures)),
            "seconds": round(time.monotonic() - began, 1),
        }

    def start(self, instances: ExitStack) -> Callable[[], None]:
        """Starts an instance, waits until it is ready, and answers how to stop it."""
        port = free_port()
        section = f"port-{port}"
        self.write_settings(section, port)
        metrics = self.service / f".metrics-{port}"
        metrics.mkdir()
        environment = {"APP_NAME": section, "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
        log = self.service / f".{section}.log"
        command = ["infra/docker/entrypoint.sh"]
        server = instances.enter_context(
            started(command, self.service, self.environment | environment, log)
        )
        wait_for_answer(server, f"http://127.0.0.1:{port}/health/ready", log)
        self.endpoints = [*self.endpoints, port]

        def stop() -> None:
            """As the kubelet does it while the endpoint is taken away elsewhere, but later."""
            deletion = time.monotonic()
            sleep_until(deletion + ENDPOINT_LAG_SECONDS)
            self.endpoints = [other for other in self.endpoints if other != port]
            sleep_until(deletion + pre_stop_seconds(self.service))
            server.terminate()
            server.wait(timeout=45)

        return stop

    def write_settings(self, section: str, port: int) -> None:
        """All instances share one machine here: each has ports of its own, which uWSGI reads once."""
        metrics = "python -m acme_common.metrics"
        text = self.settings.replace(metrics, f"{metrics} --port {free_port()}")
        text += f"\n{section}:\n  set-ph: service_port={port}\n  module: rolling_update:app\n"
        text += f"  stats: 127.0.0.1:{free_port()}\n"
        (self.service / "infra/uwsgi.yaml").write_text(text)

    def send_requests(self) -> None:
        while not self.finished.is_set():
            number = next(self.numbers)
            ports = self.endpoints
            slow, fast = divmod(number, ONE_IN)
            path = PATH if fast else f"{PATH}?{SLOW_SECONDS[slow % len(SLOW_SECONDS)]}"
            failure = failure_of(ports[number % len(ports)], path)
            with self.lock:
                if failure is None:
                    self.answered += 1
                else:
                    self.failures.append(failure)


def sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def failure_of(port: int, path: str) -> str | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Connection": "close"})
        response = connection.getresponse()
        response.read()
        return None if response.status == 200 else f"status {response.status}"
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


if __name__ == "__main__":
    main()
