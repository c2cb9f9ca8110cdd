/** A talk with the coach about the golfer's own swings, with links to those that an answer relies on. */

import { call, Refused } from "../api";
import { type Child, h, replace, uid } from "../dom";
import { loaded, more, type Page, type Place, problem, titled } from "../page";
import { becomeGuest } from "../session";
import type { Answer, History, Line } from "../shapes";
import { fill, texts } from "../texts";
import { date } from "../words";

const words = texts.chat;
const MAX_CHARACTERS = 2000;

export const page: Page = (place) =>
  loaded(place, async () => {
    const { messages, cursor } = await earlier();
    const list = h("ol", { class: "talk", "aria-live": "polite", "aria-label": words.heading }, ...messages.map(shown));
    const empty = h("p", { class: "quiet", hidden: messages.length > 0 }, words.empty);
    const before = async (cursor: string): Promise<string | null> => {
      const found = await earlier(cursor);
      list.prepend(...found.messages.map(shown));
      return found.cursor;
    };
    requestAnimationFrame(() => list.lastElementChild?.scrollIntoView({ block: "nearest" }));
    return [
      h(
        "div",
        { class: "chat" },
        titled(words.title, words.heading),
        h("p", { class: "lead" }, words.lead),
        cursor && more(place, words.more, cursor, before),
        empty,
        list,
        form(place, list, empty),
      ),
    ];
  });

const earlier = (cursor?: string): Promise<History> =>
  call("GET", `/api/chat/history?limit=20${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`);

function shown(line: Line): HTMLElement {
  const who = line.role === "golfer" ? words.you : line.role === "coach" ? words.coach : words.measured;
  return h(
    "li",
    { class: `said ${line.role === "swing" ? "measured" : line.role}` },
    h("p", { class: "who small quiet" }, who, " · ", h("time", { datetime: line.createdAt }, date(line.createdAt))),
    ...line.text.split(/\n\s*\n/).map((paragraph) => h("p", null, paragraph)),
    links(line.analysisIds ?? []),
    line.writtenBy === "rules" && h("p", { class: "small quiet" }, words.byRules),
  );
}

const links = (swings: string[]): Child =>
  swings.length > 0 &&
  h(
    "p",
    { class: "relies" },
    ...swings.map((jobId, index) =>
      h(
        "a",
        { href: `#/swing/${encodeURIComponent(jobId)}` },
        swings.length === 1 ? words.swing : fill(words.swingOf, { number: index + 1 }),
      ),
    ),
  );

function form(place: Place, list: HTMLElement, empty: HTMLElement): HTMLElement {
  const id = uid();
  const box = h("textarea", { id, rows: 2, required: true, maxlength: MAX_CHARACTERS, placeholder: words.example });
  const send = h("button", { class: "button" }, words.send);
  const state = h("div", { role: "status" });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const text = box.value.trim();
    if (!text || send.disabled) return;
    send.disabled = true;
    empty.hidden = true;
    const mine = shown({
      messageId: "",
      role: "golfer",
      text,
      analysisIds: [],
      writtenBy: null,
      createdAt: new Date().toISOString(),
    });
    list.append(mine);
    box.value = "";
    replace(state, h("p", { class: "quiet" }, words.thinking));
    try {
      const answer = await call<Answer>("POST", "/api/chat", { message: text });
      if (answer.guestToken) becomeGuest(answer.guestToken);
      list.append(shown(answer.reply));
      replace(state);
    } catch (error) {
      // What was not taken comes back into the box, so that nobody types it twice.
      mine.remove();
      box.value = text;
      replace(
        state,
        error instanceof Refused ? h("p", { class: "wrong" }, `${error.message} ${error.hint}`) : problem(error),
      );
    }
    send.disabled = false;
    if (!place.signal.aborted) box.focus();
  };
  box.onkeydown = (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) void submit(event);
  };
  return h(
    "form",
    { class: "ask", onsubmit: (event: Event) => void submit(event) },
    h("label", { for: id }, words.label),
    box,
    send,
    state,
  );
}
