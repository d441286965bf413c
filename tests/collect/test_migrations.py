"""The source tree is read within bounds, and nothing outside it."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from net.authorities import Authorities

from launchready.collect import migrations
from launchready.collect.migrations import read_tree
from launchready.lab.source import healthy_source, write
from launchready.model.evidence.access_rules import AccessRulesEvidence
from launchready.model.product import Product

from .site import Site

TABLE = "create table notes (id int, body text);\n"


def tree(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / "supabase" / "migrations" / f"{name}.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_the_demo_products_tree(tmp_path: Path) -> None:
    found = read_tree(write(healthy_source(), tmp_path), "source")
    assert {table.name for table in found.tables} == {"profiles", "notes", "plans"}
    assert all(table.place.file.startswith("source/supabase/migrations/") for table in found.tables)
    assert not found.cut
    assert found.problem == ""


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    tree(outside, secret="create table stolen (id int);")
    root = tree(tmp_path / "root", first=TABLE)
    (root / "supabase" / "migrations" / "link.sql").symlink_to(outside / "supabase" / "migrations" / "secret.sql")
    (root / "more").symlink_to(outside)
    (root / "migrations").symlink_to(outside / "supabase" / "migrations")
    found = read_tree(root, "root")
    assert [table.name for table in found.tables] == ["notes"]
    assert found.cut, "what the link would have said is not known"


def test_what_is_no_plain_file_is_passed_over(tmp_path: Path) -> None:
    root = tree(tmp_path, first=TABLE)
    os.mkfifo(root / "supabase" / "migrations" / "pipe.sql")
    found = read_tree(root, ".")
    assert [table.name for table in found.tables] == ["notes"]


def test_large_files_and_many_files_are_cut(tmp_path: Path) -> None:
    root = tree(tmp_path, first=TABLE, large="-- " + "x" * migrations.MAX_FILE)
    assert read_tree(root, ".").cut
    (root / "supabase" / "migrations" / "large.sql").unlink()
    assert not read_tree(root, ".").cut
    many = {f"m{number}": "create table t (id int);" for number in range(migrations.MAX_FILES + 1)}
    found = read_tree(tree(root, **many), ".")
    assert found.cut
    assert found.read == migrations.MAX_FILES


def test_folders_of_others_code_are_passed_over(tmp_path: Path) -> None:
    tree(tmp_path / "node_modules" / "x", first="create table theirs (id int);")
    tree(tmp_path / ".hidden", first="create table hidden (id int);")
    tree(tmp_path / "apps" / "web", first=TABLE)
    assert [table.name for table in read_tree(tmp_path, ".").tables] == ["notes"]


def test_a_tree_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert read_tree(tmp_path / "none", "none").problem == "none is no folder that can be read"


def kept(authorities: Authorities, product: Product, home: Path) -> AccessRulesEvidence:
    async def work() -> AccessRulesEvidence:
        async with Site(authorities).visited(product) as scope:
            scope.home = str(home)
            await migrations.product(scope)
            found = scope.parts[AccessRulesEvidence]
            assert isinstance(found, AccessRulesEvidence)
            return found

    return asyncio.run(work())


def test_the_path_starts_at_the_product_file(authorities: Authorities, tmp_path: Path) -> None:
    tree(tmp_path / "code", first=TABLE)
    named = Product.model_validate({"domain": "kettle.test", "repository": {"path": "code"}})
    found = kept(authorities, named, tmp_path)
    assert found.path == "code"
    assert found.tables[0].place.file == "code/supabase/migrations/first.sql"
    assert kept(authorities, Product(domain="kettle.test"), tmp_path) == AccessRulesEvidence()
