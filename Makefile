# Two commands are all a newcomer needs:   make app   and   make test
# Options:  PYTHON=python3.12     which Python makes the environment
#           PIP_ARGS="..."        further options for pip install
#           TORCH_INDEX=URL        where PyTorch's CPU build comes from; empty for the default PyTorch
#           JOBS=4                tests run side by side

SHELL := /bin/sh
BIN := .venv/bin
PIP_ARGS ?=
export PIP_ARGS
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
export TORCH_INDEX
JOBS ?= auto
OUT ?= out

.DEFAULT_GOAL := help
.PHONY: help app desktop test check lint format translations bench bundle clean

help:
	@echo "make app      install, and open the editor on a sample photo"
	@echo "make desktop  put the editor among the desktop's programs, and into Open With"
	@echo "make test     install, check the source and run every test"
	@echo "make check    the source alone: style, types, import rules"
	@echo "make format   put the source into its standard layout"
	@echo "make translations  bring the translations up to date with the source"
	@echo "make bench    time what the hand feels: strokes, panning, opening, starting"
	@echo "make bundle   build dist/inpaint-editor, which runs without Python"
	@echo "make clean    remove everything that make made"

app: .venv/app.stamp
	@sh scripts/app "$(OUT)"

desktop: .venv/app.stamp
	@$(BIN)/inpaint-editor --install-desktop-entry

test: .venv/dev.stamp
	@$(BIN)/python scripts/check_system.py
	@$(MAKE) --no-print-directory check
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n $(JOBS) --maxprocesses 8 --dist worksteal --benchmark-disable

check lint: .venv/dev.stamp
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

translations: .venv/dev.stamp
	@BIN="$(BIN)" sh scripts/translations

bench: .venv/dev.stamp
	@sh scripts/bench

bundle: .venv/dev.stamp
	@$(BIN)/python scripts/check_system.py
	$(BIN)/pyinstaller --noconfirm --clean build.spec
	QT_QPA_PLATFORM=offscreen dist/inpaint-editor/inpaint-editor --selftest
	@du -sh dist/inpaint-editor

clean:
	rm -rf .venv build dist $(OUT) *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A stamp is older than pyproject.toml when the dependencies may have changed.
.venv/dev.stamp: pyproject.toml
	@sh scripts/install '.[dev]'
	@touch .venv/dev.stamp .venv/app.stamp

.venv/app.stamp: pyproject.toml
	@sh scripts/install .
	@touch .venv/app.stamp
