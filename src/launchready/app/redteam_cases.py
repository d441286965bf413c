"""Which cases a run tries: the built-in ones, or the operator's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from launchready.model.errors import InputFileError, Mistake, UsageError
from launchready.scan import reading
from launchready.standards.redteam_case import MAX_BYTES, Case, CaseError, Category, builtin, filled, parse
from launchready.standards.redteam_proofs import Proofs
from launchready.standards.redteam_unasked import UNASKED

MAX_CASES = 500


def chosen(paths: Sequence[Path], only: Sequence[str]) -> tuple[Case, ...]:
    """Return the cases of files and folders, the built-in ones where none is named, narrowed to ids and categories. Raises UsageError, InputFileError."""
    cases = _own(paths) if paths else builtin()
    only = [Category.BENIGN.value if name == UNASKED.id else name for name in only]  # whose answers it is looked for in
    unknown = [name for name in only if name not in {case.id for case in cases} | {each.value for each in Category}]
    if unknown:
        raise UsageError(f"--only {unknown[0]}: no case and no category of that name", "see launchready redteam --list")
    found = tuple(case for case in cases if not only or case.id in only or case.category.value in only)
    if not found:
        raise UsageError("no case is left to try", "see launchready redteam --list")
    return found


def messages(cases: Sequence[Case]) -> int:
    """Return how many messages one round of cases says at most."""
    return sum(len(case.turns) for case in cases)


def tokens(cases: Sequence[Case]) -> int:
    """Return about how many tokens one round of cases asks, of four characters each as models count English; without the chat's own prompt and history."""
    blank = Proofs("", "")
    return sum(len(text) for case in cases for text in filled(case, blank)) // 4


def _own(paths: Sequence[Path]) -> tuple[Case, ...]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            files += sorted(path.glob("*.toml"))
        else:
            files.append(path)
    if not files:
        raise UsageError(f"{paths[0]} holds no case", "a case is a .toml file: see docs/guide/redteam.md")
    if len(files) > MAX_CASES:
        raise UsageError(f"{len(files)} cases are more than {MAX_CASES}", "name fewer")
    found: dict[str, Case] = {}
    for file in files:
        try:
            case = parse(reading.read(file, MAX_BYTES), file.name)
        except reading.TooLargeError:
            raise UsageError(f"{file} has more than {MAX_BYTES:,} bytes", "a case is a short file") from None
        except OSError as error:
            raise UsageError(f"{file}: {error.strerror or error}", "name a file that can be read") from None
        except CaseError as error:
            raise InputFileError((Mistake(str(file), 0, error.place, error.problem),)) from None
        if case.id in found or case.id == UNASKED.id:
            raise UsageError(f"{file}: a case {case.id} is there already", "give it an id of its own")
        found[case.id] = case
    return tuple(found.values())
