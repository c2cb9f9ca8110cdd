/** Tables of numbers, a metric a row. */

import { h } from "./dom";
import { metricName } from "./metric_words";
import { number, suffix } from "./words";

export const table = (heads: string[], rows: HTMLElement[], name: string | null = null): HTMLElement =>
  h(
    "table",
    { class: name },
    h("thead", null, h("tr", null, ...heads.map((head) => h("th", { scope: "col" }, head)))),
    h("tbody", null, ...rows),
  );

const isLong = (unit: string): boolean => unit.includes(" ");

/** A row's head. A unit of several words stands here, once in a row. */
export const metricHead = (metric: string, unit: string): HTMLElement =>
  h("th", { scope: "row" }, metricName(metric), isLong(unit) && h("span", { class: "small quiet unit" }, unit));

/** A value in such a row. */
export const inRow = (value: number, unit: string): string => number(value, unit) + (isLong(unit) ? "" : suffix(unit));
