/** A number on its scale: the usual range, the ideal part of it, the golfer's value and the last one. */

import { h, s } from "../dom";
import { metricName } from "../metric_words";
import type { Range } from "../shapes";
import { fill, texts } from "../texts";
import { quantity, usual } from "../words";

const words = texts.range;
const WIDTH = 300;

export interface Shown {
  metric: string;
  value: number;
  unit: string;
  range: Range;
  last?: number | undefined;
}

export function rangeBar({ metric, value, unit, range, last }: Shown): SVGSVGElement {
  const known = [range.low, range.high, range.good_low, range.good_high, value, last].filter((each) => each != null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const margin = 0.18 * (high - low) || 1;
  const place = (at: number): number => (WIDTH * (at - low + margin)) / (high - low + 2 * margin);
  const band = (from: number | null, to: number | null, role: string): SVGElement => {
    const [start, end] = [from === null ? 0 : place(from), to === null ? WIDTH : place(to)];
    return s("rect", { x: start, y: 9, width: Math.max(0, end - start), height: 8, rx: 4, class: role });
  };
  const label =
    fill(words.label, { name: metricName(metric), value: quantity(value, unit), usual: usual(range, unit) }) +
    (last === undefined ? "" : fill(words.last, { value: quantity(last, unit) }));
  return s(
    "svg",
    { class: "range", viewBox: `0 0 ${WIDTH} 26`, role: "img", "aria-label": label },
    s("rect", { x: 0, y: 9, width: WIDTH, height: 8, rx: 4, class: "scale" }),
    band(range.low, range.high, "usual"),
    range.good_low !== null || range.good_high !== null ? band(range.good_low, range.good_high, "good") : s("g"),
    last === undefined ? s("g") : s("circle", { cx: place(last), cy: 13, r: 5, class: "last" }),
    s("circle", { cx: place(value), cy: 13, r: 7, class: "yours" }),
  );
}

export function rangeKey(withLast: boolean): HTMLElement {
  const key = (role: string, name: string): HTMLElement => h("span", { class: `swatch ${role}` }, name);
  return h(
    "p",
    { class: "range-key small quiet" },
    key("usual", words.usual),
    key("good", words.good),
    key("yours", words.yours),
    withLast && key("last", words.before),
  );
}
