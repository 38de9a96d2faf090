# Each target works as the only command after a fresh clone: .venv is built from the lock when it is missing or stale.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LAB := .venv-lab
GOLD ?= gold

.PHONY: report test lab bench soak lock lint sample clean

report: $(VENV)/.ready
	$(BIN)/readout report

test: $(VENV)/.ready $(LAB)/.ready
	$(BIN)/python -m pytest -n auto --dist worksteal

lab: $(LAB)/.ready
	JUPYTER_PATH=$(abspath $(VENV))/share/jupyter $(LAB)/bin/python -m jupyterlab --LabApp.app_settings_dir=$(CURDIR)/notebooks/.jupyterlab \
		--ServerApp.root_dir=$(CURDIR) --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb

bench: $(VENV)/.ready
	$(BIN)/python benchmarks/statements.py --gold $(GOLD)
	$(BIN)/python benchmarks/dates.py --gold $(GOLD)
	$(BIN)/python benchmarks/timeline.py --gold $(GOLD)
	$(BIN)/python benchmarks/stance.py --gold $(GOLD)
	$(BIN)/python benchmarks/own.py
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/explore.py
	$(BIN)/python benchmarks/duplicates.py

soak: $(VENV)/.ready
	$(BIN)/python benchmarks/soak.py

lint: $(VENV)/.ready
	$(BIN)/ruff check src tests benchmarks

lock:  # a list of dependencies that was just edited makes no new .venv before there is a new lock
	@test -x $(BIN)/uv || $(MAKE) $(VENV)/.ready
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --extra dev pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --all-extras -c requirements.lock pyproject.toml -o requirements-lab.lock

sample: $(VENV)/.ready
	$(BIN)/readout report 04_briefing --out reports/.sample
	mkdir -p reports/sample
	cp reports/.sample/04_briefing.html reports/sample/04_briefing.html
	rm -r reports/.sample
	$(BIN)/python docs/picture.py reports/sample/04_briefing.html docs/briefing.png

clean:
	rm -rf $(VENV) $(LAB)

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || \
		{ echo "Readout needs Python 3.11, 3.12 or 3.13; say which with: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src
	@touch $@

# JupyterLab stands beside .venv and sees what is in it. Inside it, whatever imports papermill would start 1.5 s later.
$(LAB)/.ready: $(VENV)/.ready requirements-lab.lock
	$(BIN)/python -m venv --clear $(LAB)
	$(BIN)/python -c 'import sysconfig; print("import site; site.addsitedir(%r)" % sysconfig.get_path("purelib"))' \
		> "$$($(LAB)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/beside.pth"
	$(LAB)/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-lab.lock
	@touch $@
