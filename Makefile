# Two commands do all the set-up on a fresh machine with Python >= 3.11, git and make: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-exports soak lint browser clean

demo: .venv/installed browser
	rm -rf out/demo
	$(BIN)/python -m builders.pairs --source families --limit 60 --versions all --gallery 60 --out out/demo

test: .venv/installed-dev browser lint
	$(BIN)/pytest -n 2 --dist loadfile

# Exports are read by the tools themselves, each in an environment on top of ours; not part of `make test`.
TOOLS := verl ms_swift llama_factory lmms_eval croissant

test-exports: .venv/installed-dev $(TOOLS:%=.venv/exports/%/installed)
	TEST_EXPORTS=1 $(BIN)/pytest tests/exports

.venv/exports/%/installed: tests/exports/requirements/%.txt | .venv/installed-dev
	$(BIN)/python -m venv --without-pip $(@D)
	site=$$($(@D)/bin/python -c 'import site; print(site.getsitepackages()[0])'); \
		$(BIN)/python -c 'import site; print(site.getsitepackages()[0])' > $$site/base.pth; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target $$site -r $<
	@touch $@

# Fifty kills of everything that can be killed, 10,000 hostile rows, 50,000 images in one build; prints the tables of what was tried.
soak: .venv/installed-dev browser
	$(BIN)/pytest -m soak -s

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

browser: .venv/installed
	$(BIN)/python -m renderers.browser --install

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "error: $(PYTHON) is older than 3.11; name a newer one: make PYTHON=python3.12 ..." >&2; exit 2; }
	@$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "error: $(PYTHON) -m venv failed; Debian and Ubuntu: apt install python3-venv" >&2; exit 2; }

.venv/installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/installed-dev: pyproject.toml | .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf .venv out build ./*.egg-info
