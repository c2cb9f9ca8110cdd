/** The plan of a swing as days to tick, which the API remembers; without a plan of the API only its days. */

import { tick } from "../api";
import { h, replace, uid } from "../dom";
import type { Plan } from "../shapes";
import { fill, texts } from "../texts";

const words = texts.swing;

export function week(days: string[], jobId: string, plan: Plan | null): HTMLElement {
  const said = h("p", { class: "small quiet", role: "status" });
  const boxes = days.map((_, index) => (plan ? box(index + 1, plan.done.includes(index + 1)) : null));
  const done = (): number[] => boxes.flatMap((each, index) => (each?.checked ? [index + 1] : []));
  const tell = (): void => replace(said, fill(words.ticked, { done: done().length, of: days.length }));
  // One after the other, so that what is kept in the end is what was ticked last.
  let saving: Promise<unknown> = Promise.resolve();
  const save = (changed: HTMLInputElement): void => {
    tell();
    saving = saving.then(() => tick(jobId, done())).catch(() => undo(changed, said));
  };
  for (const each of boxes) each?.addEventListener("change", () => save(each));
  if (plan) tell();
  return h(
    "div",
    { class: "week" },
    h("h3", null, words.plan),
    plan && h("p", { class: "small quiet" }, words.tick),
    h("ol", null, ...days.map((day, index) => dayOf(day, boxes[index] ?? null))),
    said,
  );
}

const box = (day: number, checked: boolean): HTMLInputElement =>
  h("input", { type: "checkbox", id: uid(), checked, "data-day": day });

/** A day that begins with its name shows it as a heading, which is the name of its box. */
function dayOf(day: string, ticked: HTMLInputElement | null): HTMLElement {
  const [, name, what] = /^(Day \d+):\s*(.*)$/s.exec(day) ?? [null, "", day];
  if (!ticked) return h("li", null, name && h("b", null, name), " ", what);
  const about = uid();
  ticked.setAttribute("aria-describedby", about);
  const label = h("label", { for: ticked.id }, h("b", null, name || words.day));
  return h("li", null, h("p", { class: "tick" }, ticked, label), h("span", { id: about }, what));
}

function undo(changed: HTMLInputElement, said: HTMLElement): void {
  changed.checked = !changed.checked;
  replace(said, words.notTicked);
}
