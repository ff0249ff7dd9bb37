"""What a check found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import _native
from ._record import Record


@dataclass(frozen=True, slots=True)
class SourceRange(Record):
    """Where something stands in a file: bytes, and lines and columns from 1."""

    byte_start: int
    byte_end: int
    line: int
    column: int
    end_line: int
    end_column: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Location(Record):
    """Where something stands.

    ``path`` and ``record`` (from 1) name the input, ``article`` the article by its id. Bytes and
    characters count from 0 in the article's text, the end is behind the last; lines and columns
    (characters) count from 1.
    """

    path: str
    record: int | None
    article: str
    paragraph: int
    byte_start: int
    byte_end: int
    char_start: int
    char_end: int
    line: int
    column: int
    end_line: int
    end_column: int
    source: SourceRange | None

    @property
    def row(self) -> int | None:
        """The place of the article among those that were checked, from 0."""
        return None if self.record is None else self.record - 1


@dataclass(frozen=True, slots=True)
class Evidence(Record):
    """A reason for a finding."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion(Record):
    """What should perhaps stand there; ``id`` is that of a person in the gazetteer."""

    text: str
    confidence: float
    id: str | None


@dataclass(frozen=True, slots=True)
class Related(Record):
    """Another place that a finding is about."""

    location: Location
    message: str
    similarity: float | None
    excerpt: str


@dataclass(frozen=True, slots=True)
class Edit(Record):
    """Bytes of the article's text, and what should replace them."""

    byte_start: int
    byte_end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Fix(Record):
    """The change that would repair a finding; ``applicability`` is ``safe`` or ``unsafe``."""

    applicability: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Finding(Record):
    """One problem in one article, as docs/schema/json-lines-v1.schema.json describes it.

    ``severity`` is ``error``, ``warning`` or ``info``; ``status`` is ``new``, ``known`` or
    ``suppressed``, the latter with a ``reason`` perhaps. ``fingerprint`` identifies the same
    problem tomorrow.
    """

    rule: str
    name: str
    severity: str
    confidence: float
    message: str
    help: str | None
    location: Location
    excerpt: str
    evidence: tuple[Evidence, ...]
    suggestions: tuple[Suggestion, ...]
    related: tuple[Related, ...]
    fix: Fix | None
    status: str
    reason: str | None
    fingerprint: str

    @classmethod
    def _of_json(cls, line: dict[str, Any]) -> Finding:
        line["location"] = _location(line["location"])
        line["evidence"] = tuple(Evidence(**one) for one in line["evidence"])
        line["suggestions"] = tuple(Suggestion(**one) for one in line["suggestions"])
        line["related"] = tuple(
            Related(**{**one, "location": _location(one["location"])}) for one in line["related"]
        )
        if line["fix"] is not None:
            edits = tuple(Edit(**edit) for edit in line["fix"]["edits"])
            line["fix"] = Fix(line["fix"]["applicability"], edits)
        return cls(**line)


@dataclass(frozen=True, slots=True)
class ReadError(Record):
    """An article that could not be read: its ``record``, from 1, and why."""

    path: str
    record: int | None
    byte_offset: int | None
    message: str

    @property
    def row(self) -> int | None:
        """Its place among the articles, from 0."""
        return None if self.record is None else self.record - 1


@dataclass(frozen=True, slots=True)
class Summary(Record):
    """What a run came to, in numbers."""

    records: int
    articles: int
    articles_with_findings: int
    paragraphs: int
    bytes: int
    findings: int
    findings_by_rule: dict[str, int]
    findings_by_severity: dict[str, int]
    known: int
    suppressed: int
    read_errors: int
    passed_over: int
    quarantined: int


class Result:
    """What a check found: findings, read errors and a summary.

    An Arrow table of all findings, those that do not count too, for everything that takes Arrow
    data: ``pyarrow.table(result)``, ``polars.DataFrame(result)``.
    """

    def __init__(self, lines: bytes) -> None:
        self._lines = lines

    def _of_type(self, kind: str) -> Iterator[bytes]:
        start = b'{"type":"%s"' % kind.encode()
        return (line for line in self._lines.split(b"\n") if line.startswith(start))

    def _parsed(self, kind: str) -> Iterator[dict[str, Any]]:
        for line in self._of_type(kind):
            fields = json.loads(line)
            del fields["type"]
            yield fields

    @cached_property
    def _all(self) -> list[Finding]:
        return [Finding._of_json(fields) for fields in self._parsed("finding")]

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings that count, by article and place."""
        return [finding for finding in self._all if finding.status == "new"]

    @cached_property
    def known(self) -> list[Finding]:
        """The findings that do not count: suppressed, or known from a baseline."""
        return [finding for finding in self._all if finding.status != "new"]

    @cached_property
    def errors(self) -> list[ReadError]:
        """What could not be read."""
        return [ReadError(**fields) for fields in self._parsed("read_error")]

    @cached_property
    def summary(self) -> Summary:
        """The counts."""
        return Summary(**next(self._parsed("summary")))

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def __bool__(self) -> bool:
        """Says whether anything was found; an empty result is still a result."""
        return bool(self.findings)

    def __repr__(self) -> str:
        counts = self.summary
        return (
            f"Result({counts.findings} findings in {counts.articles} articles, "
            f"{counts.read_errors} read errors)"
        )

    def to_json_lines(self) -> bytes:
        """Returns the bytes that ``copydesk check --output-format json-lines`` writes."""
        return self._lines

    def to_arrow(self) -> _native.ArrowTable:
        """Returns all findings as a table.

        A row a finding; the columns are the fields of a finding and, in place of ``location``,
        those of the location.
        """
        return _native.findings_table(b"\n".join(self._of_type("finding")))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)


def _location(fields: dict[str, Any]) -> Location:
    source = fields["source"]
    fields["source"] = None if source is None else SourceRange(**source)
    return Location(**fields)
