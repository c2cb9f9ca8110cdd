/** Every metric: its value, its range, last time's value; and what couldn't be measured, with the reason. */

import { h } from "../dom";
import { METRICS, metricMeaning, metricName } from "../metric_words";
import type { Meaning, Measured, Metric } from "../shapes";
import { fill, texts } from "../texts";
import { eventName, margin, quantity, usual } from "../words";
import { rangeBar, rangeKey } from "./range_bar";

interface Given {
  measured: Measured;
  meaning: Meaning;
  before: Measured | null;
}

export function numbers(given: Given): HTMLElement[] {
  const { metrics } = given.measured;
  const groups = Object.entries(METRICS).map(([name, group]) => {
    const there = Object.keys(group).filter((metric) => metrics[metric]?.value !== undefined);
    return (
      there.length > 0 &&
      h(
        "div",
        { class: "group" },
        h("h3", null, name),
        h("dl", { class: "metrics" }, ...there.flatMap((metric) => row(metric, given))),
      )
    );
  });
  return [
    rangeKey(given.before !== null),
    h("p", { class: "small quiet" }, texts.range.margin),
    h("div", { class: "groups" }, ...groups),
    withheld(metrics),
  ];
}

function row(name: string, { measured, meaning, before }: Given): HTMLElement[] {
  const metric = measured.metrics[name] as Metric;
  const value = metric.value as number;
  const range = meaning.ranges[name];
  const last = before?.metrics[name]?.value;
  const facts = [
    metric.event && eventName(metric.event),
    metric.error !== undefined && margin(metric.error, metric.unit),
    metric.estimate && texts.range.estimate,
    length(value, metric.unit, measured),
    last !== undefined && !range && `${texts.range.before} ${quantity(last, metric.unit)}`,
  ].filter(Boolean);
  return [
    h("dt", { title: metricMeaning(name) }, metricName(name), h("span", { class: "small quiet" }, metricMeaning(name))),
    h(
      "dd",
      null,
      h("b", { class: "value" }, quantity(value, metric.unit)),
      range && rangeBar({ metric: name, value, unit: metric.unit, range, last }),
      h(
        "span",
        { class: "small quiet" },
        [range && `${texts.range.usual} ${usual(range, metric.unit)}`, ...facts].filter(Boolean).join(" · "),
      ),
    ),
  ];
}

/** A number of shoulder widths as centimetres and inches, of a golfer who has told how tall they are. */
function length(value: number, unit: string, { shoulder_width: width }: Measured): string | false {
  if (!width || unit !== "shoulder widths") return false;
  const cm = Math.abs(value) * width.cm;
  return fill(texts.known.length, { cm: cm.toFixed(0), inches: (cm / 2.54).toFixed(0) });
}

/** Metrics that are absent for the same reason share an entry. */
function withheld(metrics: Record<string, Metric>): HTMLElement {
  const reasons = new Map<string, string[]>();
  for (const [name, metric] of Object.entries(metrics))
    if (metric.value === undefined) {
      const reason = metric.reason ?? texts.charts.none;
      reasons.set(reason, [...(reasons.get(reason) ?? []), metricName(name)]);
    }
  if (reasons.size === 0) return h("div");
  const entries = [...reasons].flatMap(([reason, names]) => [
    h("dt", null, names.join(", ")),
    h("dd", { class: "quiet" }, reason),
  ]);
  return h("details", { class: "withheld" }, h("summary", null, texts.swing.withheld), h("dl", null, ...entries));
}
