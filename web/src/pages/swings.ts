/** History: the golfer's swings, newest first, to open, to compare and to delete. */

import { call, remove, swings } from "../api";
import { confirmed } from "../confirm";
import { h } from "../dom";
import { acted, loaded, more, type Page, type Place, titled } from "../page";
import { signedIn } from "../session";
import { ENDED, type Headline, type Severity } from "../shapes";
import { fill, texts } from "../texts";
import { date, known, moment } from "../words";

const words = texts.swings;

export const page: Page = (place) =>
  loaded(place, async () => {
    const { items, cursor } = await swings();
    const compare = h("a", { class: "button", hidden: true }, words.compare);
    const list = h("ul", { class: "swings" }, ...items.map((swing) => row(place, swing)));
    list.onchange = () => {
      const picked = [...list.querySelectorAll(":checked")].map((box) => box.closest("li")?.dataset.job);
      compare.hidden = picked.length !== 2;
      compare.href = `#/compare/${picked[1]}/${picked[0]}`;
    };
    const older = async (from: string): Promise<string | null> => {
      const found = await swings(from);
      list.append(...found.items.map((swing) => row(place, swing)));
      return found.cursor;
    };
    return [
      titled(words.title, words.heading),
      !signedIn() && h("p", { class: "quiet" }, words.guest),
      items.length === 0 && nothing(),
      h("p", { class: "actions" }, compare),
      list,
      cursor && more(place, words.more, cursor, older),
      signedIn() && everything(place),
    ];
  });

const nothing = (): HTMLElement =>
  h(
    "div",
    { class: "panel" },
    h("p", { class: "lead" }, words.none),
    h("p", { class: "quiet" }, words.noneHint),
    h("a", { class: "button", href: "#/" }, texts.nav.upload),
  );

/** The level with how much it rests on. */
function rated(level: Severity, counts: Headline["restsOn"]): string {
  const word = known(texts.swing.level, level);
  return counts ? fill(texts.swing.rests, { level: word, judged: counts.judged, of: counts.of }) : word;
}

function row(place: Place, swing: Headline): HTMLElement {
  const when = date(swing.createdAt);
  const whole = swing.status === "AI_COMPLETED";
  const facts = whole
    ? [swing.view && known(texts.swing.view, swing.view)]
    : [
        ENDED.has(swing.status) || swing.status === "AWAITING_UPLOAD"
          ? known(words.status, swing.status)
          : words.status.running,
      ];
  const level = swing.overallLevel as Severity | null;
  return h(
    "li",
    { "data-job": swing.jobId },
    h("input", { type: "checkbox", "aria-label": fill(words.pick, { date: when }), disabled: !whole }),
    h(
      "a",
      { href: `#/swing/${encodeURIComponent(swing.jobId)}` },
      swing.pictureUrl
        ? h("img", { src: swing.pictureUrl, alt: "", loading: "lazy", decoding: "async" })
        : h("span", { class: "blank", "aria-hidden": "true" }),
      h("span", { class: "when" }, moment(swing.createdAt)),
      h(
        "span",
        { class: "facts" },
        level && h("span", { class: `level ${level}` }, rated(level, swing.restsOn)),
        ...facts.map((fact) => fact && h("span", null, fact)),
      ),
    ),
    h(
      "button",
      {
        type: "button",
        class: "plain danger",
        "aria-label": fill(words.remove, { date: when }),
        onclick: () => void removed(place, swing.jobId),
      },
      texts.swing.remove,
    ),
  );
}

async function removed(place: Place, jobId: string): Promise<void> {
  if (await confirmed(words.confirm, words.confirmText))
    await acted(
      place,
      () => remove(jobId),
      () => page(place),
    );
}

function everything(place: Place): HTMLElement {
  const forget = async (): Promise<void> => {
    if (await confirmed(words.everything, words.everythingText))
      await acted(
        place,
        () => call("DELETE", "/api/profile"),
        () => page(place),
      );
  };
  return h(
    "p",
    { class: "actions end" },
    h("button", { type: "button", class: "plain danger", onclick: () => void forget() }, words.everything),
  );
}
