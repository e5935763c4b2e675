"""PGPS9K (arXiv 2302.11097): plane geometry with structure and semantics clauses; request-only, never to be passed on.

    python -m builders.pairs --source pgps9k --path FOLDER     # FOLDER has PGPS9K_all.json (or train/test) and Diagram/

Text-rich is the clauses in English and the text, vision-centric the text; the picture stays in both. `text` may hold
conditions that the picture lacks: they stay in both views.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from builders.sources._finite import Finite, Item, Placed, Spec, Table, Tables, two_views
from builders.sources._load import Row, digest_of, read_json
from builders.types import Retry, SourceOptions
from renderers.errors import UserError
from renderers.types import Fact, Problem

COLUMNS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("diagram", "text"), str),
    **dict.fromkeys(("parsing_stru_seqs", "parsing_sem_seqs", "choices"), list),
    **dict.fromkeys(("answer", "type"), (str, int, float)),
}
SPEC = Spec(
    name="pgps9k",
    hub_id="",
    license="other",
    columns={},
    tables=(Table(split="train"), Table(split="test")),
    notice="request-only: its rows must not be redistributed",
    redistribute=False,
)
_TOLERANCE = 0.01
_ANGLE, _ARC = r"m ?\\angle ([\w' ]+?)", r"m ?\\widehat ?\{? ?([A-Z' ]+?) ?\}?"
# Pattern -> sentence: {1} a name or value, {points:1} `points A and B`, {list:1} `A and B`.
_CLAUSES: tuple[tuple[str, str], ...] = (
    (r"line (\w'?) lieson (.+)", "{points:2} lie on line {1}"),
    (r"\\odot (\w'?) lieson (.+)", "{points:2} lie on the circle with centre {1}"),
    (r"line (\S+) (\S+)", "{1} and {2} are joined by a line"),
    (r"line (\S+ \S+ .+)", "{points:1} lie on one line, in this order"),
    (rf"{_ANGLE} = {_ANGLE}", "angle {1} and angle {2} are equal"),
    (rf"{_ARC} = {_ARC}", "arc {1} and arc {2} have equal measures"),
    (rf"{_ANGLE} = ([^=]+)", "angle {1} measures {value:2} degrees"),
    (rf"{_ARC} = ([^=]+)", "arc {1} measures {value:2} degrees"),
    (r"([A-Za-z' ]+) \\perp ([A-Za-z' ]+) on (\w'?)", "{1} is perpendicular to {2} at {3}"),
    (r"([A-Za-z' ]+) \\perp ([A-Za-z' ]+)", "{1} is perpendicular to {2}"),
    (r"([A-Za-z' ]+) \\parallel ([A-Za-z' ]+)", "{1} is parallel to {2}"),
    (r"([A-Za-z' ]+) = ([^=]+)", "{1} = {value:2}"),
)


def clause(text: str) -> str:
    r"""A structure or semantics clause as an English sentence. Raises Retry for one outside the grammar.

    >>> clause("line A B C"), clause(r"m \angle ABC = 40"), clause("AB = 5")
    ('Points A, B and C lie on one line, in this order.', 'Angle ABC measures 40 degrees.', 'AB = 5.')
    """
    bare = re.sub(r" *(=|\\perp|\\parallel) *", r" \1 ", text.strip().strip("$").strip())
    for pattern, template in _CLAUSES:
        if found := re.fullmatch(pattern, bare):
            said = _filled(template, found.groups())
            begins_with_word = re.match(r"[a-z]{2,}\b", said)  # a variable keeps its case: `x = 5`
            return f"{said[0].upper() if begins_with_word else said[0]}{said[1:]}."
    raise Retry("unknown_clause", text)


def _filled(template: str, parts: Sequence[str]) -> str:
    for number, part in enumerate(parts, 1):
        names = part.split()
        listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
        value = f"${part.strip()}$" if "\\" in part or "^" in part else part.replace(" ", "")
        said = {
            "points:": f"point{'s' if len(names) > 1 else ''} {listed}",
            "list:": listed,
            "value:": value,
            "": part.replace(" ", ""),
        }
        for kind, words in said.items():
            template = template.replace(f"{{{kind}{number}}}", words)
    return re.sub(r"^(point \S+) lie ", r"\1 lies ", template)


def make(item: Item) -> Problem:
    """A pair; the gold is a decimal that is right within 1 %."""
    row = item.row
    clauses = list(dict.fromkeys([*row["parsing_stru_seqs"], *row["parsing_sem_seqs"]]))
    stated = [(text, clause(text)) for text in clauses]
    question = str(row["text"]).strip()
    facts = tuple(Fact(key=text, text=said, role="condition" if "=" in text else "property") for text, said in stated)
    rich = f"{' '.join(said for _, said in stated)} {question}".strip()
    return Problem(
        family=str(row["type"]),
        question=question,
        answer=str(row["answer"]),
        facts=facts,
        tolerance=_TOLERANCE,
        views=two_views(item, rich, question, item.image(f"{row['folder']}/{row['diagram']}")),
    )


def read(spec: Spec, options: SourceOptions) -> tuple[str, Tables]:
    """The items of `prob_N` mappings. Raises UserError: nothing of PGPS9K is on the Hub."""
    if options.path is None:
        raise UserError("pgps9k is given on request by its authors and is not on the Hub: name your copy with --path")
    if not options.path.exists():
        raise UserError(f"--path {options.path}: no such file or folder")
    root = options.path if options.path.is_dir() else options.path.parent
    folder = next((name for name in ("Diagram", "Diagram_Visual") if (root / name).is_dir()), "Diagram")
    tables: Tables = {}
    files = [options.path] if options.path.is_file() else _files(root, spec)
    for file in files:
        split = "test" if file.stem == "test" else "train"
        rows = [{**row, "id": key, "folder": folder} for key, row in _items(file)]
        _check(rows, file)
        tables.setdefault(split, []).extend(Placed(file.stem, str(row["id"]), row) for row in rows)
    if not tables:
        raise UserError(f"--path {options.path}: no PGPS9K_all.json, train.json or test.json in it")
    return digest_of(files), tables


def _files(root: Path, spec: Spec) -> list[Path]:
    """The one file of everything, or train and test."""
    if (root / "PGPS9K_all.json").is_file():
        return [root / "PGPS9K_all.json"]
    return [file for table in spec.tables if (file := root / f"{table.split}.json").is_file()]


def _check(rows: Sequence[Row], file: Path) -> None:
    """As `check_schema`, but with the problem's own name."""
    for row in rows:
        for column, kind in COLUMNS.items():
            if column not in row:
                raise UserError(f"{file}: {row['id']} has no column '{column}'; needed are {', '.join(COLUMNS)}")
            if not isinstance(row[column], kind):
                raise UserError(f"{file}: {row['id']}, column '{column}' is {type(row[column]).__name__}")


def _items(file: Path) -> list[tuple[str, dict[str, object]]]:
    content = read_json(file)
    if not isinstance(content, dict) or not all(isinstance(row, dict) for row in content.values()):
        raise UserError(f"{file}: needs an object of problems, `prob_N` -> fields")
    return list(content.items())


def open_source(options: SourceOptions) -> Finite:
    """PGPS9K from the user's own copy."""
    return Finite(options, SPEC, make, read)
