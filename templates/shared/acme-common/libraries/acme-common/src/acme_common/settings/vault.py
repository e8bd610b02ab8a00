"""One secret from Vault's KV version 2, read over HTTP at the start.

Guarantees: exactly one path is read and nothing is listed; values arrive as Vault holds them, no
string is cast or evaluated; outside development and tests the address is https and the login is
Kubernetes'; redirects and proxies are not followed, so the token goes to Vault only; the whole
exchange ends within BUDGET_SECONDS, also when DNS hangs. Failure policy: any doubt raises
SettingsError, which names the path and never a value or a token.
"""

import http.client
import json
import os
import re
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import SettingsError

BUDGET_SECONDS = 2.0
LARGEST_ANSWER_BYTES = 1_000_000
TOKEN_FILE = "/var/run/secrets/vault/token"  # noqa: S105 - where the projected token is mounted
KEYS = frozenset({"address", "mount", "path", "role", "auth_mount", "ca_file", "token_file"})
SAFE_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*")


@dataclass(frozen=True)
class VaultSource:
    """Where the one secret is, from the `vault` section; VAULT_ADDR and VAULT_CACERT override."""

    address: str
    mount: str
    path: str
    role: str
    auth_mount: str
    ca_file: str | None
    token_file: str
    relaxed: bool
    """True in development.* and tests.*: plain HTTP and VAULT_TOKEN are accepted."""

    @property
    def name(self) -> str:
        return f"{self.mount}/{self.path}"

    @classmethod
    def parse(cls, section: object, environment: str) -> "VaultSource":
        if not isinstance(section, Mapping):
            raise SettingsError("vault must be a mapping with address, path and role.")
        values = {str(key).lower(): value for key, value in section.items()}
        unknown = sorted(values.keys() - KEYS)
        if unknown:
            raise SettingsError(
                f"vault.{unknown[0]} is no setting; there are {', '.join(sorted(KEYS))}."
            )
        for key, value in values.items():
            if not isinstance(value, str):
                raise SettingsError(f"vault.{key} must be a text.")
        source = cls(
            address=(os.environ.get("VAULT_ADDR") or values.get("address", "")).rstrip("/"),
            mount=values.get("mount", "secret"),
            path=values.get("path", ""),
            role=values.get("role", ""),
            auth_mount=values.get("auth_mount", "kubernetes"),
            ca_file=os.environ.get("VAULT_CACERT") or values.get("ca_file"),
            token_file=values.get("token_file", TOKEN_FILE),
            relaxed=environment.partition(".")[0] in {"development", "tests"},
        )
        source.refuse_unsafe(environment)
        return source

    def refuse_unsafe(self, environment: str) -> None:
        for key in ("mount", "path", "auth_mount"):
            if not SAFE_PATH.fullmatch(getattr(self, key)):
                raise SettingsError(
                    f"vault.{key} must be one path of letters, digits, . _ - and /, "
                    "such as acme-billing/production."
                )
        try:
            parts = urllib.parse.urlsplit(self.address)
            usable = bool(parts.hostname) and not parts.username and parts.port != 0
        except ValueError:
            usable = False
        if not usable or parts.scheme not in {"http", "https"}:
            raise SettingsError(
                "vault.address must be a URL such as https://vault.vault:8200, without credentials."
            )
        if parts.scheme != "https" and not self.relaxed:
            raise SettingsError(
                f"vault.address is plain HTTP, which only development and tests may use: "
                f"give an https address for {environment}."
            )
        if not self.relaxed and not self.role:
            raise SettingsError(
                f"vault.role is missing: {environment} logs in to Vault with Kubernetes' token."
            )


def read_secret(source: VaultSource) -> dict[str, Any] | None:
    """The data of the secret, or None when Vault has nothing at the path (HTTP 404)."""
    answers: list[dict[str, Any] | None] = []
    failures: list[BaseException] = []

    def work() -> None:
        try:
            answers.append(exchange(source))
        except BaseException as error:  # handed to the caller's thread
            failures.append(error)

    # DNS has no timeout of its own: a thread that is left behind does not hold up the start.
    thread = threading.Thread(target=work, name="vault", daemon=True)
    thread.start()
    thread.join(BUDGET_SECONDS)
    if failures:
        raise failures[0]
    if not answers:
        raise SettingsError(
            f"Vault did not answer within {BUDGET_SECONDS:.0f} s when {source.name} was read "
            f"from {source.address}."
        )
    return answers[0]


