"""The program of the process: limits on itself, then one reader; its order and its result are JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

# What the process says by its exit code; `confined.py` knows them too.
NO_MEMORY, NO_LIBRARY = 3, 4


def main() -> int:
    """Read standard input as ordered, print what was found; return the exit code."""
    order = json.loads(sys.argv[1])
    out, sys.stdout = sys.stdout, sys.stderr  # so that no library's remark gets into the result
    sys.path[:] = order["path"]
    _limit(order["memory"], order["seconds"])
    try:
        found = _reader(order["reader"])(sys.stdin.buffer.read(), **order["facts"])
        json.dump(found, out)
        out.flush()
    except MemoryError:
        return NO_MEMORY
    except ImportError:
        return NO_LIBRARY
    return 0


def _limit(memory: int, seconds: int) -> None:
    """Take from this process the right to more memory and time, and to write files."""
    try:
        import resource
    except ImportError:  # not on Windows; the other side's clock remains
        return
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 0,
    }
    for kind, most in limits.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(kind, (least, least))
        except (ValueError, OSError):  # macOS knows some of them by name only
            continue


def _reader(path: str) -> Callable[..., Any]:
    spec = spec_from_file_location("reader", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = module_from_spec(spec)
    sys.modules["reader"] = module
    spec.loader.exec_module(module)
    return module.extract  # type: ignore[no-any-return]  # every reader has it


if __name__ == "__main__":
    sys.exit(main())
