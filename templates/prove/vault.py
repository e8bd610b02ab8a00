"""A Vault whose every secret is there and empty."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


class EmptyVault(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"data": {"data": {}}}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def running_vault() -> Iterator[dict[str, str]]:
    with HTTPServer(("127.0.0.1", 0), EmptyVault) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        yield {"VAULT_ADDR": address, "VAULT_TOKEN": "any"}
        server.shutdown()
