/** The state machine as it is drawn in docs/analyze_swing.svg, coloured by what an execution did. */

import { s } from "../dom";
import type { Box, Execution, Graph } from "./shapes";
import { texts } from "./texts";

const MARGIN = 12;

export interface Picture {
  element: SVGSVGElement;
  show: (execution: Execution | null, chosen: string) => void;
}

export function picture(graph: Graph, choose: (state: string) => void): Picture {
  const boxes = graph.boxes.map((box) => drawn(box, choose));
  const element = s(
    "svg",
    {
      class: "graph",
      viewBox: `${-MARGIN} ${-MARGIN} ${graph.width + 2 * MARGIN} ${graph.height + 2 * MARGIN}`,
      width: graph.width + 2 * MARGIN,
      role: "group",
      "aria-label": texts.picture,
    },
    s(
      "defs",
      null,
      s(
        "marker",
        { id: "tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: "auto" },
        s("path", { d: "M0 .5L8 4L0 7.5z" }),
      ),
    ),
    ...graph.arrows.map(({ points, caught }) =>
      s("polyline", { class: caught ? "way caught" : "way", points: points.join(" "), "marker-end": "url(#tip)" }),
    ),
    ...boxes,
  );
  const show = (execution: Execution | null, chosen: string): void => {
    graph.boxes.forEach((box, index) => {
      const group = boxes[index] as SVGGElement;
      const status = execution ? statusOf(execution, box.name) : "none";
      group.setAttribute("class", `box ${box.kind} ${status}${box.name === chosen ? " chosen" : ""}`);
      // Said in words too, for those who see no colour.
      const said = group.querySelector(".detail") as SVGTextElement;
      said.textContent = [box.detail, status !== "none" && texts.seen[status]].filter(Boolean).join(" · ");
    });
  };
  show(null, "");
  return { element, show };
}

/** A state that was visited often is as good as its last visit, and runs while one does. */
function statusOf(execution: Execution, state: string): string {
  const visits = execution.visits.filter((visit) => visit.state === state);
  if (visits.some((visit) => visit.status === "running")) return "running";
  return visits.at(-1)?.status ?? "none";
}

function drawn(box: Box, choose: (state: string) => void): SVGGElement {
  const container = box.kind === "container";
  const middle = box.x + box.width / 2;
  const at = (x: number, y: number, text: string, role: string, anchor: string): SVGElement =>
    s("text", { x, y, class: role, "text-anchor": anchor }, text);
  return s(
    "g",
    {
      role: "button",
      tabindex: container ? -1 : 0,
      onclick: (event: Event) => {
        event.stopPropagation();
        choose(box.name);
      },
      onkeydown: (event: KeyboardEvent) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(box.name);
      },
    },
    s("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: container ? 10 : 8 }),
    ...(container
      ? [at(box.x + 16, box.y + 21, `${box.name} `, "name", "start"), at(box.x + 16, box.y + 36, "", "detail", "start")]
      : [at(middle, box.y + 17, `${box.name} `, "name", "middle"), at(middle, box.y + 31, "", "detail", "middle")]),
  );
}
