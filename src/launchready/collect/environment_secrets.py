"""Looks at where the product's secrets come from: env files and client variables in the source, and the variables of each environment.

Of values only keyed hashes are kept, and only of variables that hold a secret.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from launchready.collect.interface import Collector
from launchready.collect.scope import Scope
from launchready.collect.searching import Searching
from launchready.collect.source_tree import PASSED_OVER, read
from launchready.model.errors import LaunchReadyError
from launchready.model.evidence.secrets import (
    ClientVariable,
    EnvFile,
    EnvironmentSecrets,
    Nature,
    Variable,
    Variables,
)
from launchready.model.product import Environment
from launchready.model.secret import Secret
from launchready.standards.variables import (
    client_kind,
    client_names,
    env_lines,
    env_names,
    is_env_file,
    is_example,
    names_secret,
)

if TYPE_CHECKING:
    from launchready.scan.engine import Engine

MAX_FILE = 1_000_000
MAX_BYTES = 50_000_000
MAX_SEEN = 100_000
MOST_KEPT = 100
LEAST = 8
"""Characters of a value that may be a secret."""
_CODE = (".ts", ".tsx", ".js", ".jsx", ".mjs", ".cjs", ".mts", ".vue", ".svelte", ".astro")


async def product(scope: Scope) -> None:
    """Look at the source and at the environments that the product file names."""
    path = scope.product.repository.path
    given = tuple(each for each in scope.product.environments if each.variables)
    if not path and not given:
        scope.keep(EnvironmentSecrets())
        return
    home, key = Path(scope.home or "."), scope.key
    assert key is not None
    try:
        scope.keep(await Searching.of(scope).run(lambda engine, stop: look(engine, home, path, given, key, stop)))
    except LaunchReadyError as error:
        scope.gap("environment_secrets", path or given[0].variables, error.message, error.hint)


def look(
    engine: Engine, home: Path, path: str, given: tuple[Environment, ...], key: Secret, stop: Any = None
) -> EnvironmentSecrets:
    """Return where secrets come from. `path` is the source tree, "" for none; paths are relative to `home`."""
    from launchready.scan.git_index import find

    environments = tuple(_variables(engine, home, each, key, stop) for each in given)
    root = home / path
    if not path:
        return EnvironmentSecrets(environments=environments)
    if not root.is_dir():
        return EnvironmentSecrets(path, environments=environments, failed=f"{path} is no folder that can be read")
    repository = find(root)
    tracked = repository.tracked if repository else None
    files: list[EnvFile] = []
    client: dict[str, ClientVariable] = {}
    walk = _Walk(root)
    shown = path.rstrip("/")
    for name, text in walk.files():
        place = f"{shown}/{name}"
        base = name.rsplit("/", 1)[-1]
        if is_env_file(base):
            named = env_names(text)
            if not is_example(base):
                files.append(
                    EnvFile(place, tracked is not None and name in tracked, _secrets(engine, place, text, stop))
                )
        else:
            named = client_names(text)
        for variable, line in named:
            kind = client_kind(variable)
            if kind and variable not in client and len(client) < MOST_KEPT:
                client[variable] = ClientVariable(variable, place, line, kind)
    return EnvironmentSecrets(
        root=path,
        repository=tracked is not None,
        files=tuple(files[:MOST_KEPT]),
        client=tuple(sorted(client.values(), key=lambda one: one.name)),
        environments=environments,
        cut=walk.cut,
    )


class _Walk:
    """The env files and the code of a tree; links are not followed."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.cut = False

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield path and text of each file that matters."""
        left, seen = MAX_BYTES, 0
        for folder, folders, names in os.walk(self._root, followlinks=False):
            folders[:] = sorted(name for name in folders if name not in PASSED_OVER)
            seen += len(names)
            for name in sorted(names):
                if not (is_env_file(name) or name.endswith(_CODE)):
                    continue
                data = read(Path(folder) / name, min(MAX_FILE, left))
                if data is None:
                    continue
                left -= len(data)
                yield (Path(folder) / name).relative_to(self._root).as_posix(), data.decode("utf-8", "replace")
            if seen > MAX_SEEN or left <= 0:
                self.cut = True
                return


def _secrets(engine: Engine, place: str, text: str, stop: Any) -> tuple[str, ...]:
    """Return the names of the variables of an env file that hold a secret."""
    return tuple(name for name, _ in _values(engine, place, text, stop))[:50]


def _variables(engine: Engine, home: Path, given: Environment, key: Secret, stop: Any) -> Variables:
    """Return the secrets among an environment's variables."""
    data = read(home / given.variables, MAX_FILE)
    if data is None:
        return Variables(given.name, given.variables, failed="no file that can be read")
    values = _values(engine, given.variables, data.decode("utf-8", "replace"), stop)
    secret = key.reveal().encode()
    return Variables(
        given.name, given.variables, tuple(Variable(name, value.fingerprint(secret)) for name, value in values)
    )


def _values(engine: Engine, place: str, text: str, stop: Any) -> list[tuple[str, Secret]]:
    """Return name and value of each variable with a secret: by its name, or because its value is one; keys made to be public are none."""
    from launchready.scan.values import made_up

    natures: dict[int, set[str]] = {}
    for hit in engine.scan(text.encode(), place, stop=stop):
        natures.setdefault(hit.line, set()).add(hit.nature.value)
    found = []
    for name, value, line in env_lines(text):
        seen = natures.get(line, set())
        harmless = bool(seen) and seen <= {Nature.PUBLIC.value, Nature.TEST.value}
        real = Nature.SECRET.value in seen or (names_secret(name) and len(value) >= LEAST and not made_up(value))
        if real and not harmless:
            found.append((name, Secret(value)))
    return found


COLLECTOR = Collector("environment secrets", product=product)
