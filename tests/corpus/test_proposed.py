from __future__ import annotations

import subprocess
import sys

import pytest

from helpers.corpus import Corpus
from helpers.corpus.proposed import EditedError, write_proposal


def test_a_proposal_is_renewed_until_somebody_edits_it(tmp_path):
    path = write_proposal(tmp_path, "parties: []\n")
    assert write_proposal(tmp_path, "parties:\n  - {id: a, name: Ä}\n") == path
    assert path.read_text(encoding="utf-8").endswith("\nparties:\n  - {id: a, name: Ä}\n")
    path.write_text(path.read_text(encoding="utf-8").replace("name: Ä", "name: Anna"), encoding="utf-8")
    with pytest.raises(EditedError, match=r"parties\.yaml"):
        write_proposal(tmp_path, "parties: []\n")
    assert "Anna" in path.read_text(encoding="utf-8")


def test_a_proposal_is_no_article_and_no_parties_file(write):
    folder = write(a__md="---\ntitle: T\npublished: 2024-03-05\n---\nThe mayor of Eastmoor said that the bridge was closed.\n")
    write_proposal(folder, "parties: [{id: eastmoor, name: Eastmoor}]\n")
    corpus = Corpus.load(folder)
    assert not corpus.rejects
    assert corpus.parties.get("eastmoor") is None


def test_the_command_proposes_and_refuses_to_overwrite_an_edit(write):
    folder = write(a__md="---\ntitle: T\npublished: 2024-03-05\n---\nMayor Ada Brennan said that the bridge was closed. She blamed the Tarn Ferry Company.\n")
    command = [sys.executable, "-m", "helpers.cli", "corpus", "parties", folder]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Ada Brennan (person)" in done.stdout
    proposal = folder / "parties.proposed.yaml"
    proposal.write_text(proposal.read_text(encoding="utf-8") + "\n# mine\n", encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "has been edited" in done.stderr and "Traceback" not in done.stderr
    proposal.rename(folder / "parties.yaml")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert "Ada Brennan" not in done.stdout
