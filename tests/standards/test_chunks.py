"""What bundlers write, taken from builds of small apps: Vite 8, webpack 5, Next.js 16 with Turbopack and with webpack."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from launchready.standards.chunks import MOST, chunks

SITE = "https://app.kettle.test"


@pytest.mark.parametrize(
    ("url", "text", "names"),
    [
        (
            "/assets/index-fSwQnOh_.js",
            (
                'const __vite__mapDeps=(i,m=__vite__mapDeps,d=(m.f||(m.f=["assets/Lazy-D9oA5snq.js","assets/Lazy-W1erjkBN.css"])))=>i.map(i=>d[i]);'
                "ae=y.lazy(()=>S(()=>import(`./Lazy-D9oA5snq.js`),__vite__mapDeps([0,1]))),oe=y.lazy(()=>S(()=>import(`./Other-2BD-l1UQ.js`),[]))"
            ),
            ["/assets/Lazy-D9oA5snq.js", "/assets/Other-2BD-l1UQ.js"],
        ),
        ("/base/assets/index-a.js", 'm.f=["assets/Lazy-b.js"]', ["/base/assets/Lazy-b.js"]),
        (
            "/static/js/main.16a598a8.js",
            'r.u=e=>"static/js/"+(884===e?"admin":e)+"."+{682:"c01b5c7c",884:"ba908f08"}[e]+".chunk.js",r.g=1',
            ["/static/js/682.c01b5c7c.chunk.js", "/static/js/admin.ba908f08.chunk.js"],
        ),
        (
            "/static/js/main.1.js",
            'r.u=function(e){return"static/js/"+({453:"web-vitals"}[e]||e)+"."+{453:"bc8fa5d2",787:"0c5b9e6a"}[e]+".chunk.js"}',
            ["/static/js/web-vitals.bc8fa5d2.chunk.js", "/static/js/787.0c5b9e6a.chunk.js"],
        ),
        (
            "/_next/static/chunks/webpack-1.js",
            'd.u=e=>"static/chunks/"+e+"."+{183:"5f1c2d",272:"aa01bc"}[e]+".js"',
            ["/_next/static/chunks/183.5f1c2d.js", "/_next/static/chunks/272.aa01bc.js"],
        ),
        (
            "/_next/static/chunks/2r28lw1asx-w6.js",
            'e=>{e.v(t=>Promise.all(["static/chunks/3mxg4bam9ifkj.js"].map(t=>e.l(t))).then(()=>t(2500)))}',
            ["/_next/static/chunks/3mxg4bam9ifkj.js"],
        ),
        (
            "/_next/static/abc/_buildManifest.js",
            'self.__BUILD_MANIFEST={"/admin":["static/chunks/pages/admin-1a2b.js","static/css/x.css"],sortedPages:["/"]}',
            ["/_next/static/chunks/pages/admin-1a2b.js"],
        ),
        ("/a/b/app.js", "import('../c/d.mjs');import x from './e.js'", ["/a/c/d.mjs", "/a/b/e.js"]),
        ("/app.js", 'fetch("/workers/pdf.worker.min.js")', ["/workers/pdf.worker.min.js"]),
        # nothing to be fetched
        ("/app.js", 'a="index.js";b="lodash/fp.js";c="https://cdn.example/x.js";d=".js"', []),
        ("/app.js", "", []),
    ],
)
def test_the_scripts_that_a_script_loads(url: str, text: str, names: list[str]) -> None:
    found = chunks(text, SITE + url)
    assert sorted(each.removeprefix(SITE) for each in found) == sorted(names)


def test_there_is_a_bound() -> None:
    text = ",".join(f'"./chunk-{number}.js"' for number in range(10 * MOST))
    assert len(chunks(text, f"{SITE}/app.js")) == MOST


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(chunks(text, f"{SITE}/app.js"), tuple)


def test_a_huge_line_takes_no_time_worth_naming() -> None:
    """A pattern that backtracks would not come back from these."""
    for part in ('"a"+', '{1:"b",', "import(", '"."+{', "./a/"):
        assert len(chunks(part * 200_000, f"{SITE}/app.js")) <= MOST
