"""Whether what stands in an output folder is whole: every file is the one that its run's record tells of."""

from __future__ import annotations

import hashlib
from pathlib import Path

from helpers.reports.publish import read_record


def not_whole(out: Path) -> list[str]:
    """Name each published file under ``out``, history included, that is absent, or not what its run wrote.

    A report without a readable record is named too. An empty list is what a reader of ``out`` may count on.
    """
    found = []
    for top in (out, *sorted(path for path in out.glob("history/*") if path.is_dir())):
        pages = sorted(path for path in top.glob("*.html") if path.name != "index.html")
        for page in pages:
            failed = page.name.endswith(".failed.html")
            folder = top / page.name.removesuffix(".html").removesuffix(".failed")
            record = read_record(folder / ("failed.json" if failed else "run.json"))
            if not record:
                found.append(f"{page}: has no record")
            elif not page.read_bytes().rstrip().endswith(b"</html>"):
                found.append(f"{page}: breaks off")
            for name, digest in record.get("sha256", {}).items():
                path = top / name if name == page.name else folder / name
                if not path.is_file():
                    found.append(f"{path}: is gone")
                elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                    found.append(f"{path}: is not what the run wrote")
    return found
