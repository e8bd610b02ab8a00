#!/usr/bin/env python3
"""Proves that a rolling update loses no request: test-rolling-update.py <folder of the service>

Two instances under the real uWSGI are replaced one by one as Kubernetes does it, while 20 clients
send requests of which one in 20 is slow. Once with the settings of the service, once with the
plain ones that the boilerplate had; prints how many requests failed with each.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from prove.arguments import service_argument
from prove.clients import Clients
from prove.poetry import clean_environment, prepare_poetry
from prove.ports import free_port
from prove.server import ENTRYPOINT, running
from prove.steps import call, step

LEAST_REQUESTS = 1_000
ENDPOINT_LAG_SECONDS = 2
LONGEST_SECONDS = 80

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
    package = next(service.glob("acme_*/monitoring.py")).parent.name
    own = (service / "infra/uwsgi.yaml").read_text()
    with step("poetry install"):
        poetry = prepare_poetry()
        environment = clean_environment(poetry)
        install = [f"{poetry}/bin/poetry", "install", "--without", "dev,lint,test"]
        call(install, service, environment)
    environment |= {
        "ACME_ENV": "production",
        "ENV_FOR_DYNACONF": "production.local",
        "PATH": f"{service}/.venv/bin:{environment['PATH']}",
    }
    (service / "rolling_update.py").write_text(APPLICATION.format(package=package))
    with (service / "settings.yaml").open("a") as sections:
        sections.write(SETTINGS)

    results = {}
    for name, settings in {"own": own, "plain": PLAIN}.items():
        with step(f"rolling update with {name} settings"):
            results[name] = RollingUpdate(service, environment, settings).run()
    print(json.dumps(results))


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
    clients: Clients = field(default_factory=lambda: Clients("/health/live"))

    def run(self) -> dict[str, object]:
        began = time.monotonic()
        with ExitStack() as instances:
            stop_one, stop_other = self.start(instances), self.start(instances)
            with self.clients.sending():
                time.sleep(1)
                for stop in [stop_one, stop_other]:
                    self.start(instances)
                    stop()
                while (
                    self.clients.answered < LEAST_REQUESTS
                    and time.monotonic() < began + LONGEST_SECONDS
                ):
                    time.sleep(0.1)
        failures = self.clients.failures
        return {
            "requests": self.clients.answered + len(failures),
            "failed": len(failures),
            "reasons": sorted(set(failures)),
            "seconds": round(time.monotonic() - began, 1),
        }

    def start(self, instances: ExitStack) -> Callable[[], None]:
        """Starts an instance, waits until it is ready, and returns how to stop it."""
        port = free_port()
        name = f"port-{port}"
        self.write_settings(name, port)
        metrics = self.service / f".metrics-{port}"
        environment = {"APP_NAME": name, "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
        server = instances.enter_context(
            running([ENTRYPOINT], port, self.service, self.environment | environment, name)
        )
        server.wait_for("/health/ready")
        self.clients.endpoints = [*self.clients.endpoints, port]

        def stop() -> None:
            """As the kubelet does it, while the endpoint is taken away elsewhere and later."""
            deletion = time.monotonic()
            sleep_until(deletion + ENDPOINT_LAG_SECONDS)
            self.clients.endpoints = [other for other in self.clients.endpoints if other != port]
            sleep_until(deletion + pre_stop_seconds(self.service))
            server.stop()

        return stop

    def write_settings(self, section: str, port: int) -> None:
        """All instances share one machine here: each has ports of its own, which uWSGI reads once."""
        metrics = "python -m acme_common.metrics"
        text = self.settings.replace(metrics, f"{metrics} --port {free_port()}")
        text += f"\n{section}:\n  set-ph: service_port={port}\n  module: rolling_update:app\n"
        text += f"  stats: 127.0.0.1:{free_port()}\n"
        (self.service / "infra/uwsgi.yaml").write_text(text)


def sleep_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


if __name__ == "__main__":
    main()
