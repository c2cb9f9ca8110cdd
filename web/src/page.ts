/** What all pages share: how one is shown, what stands there while it loads, and what when it can't. */

import { Refused, Unreachable } from "./api";
import { type Child, h, replace } from "./dom";
import { Forgotten } from "./session";
import { texts } from "./texts";

/** A page fills `main` and stops what it began when `signal` aborts. */
export interface Place {
  main: HTMLElement;
  path: string[];
  signal: AbortSignal;
}

export type Page = (place: Place) => Promise<void> | void;

/** Name the page, in the tab too. */
export function titled(title: string, ...children: Child[]): HTMLElement {
  document.title = `${title} · ${texts.name}`;
  return h("h1", { tabindex: "-1" }, ...(children.length ? children : [title]));
}

export const waiting = (text: string = texts.wait): HTMLElement =>
  h("p", { class: "waiting", role: "status" }, h("span", { class: "ball", "aria-hidden": "true" }), text);

export function problem(error: unknown, again?: () => void): HTMLElement {
  const [title, hint] = said(error);
  return h(
    "section",
    { class: "problem", role: "alert" },
    h("h2", null, title),
    h("p", null, hint),
    wasSignedOut(error)
      ? h("a", { class: "button", href: "#/sign-in" }, texts.nav.signIn)
      : again && h("button", { type: "button", class: "button", onclick: again }, texts.retry),
  );
}

/** Trying again would do for a guest what an account asked for. */
const wasSignedOut = (error: unknown): boolean => error instanceof Forgotten && error.wasSignedIn;

function said(error: unknown): [string, string] {
  const { problem: words } = texts;
  if (error instanceof Forgotten)
    return error.wasSignedIn ? [words.signedOut, words.signedOutHint] : [words.guestOver, words.guestOverHint];
  if (error instanceof Unreachable) return [words.unreachable, words.unreachableHint];
  if (error instanceof Refused && error.status === 404) return [words.notYours, words.notYoursHint];
  if (error instanceof Refused) return [error.message || words.broken, error.hint];
  console.error(error);
  return [words.broken, words.brokenHint];
}

/** Do it and go on, or say why not; nobody finds the end of it on another page, which has the same `main`. */
export async function acted(place: Place, act: () => Promise<unknown>, then: () => unknown): Promise<void> {
  try {
    await act();
    if (!place.signal.aborted) await then();
  } catch (error) {
    if (!place.signal.aborted) place.main.prepend(problem(error));
  }
}

/** A button for a list that comes in parts, as long as there are some. `next` shows one and tells where it ends. */
export function more(
  place: Place,
  text: string,
  from: string,
  next: (cursor: string) => Promise<string | null>,
): HTMLElement {
  const button = h("button", { type: "button", class: "plain" }, text);
  let cursor: string | null = from;
  const show = async (): Promise<void> => {
    if (cursor !== null) cursor = await next(cursor);
    button.hidden = cursor === null;
  };
  button.onclick = async () => {
    button.disabled = true;
    await acted(place, show, () => undefined);
    button.disabled = false;
  };
  return button;
}

/** Show a page's content once it is there; if it does not come, say why and offer to try again. */
export async function loaded(place: Place, load: () => Promise<Child[]>, text?: string): Promise<void> {
  replace(place.main, waiting(text));
  try {
    const content = await load();
    if (!place.signal.aborted) replace(place.main, ...content);
  } catch (error) {
    if (place.signal.aborted) return;
    document.title = texts.name;
    replace(
      place.main,
      h("h1", { class: "hidden", tabindex: "-1" }, texts.name),
      problem(error, () => void loaded(place, load, text)),
    );
  }
}
