"""The only place that starts other programs: arguments are lists, there is no shell."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from invoke.exceptions import Exit


@dataclass(frozen=True)
class Result:
    status: int
    output: str
    errors: str = ""


def tool(name: str, *arguments: str) -> list[str]:
    """A program that is installed beside this Python, else one from PATH."""
    beside = Path(sys.executable).parent / name
    return [str(beside) if beside.is_file() else name, *arguments]


def show(command: Sequence[str]) -> None:
    print(f"$ {shlex.join([Path(command[0]).name, *command[1:]])}", flush=True)


def run(
    command: Sequence[str],
    folder: Path,
    variables: Mapping[str, str] | None = None,
    input_text: str | None = None,
) -> None:
    """Shows the command and lets its output through; ends the task when it fails."""
    show(command)
    try:
        done = subprocess.run(  # a list, no shell
            list(command),
            cwd=folder,
            env={**os.environ, **(variables or {})},
            input=input_text,
            text=True,
            check=False,
        )
    except OSError as error:
        raise missing_program(command, error) from error
    if done.returncode:
        raise Exit(f"{Path(command[0]).name} ended with {done.returncode}.", 1)


def capture(
    command: Sequence[str],
    folder: Path,
    together: bool = False,
    input_text: str | None = None,
    variables: Mapping[str, str] | None = None,
) -> Result:
    """The output of a command, failed or not; `together` has its errors in the output."""
    try:
        done = subprocess.run(  # a list, no shell
            list(command),
            cwd=folder,
            env={**os.environ, **(variables or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT if together else subprocess.PIPE,
            input=input_text,
            text=True,
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise missing_program(command, error) from error
    return Result(done.returncode, done.stdout, done.stderr or "")


def variables_of(environment: str) -> dict[str, str]:
    """For a program that reads the settings itself."""
    return {"ENV_FOR_DYNACONF": environment, "ACME_ENV": environment.partition(".")[0]}


def missing_program(command: Sequence[str], error: OSError) -> Exit:
    return Exit(f"{command[0]} cannot be started: {error.strerror}. Is it installed?", 1)
