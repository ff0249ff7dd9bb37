"""What is raised."""

from ._native import Error, InputError, InternalError, SettingsError

__all__ = ["Error", "InputError", "InternalError", "SettingsError"]
