"""An OSV server on loopback that knows the vulnerabilities it is told, and remembers questions."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Osv:
    url: str = ""
    vulnerable: dict[str, str] = field(default_factory=dict)
    """Id of the vulnerability by the name of the package, of which every version has it."""
    asked: set[str] = field(default_factory=set)

    def answer(self, package: str) -> dict[str, object]:
        self.asked.add(package)
        identifier = self.vulnerable.get(package)
        if identifier is None:
            return {}
        events = [{"introduced": "0"}, {"fixed": "9999"}]
        affected = {
            "package": {"name": package, "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": events}],
        }
        return {"vulns": [{"id": identifier, "summary": "A test", "affected": [affected]}]}


@contextmanager
def running_osv() -> Iterator[Osv]:
    osv = Osv()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            body = json.dumps(osv.answer(query["package"]["name"])).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    osv.url = f"http://127.0.0.1:{server.server_port}/v1/query"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield osv
    finally:
        server.shutdown()
