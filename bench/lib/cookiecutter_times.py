"""Median milliseconds that cookiecutter takes for the template in <folder>/template: cookiecutter_times.py FOLDER TIMES"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from cookiecutter.main import cookiecutter

folder, times = Path(sys.argv[1]), int(sys.argv[2])
command = [str(Path(sys.executable).with_name("cookiecutter")), "--no-input"]


def median_milliseconds(render) -> float:
    durations = []
    for count in range(times):
        started = time.perf_counter()
        render(count)
        durations.append(1000 * (time.perf_counter() - started))
    return statistics.median(durations)


print(
    json.dumps(
        {
            "command": median_milliseconds(
                lambda count: subprocess.run(
                    [*command, "-o", str(folder / f"command-{count}"), str(folder / "template")], check=True
                )
            ),
            "warm process": median_milliseconds(
                lambda count: cookiecutter(
                    str(folder / "template"), no_input=True, output_dir=str(folder / f"warm-{count}")
                )
            ),
        }
    )
)
