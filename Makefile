# make demo   audits the demo product and names the report
# make test   runs every check and test
.PHONY: help setup demo demo-llm test test-long lint docs bench clean
PYTHON ?=
export PYTHON
RUN = .venv/bin/python -m
# Every branch of what decides is covered, or this fails.
VERDICT = $(RUN) pytest -q tests/verdict --cov=launchready.verdict --cov-branch --cov-fail-under=100 --cov-report=term-missing:skip-covered
# Test files go to two workers; a file's tests share its servers. Those that measure time come afterwards, alone.
PYTEST = $(RUN) pytest -n 2 --dist loadfile
ALONE = $(RUN) pytest -q -m alone
# A small language model, 130 MB, for the red team to attack.
MODEL = sh scripts/setup.sh llm || echo "the small language model could not be installed: its tests skip" >&2

help:
	@grep -E '^# make' Makefile | cut -c3-

setup:
	@sh scripts/setup.sh

# NO-GO is what the demo is there to show, so its exit code 1 is success; any other is not.
demo: setup
	@.venv/bin/launchready demo; test $$? -eq 1

# A llama.cpp in a wheel and SmolLM2-135M-Instruct (Apache-2.0), 130 MB.
demo-llm:
	@sh scripts/setup.sh llm
	@.venv/bin/launchready demo --chatbot llm; test $$? -eq 1

lint: setup
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	.venv/bin/lint-imports

test: setup lint
	@sh scripts/system.sh
	@$(MODEL)
	$(VERDICT)
	$(PYTEST) -m "not long and not alone"
	$(ALONE)

test-long: setup lint
	@sh scripts/system.sh
	@$(MODEL)
	$(VERDICT)
	$(PYTEST) -m "not alone"
	$(ALONE)

docs: setup
	.venv/bin/python scripts/make_docs.py

bench: setup
	.venv/bin/python bench/run.py

clean:
	rm -rf .venv demo dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
