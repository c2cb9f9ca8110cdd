"""Which machine and which packages these figures are from."""

import os
import platform
from importlib.metadata import version
from pathlib import Path


def facts() -> dict[str, object]:
    model = [line.split(":", 1)[1].strip() for line in cpuinfo() if line.startswith("model name")]
    packages = {name: version(name) for name in ("av", "mediapipe", "numpy", "opencv-python-headless")}
    return {
        "processor": model[0] if model else platform.processor(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        **packages,
        "load_average": [round(load, 1) for load in os.getloadavg()],
    }


def cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []
