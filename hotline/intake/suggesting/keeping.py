"""存取: a tree as bytes, and the tree of such bytes. Pure.

Arrays and JSON only, never a pickle: reading a file can then load numbers, but run nothing. Sorted numbers are kept as
the steps between them, which packs them to a third.
"""

import io
import json
import zipfile
import zlib
from typing import Any, Final

import numpy as np

from hotline.intake.suggesting.classifier import Classifier
from hotline.intake.suggesting.tree import Tree

FORMAT: Final = 1  # of a model that another version of the program wrote, we do not guess the meaning


class BadModel(ValueError):
    """The bytes are no model of this version."""


def to_bytes(tree: Tree) -> bytes:
    arrays: dict[str, Any] = {}
    head: dict[str, Any] = {"format": FORMAT, "root": None, "branches": {}}
    if tree.root is not None:
        head["root"] = _put("root", tree.root, arrays)
    for number, (name, branch) in enumerate(sorted(tree.branches.items())):
        head["branches"][name] = _put(f"branch{number}", branch, arrays)
    arrays["head"] = np.frombuffer(json.dumps(head, ensure_ascii=False).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)
    return file.getvalue()


def of_bytes(data: bytes) -> Tree:
    """Raises BadModel."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            head = json.loads(arrays["head"].tobytes())
            if head["format"] != FORMAT:
                raise BadModel(f"模型的格式是第{head['format']}版，本程序只读第{FORMAT}版，请重新训练")
            root = _get(head["root"], arrays) if head["root"] else None
            return Tree(root, {name: _get(row, arrays) for name, row in head["branches"].items()})
    except BadModel:
        raise
    except (ValueError, KeyError, OSError, EOFError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise BadModel("模型文件已损坏，请重新训练") from error


def _put(name: str, one: Classifier, arrays: dict[str, Any]) -> dict[str, Any]:
    arrays[f"{name}.vocabulary"] = np.diff(one.vocabulary, prepend=np.uint64(0))
    arrays[f"{name}.rarity"] = one.rarity.astype(np.float32)
    arrays[f"{name}.weights"] = one.weights.astype(np.float16)
    arrays[f"{name}.bias"] = one.bias.astype(np.float32)
    return {
        "name": name,
        "labels": list(one.labels),
        "n_cases": list(one.n_cases),
        "temperature": one.temperature,
    }


def _get(row: dict[str, Any], arrays: Any) -> Classifier:
    name = row["name"]
    return Classifier(
        labels=tuple(row["labels"]),
        n_cases=tuple(row["n_cases"]),
        vocabulary=np.cumsum(arrays[f"{name}.vocabulary"], dtype=np.uint64),
        rarity=arrays[f"{name}.rarity"],
        weights=arrays[f"{name}.weights"],
        bias=arrays[f"{name}.bias"],
        temperature=float(row["temperature"]),
    )
