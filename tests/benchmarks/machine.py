"""Where and when: what a figure cannot be read without."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

SHOWN = ("hipfacts", "spacy", "rapidfuzz", "pydantic", "spaczz", "presidio-analyzer", "pyahocorasick")


def describe() -> dict[str, Any]:
    """Date, processor, load, and the versions of Python and of all packages installed beside it."""
    packages = {d.metadata["Name"]: d.version for d in importlib.metadata.distributions()}
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": dict(sorted(packages.items(), key=lambda item: item[0].lower())),
    }


def versions(machine: dict[str, Any]) -> str:
    """The versions that matter most, in one line."""
    packages = {name.lower().replace("_", "-"): version for name, version in machine["packages"].items()}
    named = [f"{name} {packages[name]}" for name in SHOWN if name in packages]
    if other := machine.get("medspacy"):
        named.append(f"medspacy {other['medspacy']} (beside spacy {other['spacy']}, Python {other['python']})")
    return ", ".join([f"Python {machine['python']}", *named])


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text("utf-8", "replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
