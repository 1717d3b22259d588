"""Persons as somebody elsewhere may know them: one record each, and how many share every value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bailment.payloads import Json, Leaf, Lines, Payload, Sample, aligned, leaves, trees

MAX_RECORDS = 5_000_000
_PERSON = "Patient"
_MISSING = frozenset(
    {
        "",
        "?",
        "-",
        "--",
        ".",
        "na",
        "n/a",
        "#n/a",
        "nan",
        "null",
        "none",
        "nil",
        "unknown",
        "missing",
        "not known",
        "nk",
    }
)
Values = Sequence[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """How records fall into classes that share every value: `sizes` counts the classes of each size."""

    records: int
    sizes: tuple[tuple[int, int], ...]

    @property
    def classes(self) -> int:
        """The number of classes."""
        return sum(count for _, count in self.sizes)

    @property
    def k_min(self) -> int:
        """The size of the smallest class."""
        return self.sizes[0][0]

    @property
    def uniques(self) -> int:
        """The number of records that share their values with no other."""
        return self.sizes[0][1] if self.k_min == 1 else 0

    @property
    def prosecutor_max(self) -> float:
        """The chance of naming a record of the smallest class, by whoever knows that its person is in the table."""
        return 1 / self.k_min

    @property
    def prosecutor_mean(self) -> float:
        """The same chance, averaged over all records: classes by records."""
        return self.classes / self.records

    def plain(self) -> dict[str, object]:
        """The figures under the names that interfaces promise."""
        return {
            "k_min": self.k_min,
            "uniques": self.uniques,
            "prosecutor_max": self.prosecutor_max,
            "prosecutor_mean": self.prosecutor_mean,
        }


@dataclass(frozen=True, slots=True)
class Crowd:
    """What is known of each record: for each path one text a record, "" where it is missing.

    `is_cut` marks one of which only the first 5,000,000 records are held.
    """

    of: str
    paths: tuple[str, ...]
    columns: tuple[Values, ...]
    records: int
    is_cut: bool = False

    def figures(self, paths: Iterable[str] | None = None) -> Figures:
        """The figures by *paths*, by default all; a missing value is a value of its own."""
        chosen = self if paths is None else self.only(tuple(paths))
        return grouped(chosen.columns, self.records)

    def only(self, paths: tuple[str, ...]) -> Crowd:
        """The same records, known by *paths* alone."""
        columns = tuple(self.columns[self.paths.index(path)] for path in paths)
        return Crowd(self.of, paths, columns, self.records, self.is_cut)


def grouped(columns: Sequence[Values], records: int) -> Figures:
    """The figures of *records* records known by *columns*."""
    classes = Counter(zip(*columns, strict=True)) if columns else Counter({(): records})
    return Figures(records, tuple(sorted(Counter(classes.values()).items())))


def gathered(samples: Sequence[Sample], paths: Sequence[str]) -> Crowd:
    """The records of plain *samples*, which are one crowd, by *paths*."""
    pools: list[dict[str, str]] = [{} for _ in paths]
    columns: list[list[str]] = [[] for _ in paths]
    of = samples[0].name if len(samples) == 1 else f"{len(samples)} files"
    records = 0
    for piece in _pieces(samples, paths):
        for column, pool, values in zip(columns, pools, piece, strict=True):
            column.extend(_pooled(values, pool))
        records += len(piece[0])
        if records > MAX_RECORDS:
            kept = tuple(column[:MAX_RECORDS] for column in columns)
            return Crowd(of, tuple(paths), kept, MAX_RECORDS, is_cut=True)
    return Crowd(of, tuple(paths), tuple(columns), records)


def _pieces(samples: Iterable[Sample], paths: Sequence[str]) -> Iterator[list[Values]]:
    for found in samples:
        yield from aligned(found, paths)


def _pooled(values: Values, pool: dict[str, str]) -> list[str]:
    """*values* with each text held once, and "" for whatever stands for a missing value."""
    for value in dict.fromkeys(values):
        if value not in pool:
            bare = value.strip()
            pool[value] = "" if bare.lower() in _MISSING else bare
    return [pool[value] for value in values]


def patients(samples: Sequence[Payload | Lines], paths: Sequence[str]) -> Crowd:
    """The patients of FHIR *samples* by *paths*; resources with the same id are the same patient."""
    known: dict[object, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for number, tree in enumerate(tree for found in samples for tree in trees(found)):
        for root, found_leaves in _patients(tree).items():
            ids = [leaf.text for leaf in found_leaves if leaf.path == f"{_PERSON}.id"]
            record = known[ids[0] if ids else (number, root)]
            for leaf in found_leaves:
                if leaf.path in paths:
                    record[leaf.path].add(leaf.text)
    columns = tuple(["\n".join(sorted(record[path])) for record in known.values()] for path in paths)
    return Crowd("the patients", tuple(paths), columns, len(known))


def _patients(tree: Json) -> dict[str, list[Leaf]]:
    """The leaves of each patient's resource, by its pointer."""
    found = [leaf for leaf in leaves(tree) if leaf.resource == _PERSON]
    roots = {leaf.pointer.removesuffix("/resourceType") for leaf in found if leaf.path == f"{_PERSON}.resourceType"}
    by_root: dict[str, list[Leaf]] = {root: [] for root in roots}
    for leaf in found:
        pointer = leaf.pointer
        while pointer not in roots:
            pointer = pointer.rpartition("/")[0]
        by_root[pointer].append(leaf)
    return by_root


def coarser(kind: str) -> tuple[str, Callable[[str], str]] | None:
    """A coarser form of the values of *kind*, and its name; None where there is no usual one."""
    return _COARSER.get(kind)


def _decade(value: str) -> str:
    whole = value.partition(".")[0]
    return f"{int(whole) // 10}0" if whole.isdecimal() and len(whole) < 4 else value


def _year(value: str) -> str:
    digits = [part for part in value.replace("/", "-").replace(".", "-").split("T")[0].split("-") if len(part) == 4]
    return digits[0] if digits else value


_COARSER: dict[str, tuple[str, Callable[[str], str]]] = {
    "age": ("bands of ten years", _decade),
    "birth_date": ("the year", _year),
    "date": ("the year", _year),
    "small_area": ("the first three characters", lambda value: value[:3]),
}
