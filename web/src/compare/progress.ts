/** Every metric over the golfer's swings from one side: a small curve each, on the band of its usual range. */

import { type Child, h, s } from "../dom";
import { METRICS, metricName } from "../metric_words";
import type { Meaning, Range, Result } from "../shapes";
import { fill, texts } from "../texts";
import { quantity, shortDate } from "../words";

const words = texts.compare;
const [WIDTH, HEIGHT, EDGE] = [220, 64, 8];

export function progress(all: Result[], view: string, meaning: Meaning): Child[] {
  const swings = all.filter((each) => each.analysis_results?.view === view);
  if (swings.length < 2) return [h("p", { class: "quiet" }, words.noProgress)];
  const names = Object.values(METRICS)
    .flatMap((group) => Object.keys(group))
    .filter((name) => meaning.ranges[name]);
  return [
    h("p", { class: "quiet" }, words.progressLead),
    h("div", { class: "sparks" }, ...names.map((name) => card(name, swings, meaning.ranges[name] as Range))),
  ];
}

function card(name: string, swings: Result[], range: Range): HTMLElement | false {
  const points = swings.flatMap((swing) => {
    const metric = swing.analysis_results?.metrics[name];
    return metric?.value === undefined ? [] : [{ value: metric.value, unit: metric.unit, at: swing.createdAt }];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return false;
  const label = fill(words.spark, {
    name: metricName(name),
    count: points.length,
    from: quantity(first.value, first.unit),
    to: quantity(last.value, last.unit),
  });
  return h(
    "figure",
    { class: "spark" },
    h("figcaption", null, metricName(name), " ", h("b", null, quantity(last.value, last.unit))),
    spark(
      points.map((point) => point.value),
      range,
      label,
    ),
    h("p", { class: "small quiet" }, [...new Set([shortDate(first.at), shortDate(last.at)])].join(" – ")),
  );
}

function spark(values: number[], range: Range, label: string): SVGSVGElement {
  const known = [...values, range.low, range.high].filter((each) => each !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const y = (value: number): number => HEIGHT - EDGE - ((HEIGHT - 2 * EDGE) * (value - low)) / (high - low || 1);
  const x = (index: number): number => EDGE + ((WIDTH - 2 * EDGE) * index) / (values.length - 1);
  const [top, bottom] = [range.high === null ? 0 : y(range.high), range.low === null ? HEIGHT : y(range.low)];
  return s(
    "svg",
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label },
    s("rect", { x: 0, y: top, width: WIDTH, height: bottom - top, class: "usual" }),
    s("polyline", { points: values.map((value, index) => `${x(index)},${y(value)}`).join(" ") }),
    ...values.map((value, index) =>
      s("circle", { cx: x(index), cy: y(value), r: index === values.length - 1 ? 5 : 3 }),
    ),
  );
}
