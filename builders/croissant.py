"""croissant.json: the set in the words of MLCommons Croissant 1.0, for tools that find and load data sets by it.

The files of a config are one FileSet of Parquet; its columns are the fields of one RecordSet, pictures as ImageObject.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from builders.card import license_of
from builders.dataset import BuiltSet
from builders.rows import SCHEMAS
from renderers.errors import UserError

NAME = "croissant.json"
_TYPES = {"string": "sc:Text", "int32": "sc:Integer", "int64": "sc:Integer", "float64": "sc:Float"}
# The context that the specification prints (docs.mlcommons.org/croissant/docs/croissant-spec.html, appendix 1).
_TERMS = (
    "citeAs column conformsTo containedIn dataBiases dataCollection equivalentProperty extract field fileObject "
    "fileProperty fileSet format includes isLiveDataset jsonPath key md5 parentField path personalSensitiveInformation "
    "recordSet references regex repeated replace samplingRate separator source subField transform"
)


def _context() -> dict[str, Any]:
    special = {"citeAs": "cr:citeAs", "conformsTo": "dct:conformsTo"}
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "dct": "http://purl.org/dc/terms/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "sc": "https://schema.org/",
        **{term: special.get(term, f"cr:{term}") for term in _TERMS.split()},
        "data": {"@id": "cr:data", "@type": "@json"},
        "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
        "examples": {"@id": "cr:examples", "@type": "@json"},
    }


def describe(root: Path, repo: str) -> dict[str, Any]:
    """The description of a set that will lie at `repo` on the Hub. Raises UserError when it has no report.json."""
    opened = BuiltSet(name=str(root), root=root)
    if not opened.report:
        raise UserError(f"{root}: has no report.json; build the set with python -m builders.pairs")
    configs = [name for name in ("pairs", "versions") if opened.files(name)]
    address = f"https://huggingface.co/datasets/{repo}"
    license = license_of(opened.report)
    return {
        "@context": _context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": repo.replace("/", "_"),
        "description": f"Text-rich and vision-centric views of the same problems, from {opened.report['source']}.",
        "url": address,
        "license": f"https://spdx.org/licenses/{license}" if license not in ("other", "unknown") else license,
        "citeAs": "arXiv 2510.22836",
        "version": "1.0.0",
        "keywords": ["modality gap", "mathematics", "multimodal reasoning"],
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": "repo",
                "name": "repo",
                "contentUrl": f"{address}/tree/main",
                "encodingFormat": "git+https",
                "sha256": "https://github.com/mlcommons/croissant/issues/80",
            },
            *(_files(config) for config in configs),
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": config,
                "name": config,
                "field": [_field(config, (name,), kind) for name, kind in SCHEMAS[config].items()],
            }
            for config in configs
        ],
    }


def _files(config: str) -> dict[str, Any]:
    return {
        "@type": "cr:FileSet",
        "@id": f"files-{config}",
        "name": f"files-{config}",
        "containedIn": {"@id": "repo"},
        "encodingFormat": "application/x-parquet",
        "includes": f"data/{config}/*.parquet",
    }


def _field(config: str, path: tuple[str, ...], kind: Any) -> dict[str, Any]:
    """A column, or a part of one; lists are repeated fields, structs have subfields."""
    told: dict[str, Any] = {"@type": "cr:Field", "@id": "/".join((config, *path)), "name": path[-1]}
    if isinstance(kind, list):
        return {**_field(config, path, kind[0]), "repeated": True}
    if isinstance(kind, dict):
        parts = [_field(config, (*path, name), part) for name, part in kind.items()]
        return {**told, "source": _source(config, path), "subField": parts}
    if kind == "image":
        source = {**_source(config, path), "transform": {"jsonPath": "bytes"}}
        return {**told, "dataType": "sc:ImageObject", "source": source}
    return {**told, "dataType": _TYPES[kind], "source": _source(config, path)}


def _source(config: str, path: tuple[str, ...]) -> dict[str, Any]:
    source: dict[str, Any] = {"fileSet": {"@id": f"files-{config}"}, "extract": {"column": path[0]}}
    return source | ({"transform": {"jsonPath": ".".join(path[1:])}} if len(path) > 1 else {})
