"""The command ``copydesk``, and ``python -m copydesk``."""

import sys

from ._native import run


def main() -> None:
    """Does what the command line asks for and ends with its exit code."""
    sys.exit(run(["copydesk", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
