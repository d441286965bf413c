#!/bin/sh
# Makes .venv with this project and all it needs, as uv.lock says. Run twice, the second run has nothing to do.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

root_apt() { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; }

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

install() {
    if root_apt; then
        say "installing $*"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null
    else
        say "this needs:  sudo apt-get install -y $*"
        return 1
    fi
}

stamp=".venv/.setup"
wanted=$(cat uv.lock pyproject.toml | cksum)
if [ -x .venv/bin/launchready ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi

python=$(find_python) || {
    install python3 python3-venv || { say "then run make again: Python 3.11 or newer was not found"; exit 1; }
    python=$(find_python) || { say "Python 3.11 or newer was not found; name one: make setup PYTHON=/path/to/python3"; exit 1; }
}
if ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 || {
        version=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
        rm -rf .venv
        install "$version" || { say "then run make again"; exit 1; }
        "$python" -m venv .venv
    }
fi
say "setting up .venv, a minute the first time"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore uv
UV_PYTHON_DOWNLOADS=never VIRTUAL_ENV= .venv/bin/python -m uv sync --quiet --frozen --inexact --extra lab --python .venv/bin/python
printf '%s' "$wanted" >"$stamp"
