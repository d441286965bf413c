"""The stand-ins for Supabase and Firebase answer as the real ones: statuses, codes, headers, and who gets what."""

from __future__ import annotations

from pathlib import Path

from launchready.lab import RunningLab, running
from launchready.lab.lab import build
from launchready.lab.providers import DATABASE_HOST, FIREBASE, KEY_IN_SCRIPT, REFERENCE, SUPABASE_HOST
from launchready.lab.source import healthy_source
from launchready.standards.backend_keys import is_public, project_of
from launchready.standards.backends import read_backends

from .peers import Answer, Curl

URL = f"https://{SUPABASE_HOST}"


def entered(lab: RunningLab, curl: Curl, path: str, *options: str, token: str = "") -> Answer:
    key = lab.world.supabase.key
    return curl(URL + path, "-H", f"apikey: {key}", *options, token=token or key)


def test_the_gateway_wants_a_key(lab: RunningLab, curl: Curl) -> None:
    nothing = curl(f"{URL}/rest/v1/notes")
    assert (nothing.status, nothing.json()["message"]) == (401, "No API key found in request")
    wrong = curl(f"{URL}/rest/v1/notes", "-H", "apikey: x")
    assert (wrong.status, wrong.json()["message"]) == (401, "Invalid API key")
    assert wrong.headers["sb-project-ref"] == REFERENCE


def test_tables(lab: RunningLab, curl: Curl) -> None:
    plans = entered(lab, curl, "/rest/v1/plans?select=*&limit=1")
    assert (plans.status, plans.json()) == (200, [{"id": "free", "name": "Free", "price_cents": 0}])
    assert plans.headers["content-range"] == "0-0/*"
    assert plans.headers["content-type"] == "application/json; charset=utf-8"
    empty = entered(lab, curl, "/rest/v1/notes?select=*")
    assert (empty.status, empty.json(), empty.headers["content-range"]) == (200, [], "*/*")
    refused = entered(lab, curl, "/rest/v1/profiles?select=*")
    assert refused.status == 401
    assert refused.json() == {
        "code": "42501",
        "details": None,
        "hint": "Grant the required privileges to the current role with: GRANT SELECT ON public.profiles TO anon;",
        "message": "permission denied for table profiles",
    }
    gone = entered(lab, curl, "/rest/v1/nothing")
    assert (gone.status, gone.json()["code"]) == (404, "PGRST205")
    assert entered(lab, curl, "/rest/v1/").status == 403, "the listing is for secret keys"
    assert entered(lab, curl, "/rest/v1/plans", "-X", "DELETE").json()["code"] == "42501"


def test_users_get_their_own(lab: RunningLab, curl: Curl) -> None:
    sessions = {}
    for name in ("first", "second"):
        password = lab.environment[f"KETTLE_{name.upper()}_PASSWORD"]
        answer = curl(
            f"{URL}/auth/v1/token?grant_type=password",
            "-H",
            f"apikey: {lab.world.supabase.key}",
            send={"email": f"{name}@kettle.test", "password": password},
        )
        assert answer.status == 200
        sessions[name] = answer.json()
    for name, session in sessions.items():
        notes = entered(lab, curl, "/rest/v1/notes?select=*", token=session["access_token"])
        assert [row["user_id"] for row in notes.json()] == [session["user"]["id"]]
        others = entered(
            lab, curl, f"/rest/v1/notes?user_id=neq.{session['user']['id']}", token=session["access_token"]
        )
        assert others.json() == []
        assert name in notes.json()[0]["body"]
    bad = entered(lab, curl, "/rest/v1/notes", token="made.up.token")
    assert (bad.status, bad.json()["code"]) == (401, "PGRST301")


def test_a_wrong_password(lab: RunningLab, curl: Curl) -> None:
    key = lab.world.supabase.key
    answer = curl(
        f"{URL}/auth/v1/token?grant_type=password",
        "-H",
        f"apikey: {key}",
        send={"email": "first@kettle.test", "password": "x"},
    )
    assert (answer.status, answer.json()["error_code"]) == (400, "invalid_credentials")


def test_storage_and_functions(lab: RunningLab, curl: Curl) -> None:
    listed = entered(lab, curl, "/storage/v1/object/list/exports", "--json", '{"prefix": ""}')
    assert (listed.status, listed.json()) == (200, [])
    assert curl(f"{URL}/storage/v1/object/public/avatars/1/face.png").status == 200
    assert curl(f"{URL}/storage/v1/object/public/exports/1/canary-export.json").status == 400
    closed = curl(f"{URL}/functions/v1/summarise")
    assert (closed.status, closed.json()["code"]) == (401, "UNAUTHORIZED_NO_AUTH_HEADER")
    assert closed.headers["sb-error-code"] == "UNAUTHORIZED_NO_AUTH_HEADER"
    assert curl(f"{URL}/functions/v1/nothing").json()["code"] == "NOT_FOUND"


def test_firebase_is_closed(curl: Curl) -> None:
    documents = curl(f"https://firestore.googleapis.com/v1/projects/{FIREBASE}/databases/(default)/documents/orders")
    assert (documents.status, documents.json()["error"]["status"]) == (403, "PERMISSION_DENIED")
    tree = curl(f"https://{DATABASE_HOST}/.json?shallow=true")
    assert (tree.status, tree.json()) == (401, {"error": "Permission denied"})
    files = curl(f"https://firebasestorage.googleapis.com/v0/b/{FIREBASE}.firebasestorage.app/o")
    assert files.status == 403


def test_the_apps_script_names_its_project(lab: RunningLab, curl: Curl) -> None:
    page = curl("https://app.kettle.test/").body.decode()
    path = page.partition('<script type="module" src="')[2].partition('"')[0]
    script = curl(f"https://app.kettle.test{path}").body.decode()
    assert KEY_IN_SCRIPT not in script
    found = read_backends(script)
    assert found is not None
    [project] = found.projects
    assert (project.url, project.key) == (URL, lab.world.supabase.key)
    assert is_public(project.key)
    assert project_of(project.key) == REFERENCE
    assert (found.tables, found.buckets, found.functions) == (
        ("notes", "profiles", "plans"),
        ("avatars",),
        ("summarise",),
    )
    assert URL in curl("https://app.kettle.test/").headers["content-security-policy"]


def test_the_source_lies_beside_the_product_file(lab: RunningLab) -> None:
    root = lab.directory / "source"
    files = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert {path for path in files if not path.startswith(".git/")} == {*healthy_source(), ".env"}
    assert (root / ".gitignore").is_file()
    for line in (root / ".env.example").read_text().splitlines():
        assert line.startswith("#") or line.endswith("="), "names without values"


def test_a_fault_changes_the_source(tmp_path: Path) -> None:
    world = build(("row-security-missing",))
    assert set(world.source) - set(healthy_source()) == {"supabase/migrations/20260925150000_invoices.sql"}
    with running(("row-security-missing",), directory=tmp_path) as lab:
        assert (lab.directory / "source/supabase/migrations/20260925150000_invoices.sql").is_file()