def exchange(source: VaultSource) -> dict[str, Any] | None:
    opener = make_opener(source)
    token = find_token(source, opener)
    url = f"{source.address}/v1/{source.mount}/data/{source.path}"
    request = urllib.request.Request(url, headers={"X-Vault-Token": token})  # noqa: S310
    status, body = send(opener, request, source, doing="was read")
    if status == http.client.NOT_FOUND:
        return None
    if status != http.client.OK:
        raise SettingsError(
            f"Vault did not give {source.name}: HTTP {status}. The policy of "
            f"{source.role or 'this token'} must allow to read {source.mount}/data/{source.path}."
        )
    data = body.get("data")
    secret = data.get("data") if isinstance(data, dict) else None
    if not isinstance(secret, dict):
        raise SettingsError(
            f"Vault's answer for {source.name} is not that of a KV version 2 engine: "
            f"check that {source.mount} is one."
        )
    return nest(secret, source)


def find_token(source: VaultSource, opener: urllib.request.OpenerDirector) -> str:
    given = os.environ.get("VAULT_TOKEN")
    if given and source.relaxed:
        return given
    try:
        jwt = Path(source.token_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        hint = " or set VAULT_TOKEN" if source.relaxed else ""
        raise SettingsError(
            f"{source.name} needs a login to Vault, but the service account's token "
            f"{source.token_file} cannot be read: mount it{hint}."
        ) from error
    request = urllib.request.Request(  # noqa: S310 - the scheme was checked
        f"{source.address}/v1/auth/{source.auth_mount}/login",
        data=json.dumps({"role": source.role, "jwt": jwt}).encode(),
        headers={"Content-Type": "application/json"},
    )
    status, body = send(opener, request, source, doing=f"needed a login as {source.role}")
    auth = body.get("auth")
    token = auth.get("client_token") if isinstance(auth, dict) else None
    if status != http.client.OK or not isinstance(token, str):
        raise SettingsError(
            f"Vault refused the login as role {source.role!r} for {source.name}: HTTP {status}."
        )
    return token


def send(
    opener: urllib.request.OpenerDirector,
    request: urllib.request.Request,
    source: VaultSource,
    doing: str,
) -> tuple[int, dict[str, Any]]:
    try:
        with opener.open(request, timeout=BUDGET_SECONDS) as response:
            return response.status, parse_json(response.read(LARGEST_ANSWER_BYTES), source)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, {}
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, urllib.error.URLError) else type(error).__name__
        raise SettingsError(
            f"Vault at {source.address} cannot be reached when {source.name} {doing}: {reason}."
        ) from None


def parse_json(content: bytes, source: VaultSource) -> dict[str, Any]:
    try:
        body = json.loads(content)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        # "from None": the text of a JSON error would show a part of the answer.
        raise SettingsError(f"Vault's answer for {source.name} is no JSON object.") from None
    return body


def make_opener(source: VaultSource) -> urllib.request.OpenerDirector:
    try:
        context = ssl.create_default_context(cafile=source.ca_file)
    except OSError as error:
        raise SettingsError(f"vault.ca_file {source.ca_file} cannot be used: {error}") from error
    return urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPSHandler(context=context),
        RefuseRedirect(),
    )


class RefuseRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the token to another host; it ends as HTTP 30x in the message."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        return None


def nest(secret: Mapping[str, Any], source: VaultSource) -> dict[str, Any]:
    """`database__password` becomes `database.password`, as in the ACME_* variables."""
    nested: dict[str, Any] = {}
    for key, value in secret.items():
        *parents, name = key.split("__")
        inner = nested
        for parent in parents:
            child = inner.setdefault(parent, {})
            if not isinstance(child, dict):
                raise SettingsError(f"{source.name} has both {parent} and {key}: remove one.")
            inner = child
        if isinstance(value, dict):
            value = nest(value, source)
            known = inner.get(name)
            value = {**known, **value} if isinstance(known, dict) else value
        elif isinstance(inner.get(name), dict):
            raise SettingsError(f"{source.name} has {name} as a value and as a group: remove one.")
        inner[name] = value
    return nested
