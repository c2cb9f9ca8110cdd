"""Things to draw: triangles with normals and a way to colour them. Metres, counter-clockwise seen from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from synthetic_golfer.body import Body, Indices, Pose, skinned
from synthetic_golfer.clothing import MATERIALS, RGB, Clothed, Surface, materials
from synthetic_golfer.geometry import Floats, Reals, rotation, unit
from synthetic_golfer.golfer import Club
from synthetic_golfer.motion import BALL_RADIUS_M

GRIP_M = 0.27
RUBBER, STEEL, IRON, WHITE = (0.08, 0.08, 0.08), (0.72, 0.73, 0.76), (0.55, 0.56, 0.60), (0.97, 0.97, 0.97)
CLUB_HEAD_M = (0.044, 0.012, 0.026)  # half axes: to the toe, out of the face, along the shaft
BRIM_FROM_EYES, BRIM_M = (0, -0.045, 0.060), (0.070, 0.075, 0.007)


@dataclass(frozen=True)
class Mesh:
    """Vertices (v, 3), triangles (t, 3), normals (v, 3); `paint` turns attributes (n, k) into colours (n, 3)."""

    vertices: Floats
    triangles: Indices
    normals: Floats
    attributes: Floats
    paint: Callable[[Reals], Floats]


def solid(vertices: Floats, triangles: Indices, normals: Floats, colour: RGB) -> Mesh:
    """Give a mesh one colour."""
    return Mesh(vertices, triangles, normals, np.zeros((len(vertices), 0)), partial(one_colour, colour))


def one_colour(colour: RGB, attributes: Reals) -> Floats:
    return np.tile(colour, (len(attributes), 1))


def tube(start: Floats, end: Floats, radii_m: tuple[float, float], colour: RGB) -> Mesh:
    """A straight pipe from start to end, open at both ends."""
    rings, corners = 24, 8
    along = unit(end - start)
    across = unit(np.cross(along, [0.3, 0.5, 0.8]))
    angle = np.linspace(0, 2 * np.pi, corners, endpoint=False)[None, :, None]
    outwards = np.cos(angle) * across + np.sin(angle) * np.cross(along, across)
    share = np.linspace(0, 1, rings)[:, None, None]
    vertices = start + share * (end - start) + (radii_m[0] + share * (radii_m[1] - radii_m[0])) * outwards
    ring, corner = np.arange(rings - 1)[:, None] * corners, np.arange(corners)[None]
    following = (corner + 1) % corners
    quads = [ring + corner, ring + following, ring + corners + following, ring + corners + corner]
    normals = np.broadcast_to(outwards, vertices.shape).reshape(-1, 3)
    return solid(vertices.reshape(-1, 3), halves(quads), normals, colour)


def ellipsoid(centre: Floats, half_axes: Floats, colour: RGB) -> Mesh:
    """An ellipsoid whose half axes are the columns of a matrix (3, 3)."""
    rings, corners = 9, 18
    polar, azimuth = np.meshgrid(
        np.linspace(0, np.pi, rings), np.linspace(0, 2 * np.pi, corners, endpoint=False), indexing="ij"
    )
    sphere = np.stack([np.sin(polar) * np.cos(azimuth), np.sin(polar) * np.sin(azimuth), np.cos(polar)], -1).reshape(
        -1, 3
    )
    ring, corner = np.arange(rings - 1)[:, None] * corners, np.arange(corners)[None]
    following = (corner + 1) % corners
    quads = [ring + corner, ring + corners + corner, ring + corners + following, ring + following]
    triangles = halves(quads)
    if np.linalg.det(half_axes) < 0:
        triangles = triangles[:, ::-1]
    return solid(centre + sphere @ half_axes.T, triangles, unit(sphere @ np.linalg.inv(half_axes)), colour)


def halves(quads: list[Indices]) -> Indices:
    """Cut quads, given as four arrays of corners, into triangles."""
    a, b, c, d = (corner.ravel() for corner in quads)
    return np.vstack([np.column_stack([a, b, c]), np.column_stack([a, c, d])])


def club_meshes(club: Club) -> list[Mesh]:
    grip_end = club.butt + GRIP_M * club.direction
    head = np.column_stack([club.toe, club.face, club.direction]) * CLUB_HEAD_M
    return [
        tube(club.butt, grip_end, (0.013, 0.011), RUBBER),
        tube(grip_end, club.head, (0.0062, 0.005), STEEL),
        ellipsoid(club.head + 0.032 * club.toe - 0.004 * club.direction, head, IRON),
    ]


def ball_mesh(centre: Floats) -> Mesh:
    return ellipsoid(centre, BALL_RADIUS_M * np.eye(3), WHITE)


def person_meshes(clothed: Clothed, pose: Pose, outfit: dict[str, RGB]) -> list[Mesh]:
    """A dressed body in a pose, with the brim of its cap."""
    body = clothed.body
    vertices, normals = skinned(body.weights, body.heads, pose, clothed.vertices, clothed.normals)
    paint = partial(clothes_colours, clothed, np.array([outfit[name] for name in MATERIALS]))
    return [
        Mesh(vertices, body.triangles, normals, clothed.surface.columns, paint),
        brim(body, clothed.landmarks.eyes, pose, outfit["cap"]),
    ]


def clothes_colours(clothed: Clothed, palette: Floats, attributes: Reals) -> Floats:
    return np.asarray(palette[materials(Surface.from_columns(attributes), clothed.landmarks)])


def brim(body: Body, eyes: Floats, pose: Pose, colour: RGB) -> Mesh:
    head = body.bones.index("head")
    turned = pose.rotations[head]
    centre = pose.positions[head] + turned @ (eyes + BRIM_FROM_EYES - body.heads[head])
    return ellipsoid(centre, turned @ rotation([1, 0, 0], 4) @ np.diag(BRIM_M), colour)


def placed(mesh: Mesh, at: Floats, heading_deg: float) -> Mesh:
    """Turn a mesh about the vertical and move it."""
    turn = rotation([0, 0, 1], heading_deg)
    return Mesh(mesh.vertices @ turn.T + at, mesh.triangles, mesh.normals @ turn.T, mesh.attributes, mesh.paint)
