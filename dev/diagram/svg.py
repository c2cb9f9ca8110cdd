"""statemachines/analyze_swing.asl.yaml in, its two pictures in docs/ out: those in the README can't go stale.

One shows the whole workflow with the coach's part as a single box, the other that part: each fits a screen. Nothing but
the definition decides them, so a test can tell whether the committed ones are up to date. They bring their own light
ground, because GitHub shows them on a white and on a dark page.
"""

import re
from collections.abc import Collection, Iterator
from html import escape
from pathlib import Path
from typing import Any

import yaml

from dev.diagram.edges import Edge
from dev.diagram.layout import BOX_HEIGHT, HEADER, PADDING, Layout, layout

ROOT = Path(__file__).resolve().parents[2]
DEFINITION = ROOT / "statemachines" / "analyze_swing.asl.yaml"
PICTURE = ROOT / "docs" / "analyze_swing.svg"
COACH_PICTURE = ROOT / "docs" / "coach_swing.svg"
# What has a picture of its own, and how many rows a flow in a container may take.
APART = "Coach the swing"
MAX_ROWS = 8

MARGIN = 24
FOOT = 40

# Fill and stroke by the kind of state.
KINDS = {
    "lambda": ("#e8f1ff", "#2563c9"),
    "service": ("#f3f4f6", "#6b7280"),
    "Choice": ("#fff4d6", "#b7791f"),
    "Succeed": ("#def7e5", "#1f7a3f"),
    "Fail": ("#fde4e4", "#b42318"),
    "container": ("#fafbfc", "#94a3b8"),
}
LEGEND = {"lambda": "Lambda function", "service": "AWS service", "Succeed": "succeeds", "Fail": "fails"}
SERVICES = {"dynamodb": "DynamoDB", "sqs": "SQS", "events": "EventBridge", "sns": "SNS", "s3": "S3"}

STYLE = """
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #1f2937; }
.name { font-size: 12.5px; font-weight: 600; }
.detail { font-size: 10px; fill: #4b5563; }
.error { font-size: 10px; fill: #9a3412; }
.way { fill: none; stroke: #475569; stroke-width: 1.4; }
.caught { stroke: #c2410c; stroke-dasharray: 4 3; }
"""


def pictures(definition: dict[str, Any]) -> dict[Path, str]:
    """Each picture of the workflow by its place."""
    [branch] = definition["States"]["Analyze the swing"]["Branches"]
    coach = branch["States"][APART]
    [asking] = coach["Branches"]
    return {PICTURE: picture(definition, {APART}), COACH_PICTURE: picture(asking | {"Comment": coach["Comment"]})}


def picture(definition: dict[str, Any], folded: Collection[str] = ()) -> str:
    """The whole SVG of a state machine's definition."""
    top = layout(definition, folded, MAX_ROWS)
    width, height = top.width + 2 * MARGIN, top.height + 2 * MARGIN + FOOT
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}"'
            f' height="{height:g}" role="img">',
            f"<title>{escape(definition.get('Comment', 'State machine'))}</title>",
            f"<style>{STYLE}</style>",
            f"<defs>{arrowhead('tip', '#475569')}{arrowhead('caught-tip', '#c2410c')}</defs>",
            f'<rect x="0.5" y="0.5" width="{width - 1:g}" height="{height - 1:g}" rx="12" fill="#ffffff"'
            ' stroke="#cbd5e1"/>',
            *level(top, MARGIN, MARGIN),
            *legend(MARGIN, height - MARGIN / 2 - 8),
            "</svg>\n",
        ]
    )


def arrowhead(name: str, colour: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0.5 L8 4 L0 7.5 z" fill="{colour}"/></marker>'
    )


def level(drawn: Layout, left: float, top: float) -> Iterator[str]:
    """One state machine with its corner at (left, top): arrows below, states above."""
    yield from (arrow(drawn, edge, left, top) for edge in drawn.edges)
    for name in drawn.column:
        yield from state(drawn, name, left, top)
    yield from handled(drawn, left, top)


def arrow(drawn: Layout, edge: Edge, left: float, top: float) -> str:
    way = [(left + x, top + y) for x, y in drawn.way(edge)]
    tip, kind = ("caught-tip", "way caught") if edge.caught else ("tip", "way")
    path = f'<path class="{kind}" marker-end="url(#{tip})" d="M{" L".join(f"{x:g} {y:g}" for x, y in way)}"/>'
    if edge.caught or not edge.label:
        return path
    # Beside the first bit of the arrow, which leaves downwards or sideways.
    (x, y), (_, end) = way[:2]
    below = end > y or drawn.column[edge.source] == drawn.column[edge.target]
    return path + text(x + 6, y + (14 if below else -5), edge.label, "detail", "start")


