"""What the plain objects of this package have in common."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any


class Record:
    """A frozen object with the fields that it has in JSON."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the fields, those of objects within it too, as JSON has them."""
        fields = asdict(self)  # type: ignore[call-overload]
        return {name: _plain(value) for name, value in fields.items()}


def _plain(value: Any) -> Any:
    """Makes lists of tuples."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
