"""`python -m dealerops.demo.launcher`, with PORT, RESET, DATABASE_URL, REDIS_URL and VAR_DIR."""

import sys


def main() -> int:
    """The exit code; whatever goes wrong is said in one line."""
    try:
        from dealerops.demo.launcher.run import launch  # noqa: PLC0415 - its absence is reported
    except ModuleNotFoundError as error:
        sys.stderr.write(
            f"The Python package {error.name} is missing. "
            "Remove the folder .venv and start `make demo` again.\n"
        )
        return 1
    except KeyboardInterrupt:
        return 0
    return launch()


if __name__ == "__main__":
    sys.exit(main())
