"""Settings, written as the options of the command."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, Union

StrPath = Union[str, "os.PathLike[str]"]
Paths = Union[StrPath, Iterable[StrPath]]
Config = Union[StrPath, Mapping[str, Any], None]

# Where a keyword is not the option with hyphens for underscores.
_NAMES = {"rules": "select", "gazetteers": "gazetteer", "path": "stdin-filename", "fields": "field"}


def words(config: Config = None, **settings: Any) -> list[str]:
    """Writes settings as options; those that are ``None`` are left out."""
    found = _of_config(config)
    for name, value in settings.items():
        option = "--" + _NAMES.get(name, name.replace("_", "-"))
        found += _of_setting(option, value)
    return found


def _of_config(config: Config) -> list[str]:
    if config is None:
        return []
    if isinstance(config, Mapping):
        text = "\n".join(_toml(key, value) for key, value in config.items())
        return [f"--config={text}"] if text else []
    return [f"--config={os.path.abspath(os.fspath(config))}"]


def _of_setting(option: str, value: Any) -> list[str]:
    if value is None or value is False:
        return []
    if value is True:
        return [option]
    if isinstance(value, Mapping):
        return [f"{option}={key}={item}" for key, item in value.items()]
    if isinstance(value, (str, os.PathLike)) or not isinstance(value, Iterable):
        value = [value]
    return [f"{option}={os.fspath(v) if isinstance(v, os.PathLike) else v}" for v in value]


def _toml(key: str, value: Any) -> str:
    return f"{json.dumps(key)} = {_toml_value(value)}"


def _toml_value(value: Any) -> str:
    if isinstance(value, Mapping):
        inner = ", ".join(_toml(key, item) for key, item in value.items())
        return "{" + inner + "}"
    if isinstance(value, (list, tuple, set, frozenset)):
        return "[" + ", ".join(map(_toml_value, value)) + "]"
    if isinstance(value, os.PathLike):
        value = os.fspath(value)
    return json.dumps(value)
