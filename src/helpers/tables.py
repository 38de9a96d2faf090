"""Tables in files: written part by part, and read lazily, on this machine or on any file system that fsspec knows.

A folder holds either TABLE.parquet, or TABLE/part-*.parquet where a partitioned run wrote it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers import schemas

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from pyarrow.compute import Expression
    from pyarrow.dataset import Dataset
    from pyarrow.fs import FileSystem
    from pyarrow.parquet import FileMetaData, RowGroupMetaData


class Range(NamedTuple):
    """The rows in which a column, of text or whole numbers, lies between two values, both included."""

    column: str
    first: Any
    last: Any

    def condition(self) -> Expression:
        """Return it as a condition."""
        from pyarrow.dataset import field

        return (field(self.column) >= self.first) & (field(self.column) <= self.last)

    def groups(self, file: FileMetaData) -> tuple[list[int], bool]:
        """Return the row groups of a file in which such rows may be, and whether they have no others."""
        bounds = [_bounds(file.row_group(number), self.column) for number in range(file.num_row_groups)]
        reached = [number for number, told in enumerate(bounds) if told is None or (told[0] <= self.last and told[1] >= self.first)]
        return reached, all(bounds[number] and bounds[number][0] >= self.first and bounds[number][1] <= self.last for number in reached)


def _bounds(group: RowGroupMetaData, name: str) -> tuple[Any, Any] | None:
    """Return the least and the greatest value of a column in a row group, where it has no other and they are told."""
    for column in map(group.column, range(group.num_columns)):
        if column.path_in_schema == name and column.is_stats_set:
            told = column.statistics
            return (told.min, told.max) if told.has_min_max and told.null_count == 0 else None
    return None


class Folder:
    """A folder of Parquet files. ``address`` is a path, or an address that fsspec knows (s3://bucket/name)."""

    def __init__(self, address: str | Path):
        self.address = str(address)

    def _open(self) -> tuple[FileSystem, str]:
        from pyarrow import fs

        if "://" not in self.address:
            return fs.LocalFileSystem(), Path(self.address).absolute().as_posix()
        from fsspec.core import url_to_fs

        system, path = url_to_fs(self.address)
        return fs.PyFileSystem(fs.FSSpecHandler(system)), path

    def write(self, name: str, groups: Iterable[pa.Table], schema: pa.Schema) -> None:
        """Write a file, each of ``groups`` as a row group of its own: aside, then moved, so that none is ever half there."""
        import pyarrow.parquet as pq

        system, root = self._open()
        path = f"{root}/{name}"
        system.create_dir(path.rpartition("/")[0], recursive=True)
        told = ["bucket"] if "bucket" in schema.names else True  # what row groups are chosen by
        with pq.ParquetWriter(f"{path}.part", schema, filesystem=system, compression="zstd", write_statistics=told) as writer:
            for group in groups:
                writer.write_table(group)
        system.move(f"{path}.part", path)

    def files(self, name: str) -> list[str]:
        """List the files of a table, in order; ``name`` may be that of one file too."""
        from pyarrow import fs

        system, root = self._open()
        one = f"{root}/{name}" if name.endswith(".parquet") else f"{root}/{name}.parquet"
        found = system.get_file_info(fs.FileSelector(f"{root}/{name}", allow_not_found=True)) if one != f"{root}/{name}" else []
        parts = sorted(info.path for info in found if info.path.endswith(".parquet"))
        return parts or [one] * (system.get_file_info(one).type == fs.FileType.File)

    def has(self, name: str) -> bool:
        """Say whether there is a file of that name."""
        from pyarrow import fs

        system, root = self._open()
        return system.get_file_info(f"{root}/{name}").type == fs.FileType.File

    def prune(self, name: str, keep: Collection[str]) -> None:
        """Remove the files of a table but those in ``keep``."""
        from pyarrow import fs

        system, root = self._open()
        for info in system.get_file_info(fs.FileSelector(f"{root}/{name}", allow_not_found=True)):
            if info.type == fs.FileType.File and info.base_name not in keep:
                system.delete_file(info.path)

    def renumber(self, name: str, wanted: Sequence[str]) -> None:
        """Give files of a table, PART-KEY.parquet, the name that they have in ``wanted`` under the same key."""
        new = [file for file in wanted if not self.has(f"{name}/{file}")]
        if new:
            system, root = self._open()
            there = {path.rpartition("-")[2]: path for path in self.files(name)}
            for file in new:
                if file.rpartition("-")[2] in there:
                    system.move(there[file.rpartition("-")[2]], f"{root}/{name}/{file}")

    def dataset(self, name: str) -> Dataset:
        """Return a table as a pyarrow dataset, of which nothing is read yet. Raises FileNotFoundError."""
        from pyarrow import dataset

        files = self.files(name)
        if not files:
            raise FileNotFoundError(f"{self.address}: no table {name}; give a folder that readout analyse wrote")
        return dataset.dataset(files, filesystem=self._open()[0], format="parquet")

    def table(self, name: str, columns: Sequence[str] | None = None, rows: Range | None = None) -> pa.Table:
        """Return some columns and rows of a table; where it has no file, a table of empty columns."""
        import pyarrow as pa

        if not self.files(name):
            return pa.table({column: pa.array([], pa.string()) for column in columns or ()})
        return pa.concat_tables(self.pieces(name, columns, rows))

    def pieces(self, name: str, columns: Sequence[str] | None = None, rows: Range | None = None) -> Iterator[pa.Table]:
        """Yield such a table file by file, so that no more is held than what one says about its row groups."""
        import pyarrow.parquet as pq

        system = self._open()[0]
        for path in self.files(name):
            with pq.ParquetFile(path, filesystem=system) as file:
                wanted = list(columns or file.schema_arrow.names)
                groups, alone = rows.groups(file.metadata) if rows else (range(file.num_row_groups), True)
                table = file.read_row_groups(groups, wanted if alone else [*wanted, rows.column])
                yield (table if alone else table.filter(rows.condition())).select(wanted)

    def read(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a table as dictionaries; where it has no file, none."""
        return self.table(name).to_pylist()

    def count(self, name: str) -> int:
        """Return how many rows a table has, by what its files say of themselves."""
        return self.dataset(name).count_rows() if self.files(name) else 0

    def remove(self, name: str) -> None:
        """Remove a folder below this one, if it is there."""
        from pyarrow import fs

        system, root = self._open()
        path = f"{root}/{name}"
        if system.get_file_info(path).type == fs.FileType.Directory:
            system.delete_dir(path)


class Tables(Folder):
    """The tables that a run of ``readout analyse`` wrote, read when they are asked for.

    ``Tables.open(folder).statements`` is a DataFrame, as in what ``analyse`` returns. For tables larger than memory
    ``rows`` takes columns and a filter, ``batches`` goes through a table piece by piece, and ``dataset`` is the pyarrow
    dataset itself.
    """

    @classmethod
    def open(cls, folder: str | Path) -> Tables:
        """Open a folder of tables. Raises FileNotFoundError where there is none."""
        tables = cls(folder)
        tables.dataset("articles")
        return tables

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name not in schemas.COLUMNS:
            raise AttributeError(name)
        frame = schemas.to_frame(name, self.read(name))
        self.__dict__[name] = frame
        return frame

    def rows(self, name: str, columns: Sequence[str] | None = None, where: Any = None) -> pd.DataFrame:
        """Return some columns and rows of a table; ``where`` is a pyarrow expression, ``field("speaker") == "..."``."""
        return self.dataset(name).to_table(columns=columns, filter=where).to_pandas()

    def batches(self, name: str, columns: Sequence[str] | None = None, where: Any = None) -> Iterator[pd.DataFrame]:
        """Yield a table piece by piece."""
        for batch in self.dataset(name).to_batches(columns=columns, filter=where):
            if len(batch):
                yield batch.to_pandas()


def arrow_schema(name: str) -> pa.Schema:
    """Return the schema of a table as it is written to Parquet: lists are typed lists."""
    import pyarrow as pa

    return pa.schema([pa.field(column, _arrow_type(kind)) for column, kind in schemas.COLUMNS[name].items()])


def _arrow_type(kind: str) -> pa.DataType:
    import pyarrow as pa

    words, place = pa.list_(pa.string()), [("article_id", pa.string()), ("start", pa.int64()), ("end", pa.int64())]
    account = [
        *place, ("earliest", pa.string()), ("latest", pa.string()), ("status", pa.string()), ("participants", words),
        ("place", pa.string()), ("numbers", words), ("differs", words),
    ]  # fmt: skip
    return {
        "str": pa.string(), "int": pa.int64(), "float": pa.float64(), "list[str]": words,
        "list[list[int]]": pa.list_(pa.list_(pa.int64())), "list[list[float]]": pa.list_(pa.list_(pa.float64())),
        "list[evidence]": pa.list_(pa.struct(place)), "list[account]": pa.list_(pa.struct(account)),
    }[kind.rstrip("?")]  # fmt: skip
