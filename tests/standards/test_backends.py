"""What code asks of back ends, read from code as it is written and as bundlers leave it."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.model.evidence.backends import Calls, Project
from launchready.model.evidence.http import Code
from launchready.model.product import BackendKind
from launchready.standards.backends import MAX_NAMES, MAX_PROJECTS, merged, read_backends
from launchready.standards.html import read_page
from launchready.standards.scripts import read_code

REFERENCE = "abcdefghijklmnopqrst"
URL = f"https://{REFERENCE}.supabase.co"
OTHER = "https://zyxwvutsrqponmlkjihg.supabase.co"
PUBLISHABLE = "sb_publishable_aBcDeFgHiJkLmNoPqRsT"
WEB_KEY = "AIza" + "Sy0123456789abcdefghijklmnopqrstuvw"


def jwt(**claims: object) -> str:
    def part(content: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.{part('a signature, or not')}"


ANON = jwt(iss="supabase", ref=REFERENCE, role="anon")
SERVICE = jwt(iss="supabase", ref=REFERENCE, role="service_role")


def read(text: str) -> Calls:
    found = read_backends(text)
    assert found is not None
    return found


def project(url: str = URL, key: str = "", **facts: str) -> tuple[Project, ...]:
    return (Project(BackendKind.SUPABASE, url, key, **facts),)


@pytest.mark.parametrize(
    "text",
    [
        f'const supabase = createClient("{URL}", "{ANON}");',
        f"var Oi='{URL}',xi='{ANON}',he=_s(Oi,xi,{{auth:{{storage:localStorage}}}});",
        f"$=Li(`{URL}`,`{ANON}`,{{auth:{{}}}})",
        f'SUPABASE_URL="{URL}/";{"x=1;" * 100}KEY="{ANON}"',
        f'{{"url":"{URL.replace("/", chr(92) + "/")}","anonKey":"{ANON}"}}',
        f'self.__next_f.push([1,"{{{chr(92)}"u{chr(92)}":{chr(92)}"{URL}{chr(92)}",{chr(92)}"k{chr(92)}":{chr(92)}"{ANON}{chr(92)}"}}"])',
        f'const key = "{ANON}"',
    ],
)
def test_a_project_and_its_public_key_are_found_however_they_are_written(text: str) -> None:
    assert read(text).projects == project(key=ANON)


def test_a_publishable_key_is_the_one_beside_the_address() -> None:
    assert read(f'a("{URL}","{PUBLISHABLE}")').projects == project(key=PUBLISHABLE)
    far = f'x="{URL}";{" " * 5000}y="{PUBLISHABLE}"'
    assert read(far).projects == project(key=PUBLISHABLE), "there is only one"


def test_a_project_at_a_domain_of_its_own_is_what_createclient_is_given() -> None:
    assert read(f'createClient("https://data.kettle.example", "{ANON}")').projects == project(
        "https://data.kettle.example", ANON
    )
    assert read(f'const u="https://data.kettle.example",k="{PUBLISHABLE}"').projects == project(
        "https://data.kettle.example", PUBLISHABLE
    )


def test_a_secret_key_is_never_taken() -> None:
    for key in (SERVICE, "sb_secret_aBcDeFgHiJkLmNoPqRsT", jwt(role="authenticated", ref=REFERENCE)):
        found = read(f'createClient("{URL}", "{key}")')
        assert found.projects == project()
        assert key not in repr(found)


def test_two_projects_keep_their_own_keys() -> None:
    other = jwt(iss="supabase", ref=OTHER[8:28], role="anon")
    found = read(f'a("{URL}","{ANON}");b("{OTHER}","{other}")')
    assert found.projects == (*project(key=ANON), *project(OTHER, other))


MINIFIED = (
    'async function zi(){let{data:e}=await $.from(`messages`).select(`*`).order(`created_at`);await $.from("waitlist").insert({email:`x`}),'
    "await $.rpc(`match_documents`,{q:[1]}),await $.storage.from(`avatars`).upload(`x`,b);let{data:t}=$.storage.from('avatars').getPublicUrl(`x`);"
    "await $.storage.from('gallery').list(); await $.functions.invoke(`generate-reply`,{body:{a:1}}),fetch(`${u}/functions/v1/chat`,{}),"
    "fetch(`${u}/rest/v1/orders?select=*`),fetch(u+'/rest/v1/rpc/total')}"
)


def test_what_is_asked_of_supabase_is_read_from_minified_code() -> None:
    assert read(MINIFIED) == Calls(
        tables=("messages", "waitlist", "orders"),
        reads=("messages",),
        routines=("match_documents", "total"),
        buckets=("avatars", "gallery"),
        lists=("gallery",),
        functions=("generate-reply", "chat"),
    )


def test_over_several_lines() -> None:
    text = 'const { data } = await supabase\n  .from("profiles")\n  .select("id")\n await supabase\n .storage\n .from("x-y")\n .list()'
    found = read(text)
    assert (found.tables, found.reads, found.buckets, found.lists) == (("profiles",), ("profiles",), ("x-y",), ("x-y",))


@pytest.mark.parametrize(
    "text",
    [
        'Array.from("abc")',
        'Buffer.from("hello", "utf8")',
        'a.Buffer.from("hello")',
        'Uint8Array.from("x").map(f)',
        'Observable.from("x").select()',
        'gsap.from("h1", { y: 20 })',
        'gsap.from(".card")',
        'moment.from("now")',
        'import x from "y"',
        ' * await supabase.from("characters").select()\n',
        '// const { data } = await supabase.rpc("hello_world")',
        'const a = "https://supabase.com/docs/guides"',
        'fetch("https://status.supabase.co/")',
        'db.collection("users")',
        'collection(db, "users")',
        'ref(null, "x")',
        "",
    ],
)
def test_what_is_no_back_end_is_not_taken_for_one(text: str) -> None:
    assert read_backends(text) is None


def test_a_name_without_what_is_done_with_it_counts_beside_supabase_alone() -> None:
    assert read_backends('q.from("rows_of_x")') is None
    assert read('supabase.from("rows_of_x")').tables == ("rows_of_x",)


def test_other_schemas_are_told() -> None:
    assert read('s.schema("api").from("t").select("*")').schemas == ("api",)
    assert read('createClient(u, k, { db: { schema: "api" } }).from("t").select()').schemas == ("api",)
    assert read('s.schema("public").from("t").select("*")').schemas == ()


CONFIG = (
    f'{{apiKey:"{WEB_KEY}",authDomain:"kettle-1a2b3.firebaseapp.com",databaseURL:"https://kettle-1a2b3-default-rtdb.firebaseio.com",'
    'projectId:"kettle-1a2b3",storageBucket:"kettle-1a2b3.firebasestorage.app",appId:"1:1:web:1"}'
)
FIREBASE = (
    Project(
        BackendKind.FIREBASE,
        "https://kettle-1a2b3.firebaseapp.com",
        WEB_KEY,
        "https://kettle-1a2b3-default-rtdb.firebaseio.com",
        "kettle-1a2b3.firebasestorage.app",
    ),
)


@pytest.mark.parametrize("text", [CONFIG, CONFIG.replace('"', "`"), CONFIG.replace(":", ": ").replace("https: ", "https:"), json.dumps({
    "apiKey": WEB_KEY, "projectId": "kettle-1a2b3", "databaseURL": "https://kettle-1a2b3-default-rtdb.firebaseio.com",
    "storageBucket": "kettle-1a2b3.firebasestorage.app",
})])  # fmt: skip
def test_a_firebase_project_is_its_configuration(text: str) -> None:
    assert read(f"initializeApp({text}); // firebase").projects == FIREBASE


def test_a_google_key_alone_is_no_firebase_project() -> None:
    assert read_backends(f'maps.load({{apiKey:"{WEB_KEY}",region:"x"}}) // firebase') is None


def test_firebases_short_names_are_learned_from_the_library_in_the_same_text() -> None:
    library = (
        'function Bh(n,e,...t){if(n=oe(n),Ag("collection","path",e),n instanceof Mr)return 1}'
        "function fa(n,e,...t){if(n=oe(n),Ag(`doc`,`path`,e),1)return 2}"
        'function $a(n,e){return n=oe(n),n._checkNotDeleted("ref"),ei(n._root,e)}'
    )
    used = 'firebase;Q_(Bh(kc,"orders"),w);fa(kc,"users",n);fa(kc,`chats/${n}/m`,"x");$a(Xf,"rooms/"+n);zz(kc,"none")'
    found = read(library + used)
    assert found.collections == ("orders", "users", "chats")
    assert found.paths == ("rooms",)


def test_firebase_as_it_is_written() -> None:
    found = read(
        'import "firebase/firestore"; collection(db, "orders"); doc(db, "users", id); ref(rt, "rooms/1"); '
        'firebase.firestore().collection("old").get(); firebase.database().ref("/older/x")'
    )
    assert found.collections == ("orders", "users", "old")
    assert found.paths == ("rooms", "older")


def test_it_is_read_of_scripts_and_of_the_data_in_pages() -> None:
    assert read_code(f'createClient("{URL}","{ANON}")', "https://a.example/x.js").backends == Calls(
        projects=project(key=ANON)
    )
    data = f'<script id="__NEXT_DATA__" type="application/json">{{"u":"{URL}","k":"{PUBLISHABLE}"}}</script>'
    page = read_page(data, "https://a.example/")
    assert page.code == Code(backends=Calls(projects=project(key=PUBLISHABLE)))
    assert page.inline_scripts == 0
    page = read_page(f'{data}<script>s.from("notes").select()</script>', "https://a.example/")
    assert page.code is not None
    assert page.code.backends == Calls(projects=project(key=PUBLISHABLE), tables=("notes",), reads=("notes",))
    assert read_page('<script type="application/ld+json">{"a": 1}</script>', "https://a.example/").code is None


def test_what_several_texts_ask_is_put_together() -> None:
    one, two = (
        Calls(projects=project(), tables=("a",)),
        Calls(projects=project(key=ANON), tables=("b", "a"), reads=("b",)),
    )
    assert merged((one, two)) == Calls(projects=project(key=ANON), tables=("a", "b"), reads=("b",))
    assert merged(()) == Calls()


def test_everything_is_bounded() -> None:
    many = "".join(f'supabase.from("t{number}").select();' for number in range(1000))
    letters = "abcdefghijklmnopqrstuvwxyz"
    urls = "".join(f'"https://{(letter * 20)}.supabase.co";' for letter in letters)
    found = read(many + urls)
    assert len(found.tables) == len(found.reads) == MAX_NAMES
    assert len(found.projects) == MAX_PROJECTS


@given(st.text(max_size=300) | st.text(alphabet="eyJ.\"'`,()/:supabasefrom{}", max_size=400))
def test_any_text_is_read_without_complaint(text: str) -> None:
    read_backends(text)
    read_backends(f'{text} supabase firebase "{ANON}" {text}')


@pytest.mark.parametrize(
    "text",
    [
        "eyJ" * 300_000, (" eyJ" + "a" * 590 + ".eyJ" + "a" * 1100 + ".") * 500, 'https://a.b"const x=' * 50_000, '.from("a")' * 90_000,
        "firebase" + 'apiKey:"' + WEB_KEY + '"{' * 50_000, "firebase" + "function a(" * 90_000 + '"collection","path"', f"supabase {URL}" * 20_000,
        "firestore" + '"collection","path"' * 50_000, ".storage.from(" * 60_000,
    ],
)  # fmt: skip
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    read_backends(text)
