"""What a program is called: quota knows codes, and the app that runs the programs says their names."""

from collections.abc import Callable, Mapping

Names = Callable[[], Mapping[str, str]]

_sources: list[Names] = []


def register_program_names(names: Names) -> None:
    """`names()` is code -> name in the reader's language; called in AppConfig.ready."""
    _sources.append(names)


def program_names() -> dict[str, str]:
    """All that are known; a code without a name speaks for itself."""
    return {code: name for names in _sources for code, name in names().items()}
