/** The form for what a golfer knows of a swing and a video doesn't show. Every field may stay empty. */

import { h, uid } from "./dom";
import type { GolfersWord } from "./shapes";
import { texts } from "./texts";

const words = texts.known;

type Name = keyof GolfersWord;
type Value = string | number | boolean;

interface Field {
  name: Name;
  element: HTMLInputElement | HTMLSelectElement;
  read: (text: string) => Value;
}

export interface Form {
  element: HTMLElement;
  /** What stands in the form, over what it does not ask for. */
  said: () => GolfersWord;
  /** Whether all of it can be sent; what can't is pointed at. */
  valid: () => boolean;
}

export function form(before: GolfersWord | null): Form {
  const fields = [
    choice("club", words.clubs, before),
    text("feel", before),
    choice("start_line", words.startLines, before),
    choice("curve", words.curves, before),
    choice("strike", words.strikes, before),
    choice("level", words.levels, before),
    number("handicap", before, -10, 54),
    text("goal", before),
    number("height_cm", before, 100, 230),
    choice("hand", words.hands, before),
    yesOrNo("slow_motion", before),
  ];
  const valid = (): boolean => fields.every(({ element }) => element.reportValidity());
  const said = (): GolfersWord => {
    const asked = new Set<string>(fields.map(({ name }) => name));
    const kept = Object.entries(before ?? {}).filter(([name, value]) => value !== null && !asked.has(name));
    const filled = fields.filter(({ element }) => element.value.trim() !== "");
    return Object.fromEntries([
      ...kept,
      ...filled.map(({ name, element, read }) => [name, read(element.value.trim())]),
    ]);
  };
  return { element: h("div", { class: "known" }, ...fields.map(labelled)), said, valid };
}

function labelled({ name, element }: Field): HTMLElement {
  element.id = uid();
  return h("p", null, h("label", { for: element.id }, words.names[name]), element);
}

function choice(name: Name, table: Readonly<Record<string, string>>, before: GolfersWord | null): Field {
  const now = before?.[name];
  const options = Object.entries(table).map(([value, word]) => h("option", { value, selected: value === now }, word));
  return { name, element: h("select", null, h("option", { value: "" }, words.nothing), ...options), read: String };
}

const yesOrNo = (name: Name, before: GolfersWord | null): Field => {
  const { element } = choice(name, words.yesOrNo, null);
  element.value = String(before?.[name] ?? "");
  return { name, element, read: (value) => value === "true" };
};

const text = (name: Name, before: GolfersWord | null): Field => ({
  name,
  element: h("input", { type: "text", maxlength: 200, autocomplete: "off", value: before?.[name] ?? "" }),
  read: String,
});

const number = (name: Name, before: GolfersWord | null, min: number, max: number): Field => ({
  name,
  element: h("input", { type: "number", min, max, step: "any", value: before?.[name] ?? "" }),
  read: Number,
});
