/** Numbers and dates as a golfer reads them. Numbers are spelled as functions/swing/domain/wording.py spells them. */

import type { EventName, Range } from "./shapes";
import { fill, texts } from "./texts";

export function number(value: number, unit: string): string {
  const digits = unit === "deg" ? 0 : unit === "1" ? 1 : 2;
  // The point is moved in the text: a product would make 1.005 a little less than it is.
  const [mantissa, exponent = "0"] = String(Math.abs(value)).split("e");
  const rounded = Math.round(Number(`${mantissa}e${Number(exponent) + digits}`));
  const sign = value < 0 && rounded > 0 ? "−" : "";
  return sign + Number(`${rounded}e-${digits}`).toFixed(digits);
}

export function suffix(unit: string): string {
  if (unit === "deg") return "°";
  if (unit === "1") return " : 1";
  return ` ${unit}`;
}

export const quantity = (value: number, unit: string): string => number(value, unit) + suffix(unit);

/** How far the truth may be from a number of this standard error, nine times of ten. */
export const margin = (error: number, unit: string): string => `± ${quantity(1.645 * error, unit)}`;

/** With its sign, and with a unit that is short. */
export function change(value: number, unit: string): string {
  const text = number(value, unit);
  const sign = /[1-9]/.test(text) && value > 0 ? "+" : "";
  return sign + text + (unit === "deg" || unit === "s" ? suffix(unit) : "");
}

export function usual(range: Pick<Range, "low" | "high">, unit: string): string {
  const { low, high } = range;
  if (low !== null && high !== null)
    return fill(texts.range.between, { low: number(low, unit), high: quantity(high, unit) });
  if (high !== null) return fill(texts.range.atMost, { high: quantity(high, unit) });
  return low === null ? "" : fill(texts.range.atLeast, { low: quantity(low, unit) });
}

export const eventName = (event: EventName): string => texts.swing.events[event];

export function date(iso: string): string {
  return new Date(iso).toLocaleString("en-GB", { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
}

/** The same for a list on a phone. */
export const moment = (iso: string): string =>
  new Date(iso).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export const shortDate = (iso: string): string =>
  new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "short" });

export const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0);

/** A word of the API in ours, or as it came when we have none. */
export const known = (table: Readonly<Record<string, string>>, word: string): string => table[word] ?? word;

/** The rest of a summary says what stands in the card below it. */
export const firstSentence = (text = ""): string => /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
