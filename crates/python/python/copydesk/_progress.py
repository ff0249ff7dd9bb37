"""How far a run is, for people."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Union

Callback = Callable[[str, int, "int | None"], object]
Progress = Union[bool, Callback, None]


@contextmanager
def shown(progress: Progress) -> Iterator[Callback | None]:
    """Gives what is called: a bar on standard error where ``progress`` is true."""
    if progress is not True:
        yield progress or None
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.close()


class _Bar:
    """One line, written at most ten times a second."""

    WIDTH = 24

    def __init__(self) -> None:
        self._last = 0.0
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int | None) -> None:
        now = time.monotonic()
        is_complete = done == total
        if stage == self._stage and now - self._last < 0.1 and not is_complete:
            return
        self._last, self._stage = now, stage
        print("\r\033[K" + self._line(stage, done, total), end="", file=sys.stderr, flush=True)

    def _line(self, stage: str, done: int, total: int | None) -> str:
        if stage != "reading":
            return f"{stage} …"
        if not total:
            return f"{done:,} articles"
        filled = min(self.WIDTH, self.WIDTH * done // total)
        return f"{'━' * filled}{'╌' * (self.WIDTH - filled)} {done:,}/{total:,} articles"

    def close(self) -> None:
        """Takes the line away."""
        print("\r\033[K", end="", file=sys.stderr, flush=True)
