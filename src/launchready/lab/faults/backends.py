"""Back ends that let people at what is not theirs: Supabase, Firebase, the product's own interface, and the source that makes them so."""

from __future__ import annotations

from collections.abc import Callable

from launchready.lab.faults.fault import Fault
from launchready.lab.providers import Function, Rows, firebase_config
from launchready.lab.world import World

OPEN = "edge.backend-open"
SCRIPT_START = "const page = "
MIGRATIONS = "supabase/migrations"


def _table(name: str, anonymous: Rows, users: Rows) -> Callable[[World], None]:
    def plant(world: World) -> None:
        world.supabase.tables[name].anonymous = anonymous
        world.supabase.tables[name].users = users

    return plant


def _bucket(world: World) -> None:
    world.supabase.buckets["exports"].listable = True
    _calls(world, 'const exported = () => supabase.storage.from("exports").download("mine.json");')


def _calls(world: World, line: str) -> None:
    world.site("app").changes.swaps[SCRIPT_START] = f"{line}\n{SCRIPT_START}"


def _function(world: World) -> None:
    world.supabase.functions["summarise"] = Function(guarded=False, answer={"notes": 2, "email": "first@kettle.test"})


def _firebase(part: str) -> Callable[[World], None]:
    def plant(world: World) -> None:
        setattr(world.firebase, part, True)
        config = firebase_config(world.firebase)
        _calls(
            world,
            f"const firebaseConfig = {config};\n"
            'const orders = (firestore, collection) => collection(firestore, "orders");\n'
            'const rooms = (database, ref) => ref(database, "rooms");',
        )

    return plant


def _session(world: World) -> None:
    world.app.forgets_session = True


def _owner(world: World) -> None:
    world.app.forgets_owner = True


def _migration(name: str, text: str) -> Callable[[World], object]:
    return lambda world: world.source.update({f"{MIGRATIONS}/{name}.sql": text})


TABLE_READABLE = Fault(
    name="table-readable",
    checks=(OPEN,),
    title="The table profiles of Kettle's Supabase project can be read with the public key, e-mail addresses and all.",
    plant=_table("profiles", Rows.ALL, Rows.ALL),
)
USERS_READ_ALL = Fault(
    name="users-read-all",
    checks=(f"{OPEN}-users",),
    title="Every user of Kettle's reads the notes of every other.",
    plant=_table("notes", Rows.NONE, Rows.ALL),
)
TABLE_UNGRANTED = Fault(
    name="table-ungranted",
    checks=(f"{OPEN}-unreachable",),
    title="The table notes was made without a GRANT: Kettle's own users are refused it.",
    plant=_table("notes", Rows.REFUSED, Rows.REFUSED),
)
BUCKET_LISTABLE = Fault(
    name="bucket-listable",
    checks=(f"{OPEN}-storage",),
    title="Anybody can list the files of the bucket exports.",
    plant=_bucket,
)
FUNCTION_OPEN = Fault(
    name="function-open",
    checks=(f"{OPEN}-functions",),
    title="The function summarise answers without a session, with a user's e-mail address.",
    plant=_function,
)
FIRESTORE_OPEN = Fault(
    name="firestore-open",
    checks=(f"{OPEN}-firebase",),
    title="Kettle also keeps orders in Firestore, whose rules are those of the test mode.",
    plant=_firebase("open_documents"),
)
REALTIME_DATABASE_OPEN = Fault(
    name="realtime-database-open",
    checks=(f"{OPEN}-firebase",),
    title="Kettle also keeps rooms in a Realtime Database that anybody can read from its root.",
    plant=_firebase("open_tree"),
)
FIREBASE_FILES_LISTABLE = Fault(
    name="firebase-files-listable",
    checks=(f"{OPEN}-firebase",),
    title="Kettle also keeps uploads in a Firebase bucket that anybody can list.",
    plant=_firebase("open_files"),
)
PRIVATE_ROUTE_OPEN = Fault(
    name="private-route-open",
    checks=(f"{OPEN}-api",),
    title="A user's conversation is answered without a session.",
    plant=_session,
)
OTHERS_OBJECT = Fault(
    name="others-object",
    checks=(f"{OPEN}-api",),
    title="A user who is logged in gets another user's conversation by its address.",
    plant=_owner,
)
POLICY_PERMISSIVE = Fault(
    name="policy-permissive",
    checks=(f"{OPEN}-source",),
    title="A migration of Kettle's lets anybody change and delete every note.",
    plant=_migration(
        "20260920110000_fix_notes",
        'create policy "Allow all" on public.notes for all using (true) with check (true);\n',
    ),
)
ROW_SECURITY_MISSING = Fault(
    name="row-security-missing",
    checks=(f"{OPEN}-source",),
    title="A migration of Kettle's makes a table of invoices without row level security.",
    plant=_migration(
        "20260925150000_invoices",
        "create table public.invoices (\n  id uuid primary key, user_id uuid not null, email text, total_cents integer\n);\n"
        "grant select on public.invoices to anon, authenticated;\n",
    ),
)
