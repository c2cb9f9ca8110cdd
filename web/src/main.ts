/** The frame around the pages: header, offline notice, and which page an address means. */

import "./style/base.css";
import "./style/pages.css";
import "./style/swing.css";
import "./style/print.css";

import { Unreachable } from "./api";
import { loadConfig } from "./config";
import { h, replace } from "./dom";
import { type Page, type Place, problem, titled, waiting } from "./page";
import { comeBack, email, signedIn, signOut } from "./session";
import { fill, texts } from "./texts";

const PAGES: Record<string, () => Promise<{ page: Page }>> = {
  "": () => import("./pages/upload"),
  swing: () => import("./pages/swing"),
  swings: () => import("./pages/swings"),
  compare: () => import("./pages/compare"),
  chat: () => import("./pages/chat"),
  "sign-in": () => import("./pages/sign_in"),
};

const app = document.getElementById("app") as HTMLElement;
const main = h("main", { id: "main", tabindex: "-1" }, waiting());
const nav = h("nav", { "aria-label": texts.nav.label });
const account = h("div", { class: "account" });
const offline = h("p", { class: "offline", role: "status", hidden: true }, texts.offline);
let leave = new AbortController();

const address = (): string[] => location.hash.replace(/^#\/?/, "").split("/").map(decoded);

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function drawNav(current: string): void {
  const link = (place: string, text: string): HTMLElement =>
    h("a", { href: `#/${place}`, "aria-current": place === current ? "page" : null }, text);
  const leaving = (): void => {
    signOut();
    location.assign("#/");
    drawNav("");
  };
  const as = fill(texts.signIn.as, { email: email() ?? "" });
  replace(
    nav,
    link("", texts.nav.upload),
    link("swings", texts.nav.swings),
    link("compare", texts.nav.compare),
    link("chat", texts.nav.chat),
  );
  replace(
    account,
    signedIn()
      ? h("button", { type: "button", class: "plain", title: as, onclick: leaving }, texts.nav.signOut)
      : link("sign-in", texts.nav.signIn),
  );
}

async function show(): Promise<void> {
  leave.abort();
  leave = new AbortController();
  const [name = "", ...path] = address();
  const place: Place = { main, path, signal: leave.signal };
  drawNav(name);
  replace(main, waiting());
  window.scrollTo(0, 0);
  try {
    const open = PAGES[name];
    if (open) await (await opened(open)).page(place);
    else replace(main, titled(texts.problem.noPage), h("a", { class: "button", href: "#/" }, texts.nav.upload));
  } catch (error) {
    // A newer version may have taken this one's files away, which only a reload mends.
    if (!place.signal.aborted)
      replace(
        main,
        problem(error, () => (navigator.onLine ? location.reload() : void show())),
      );
  }
  // Who follows a link with a screen reader hears where it led.
  if (!place.signal.aborted) main.querySelector("h1")?.focus({ preventScroll: true });
}

/** A page's script that does not come is a matter of the network. */
async function opened(open: () => Promise<{ page: Page }>): Promise<{ page: Page }> {
  try {
    return await open();
  } catch {
    throw new Unreachable();
  }
}

function watchConnection(): void {
  const tell = (): void => {
    offline.hidden = navigator.onLine;
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
}

async function start(): Promise<void> {
  const skip = h("a", { class: "skip", href: "#main", onclick: skipTo }, texts.skip);
  const mark = h(
    "a",
    { class: "mark", href: "#/" },
    h("img", { src: "icon.svg", alt: "", width: 28, height: 28 }),
    texts.name,
  );
  replace(app, skip, h("header", { class: "top" }, mark, nav, account), offline, main);
  watchConnection();
  try {
    await loadConfig();
    await comeBack();
  } catch (error) {
    replace(
      main,
      problem(error, () => location.reload()),
    );
    return;
  }
  addEventListener("hashchange", () => void show());
  await show();
}

/** The address is the page's, so the skip link moves the focus and leaves it alone. */
function skipTo(event: Event): void {
  event.preventDefault();
  main.focus();
}

void start();
