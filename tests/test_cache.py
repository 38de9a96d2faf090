from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from helpers.cache import Cache, Shelf


def test_what_was_kept_comes_back(tmp_path):
    cache = Cache(tmp_path)
    assert cache.get("kind", ["a"]) == {}
    cache.put("kind", {"a": b"one", "b": b"two"})
    cache.put("other", {"a": b"three"})
    cache.put("kind", {"b": b"four"})
    assert Cache(tmp_path).get("kind", ["b", "a", "c"]) == {"a": b"one", "b": b"four"}
    assert cache.get("other", ["a"]) == {"a": b"three"}


def test_any_number_of_keys_can_be_asked_for(tmp_path):
    cache = Cache(tmp_path)
    bodies = {f"{n:05}": str(n).encode() for n in range(3000)}
    cache.put("kind", bodies)
    assert cache.get("kind", [*bodies, "gone"]) == bodies


def test_only_the_latest_results_are_kept(tmp_path):
    cache = Cache(tmp_path)
    for n in range(20):
        cache.put("tables", {str(n): b"result"})
    assert sorted(map(int, cache.get("tables", map(str, range(20))))) == list(range(4, 20))


@pytest.mark.parametrize("damage", [b"", b"no database", None])
def test_a_damaged_file_counts_as_missing_and_is_made_anew(tmp_path, damage):
    cache = Cache(tmp_path)
    cache.put("kind", {"a": b"one"})
    (file,) = tmp_path.glob("*.sqlite3")
    file.write_bytes(file.read_bytes()[:50] if damage is None else damage)
    assert cache.get("kind", ["a"]) == {}
    cache.put("kind", {"a": b"two"})
    cache.put("kind", {"a": b"two"})  # the first may only have cleared the ground
    assert cache.get("kind", ["a"]) == {"a": b"two"}


def test_a_damaged_body_counts_as_missing(tmp_path):
    cache = Cache(tmp_path)
    cache.put("kind", {"a": b"one", "b": b"two"})
    with sqlite3.connect(tmp_path / "readings.sqlite3") as file:
        file.execute("UPDATE kept SET body = x'00ff' WHERE key = 'a'")
    assert cache.get("kind", ["a", "b"]) == {"b": b"two"}


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path):
    (tmp_path / "file").write_text("no folder")
    cache = Cache(tmp_path / "file")
    cache.put("kind", {"a": b"one"})
    assert cache.get("kind", ["a"]) == {}


def test_several_processes_may_write_at_once(tmp_path):
    code = (
        "import sys; from pathlib import Path; from helpers.cache import Cache\n"
        "for n in range(30): Cache(Path(sys.argv[1])).put('kind', {f'{sys.argv[2]}-{n}': sys.argv[2].encode()})"
    )
    started = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name]) for name in ("x", "y", "z")]
    assert [process.wait(timeout=60) for process in started] == [0, 0, 0]
    keys = [f"{name}-{n}" for name in "xyz" for n in range(30)]
    assert sorted(Cache(tmp_path).get("kind", keys)) == sorted(keys)


def test_a_shelf_keeps_what_versions_made_apart(tmp_path):
    one, two = (Shelf(Cache(tmp_path), "kind", version) for version in ("1", "2"))
    one.put({"a": b"one", "b": b"more"})
    assert one.get(["a", "c"]) == {"a": b"one"}
    assert two.get(["a", "b"]) == {}