def handled(drawn: Layout, left: float, top: float) -> Iterator[str]:
    """Above each handler, the errors of the first Catch that leads to it."""
    named = set[str]()
    for edge in drawn.edges:
        aside = drawn.column[edge.target] != drawn.column[edge.source]
        if edge.caught and aside and edge.target not in named:
            named.add(edge.target)
            x, y = drawn.corner(edge.target)
            yield text(left + x + 2, top + y - 5, edge.label, "error", "start")


def state(drawn: Layout, name: str, left: float, top: float) -> Iterator[str]:
    (x, y), (width, height) = drawn.corner(name), drawn.size(name)
    x, y = left + x, top + y
    definition = drawn.states[name]
    if not drawn.inside[name]:
        yield from box(name, definition, x, y, width)
        return
    yield rectangle((x, y, width, height), "container", radius=10)
    yield text(x + PADDING, y + 21, name, "name", "start")
    yield text(x + PADDING, y + 36, detail(definition), "detail", "start")
    inner_left = x + PADDING
    for inner in drawn.inside[name]:
        yield from level(inner, inner_left, y + HEADER)
        inner_left += inner.width + PADDING


def box(name: str, definition: dict[str, Any], x: float, y: float, width: float) -> Iterator[str]:
    kind, radius = kind_of(definition), 20 if definition["Type"] in {"Succeed", "Fail"} else 6
    if definition["Type"] == "Choice":
        fill, stroke = KINDS[kind]
        corners = [(0, 20), (14, 0), (width - 14, 0), (width, 20), (width - 14, 40), (14, 40)]
        points = " ".join(f"{x + dx:g},{y + dy:g}" for dx, dy in corners)
        yield f'<polygon points="{points}" fill="{fill}" stroke="{stroke}"/>'
    else:
        yield rectangle((x, y, width, BOX_HEIGHT), kind, radius)
    below = f"{detail(definition)}, with a picture of its own" if kind == "container" else detail(definition)
    yield text(x + width / 2, y + (17 if below else 25), name, "name")
    if below:
        yield text(x + width / 2, y + 31, below, "detail")


def rectangle(place: tuple[float, float, float, float], kind: str, radius: float) -> str:
    fill, stroke = KINDS[kind]
    x, y, width, height = place
    size = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
    return f'<rect {size} rx="{radius:g}" fill="{fill}" stroke="{stroke}"/>'


def text(x: float, y: float, content: str, kind: str, anchor: str = "middle") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{kind}" text-anchor="{anchor}">{escape(content)}</text>'


def kind_of(definition: dict[str, Any]) -> str:
    if definition["Type"] in KINDS:
        return str(definition["Type"])
    if definition["Type"] in {"Map", "Parallel"}:
        return "container"
    return "lambda" if ":lambda:" in definition.get("Resource", "") else "service"


def detail(definition: dict[str, Any]) -> str:
    """Small print of a state: which function or service it calls, how its inside runs."""
    match definition["Type"]:
        case "Task":
            return called(definition)
        case "Map":
            most = definition.get("MaxConcurrency")
            return f"Map, up to {most} at once" if isinstance(most, int) else "Map"
        case "Parallel":
            return "try block" if len(definition["Branches"]) == 1 else "Parallel"
        case _:
            return ""


def called(task: dict[str, Any]) -> str:
    service, action = task["Resource"].split(":::", 1)[1].split(":", 1)
    if service == "lambda":
        function = str(task["Arguments"]["FunctionName"]).strip("${}").removesuffix("Arn").removesuffix("Function")
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", function).lower()
    waits = action.endswith(".waitForTaskToken")
    name = f"{SERVICES.get(service, service)} {action.removesuffix('.waitForTaskToken')}"
    return f"{name}, waits for the answer" if waits else name


def legend(left: float, baseline: float) -> Iterator[str]:
    for kind, meaning in LEGEND.items():
        yield rectangle((left, baseline - 10, 18, 12), kind, radius=3)
        yield text(left + 24, baseline, meaning, "detail", "start")
        left += 44 + 6 * len(meaning)
    yield f'<path class="way caught" marker-end="url(#caught-tip)" d="M{left:g} {baseline - 4:g} h26"/>'
    yield text(left + 32, baseline, "a caught error; every state retries what may pass first", "detail", "start")


def main() -> None:
    for place, drawn in pictures(yaml.safe_load(DEFINITION.read_text())).items():
        place.write_text(drawn)
        print(f"wrote {place.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
