/** Sign in: at the user pool's own page, or at the local engine's. */

import { config } from "../config";
import { h, replace, uid } from "../dom";
import { type Page, problem, titled } from "../page";
import { leaveToSignIn, signInLocally } from "../session";
import { texts } from "../texts";

const words = texts.signIn;

export const page: Page = ({ main }) => {
  const guest = h("a", { class: "button quiet", href: "#/" }, words.guest);
  replace(
    main,
    h(
      "div",
      { class: "narrow" },
      titled(words.title, words.heading),
      h("p", { class: "lead" }, words.lead),
      form(),
      h("p", { class: "actions" }, guest),
    ),
  );
};

function form(): HTMLElement {
  if (config.auth.kind === "none") return h("p", null, words.none);
  if (config.auth.kind === "local") return local();
  return h("button", { type: "button", class: "button", onclick: () => void leaveToSignIn() }, words.go);
}

function local(): HTMLElement {
  const address = h("input", { id: uid(), type: "email", autocomplete: "username", required: true });
  const password = h("input", {
    id: uid(),
    type: "password",
    autocomplete: "current-password",
    required: true,
    minlength: 8,
  });
  const said = h("div", { role: "alert" });
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    try {
      if (await signInLocally(address.value, password.value)) location.assign("#/");
      else replace(said, h("p", { class: "wrong" }, words.wrong));
    } catch (error) {
      replace(said, problem(error));
    }
  };
  return h(
    "form",
    { class: "panel", onsubmit: (event: Event) => void submit(event) },
    h("label", { for: address.id }, words.email),
    address,
    h("label", { for: password.id }, words.password),
    password,
    said,
    h("button", { class: "button" }, words.submit),
    h("p", { class: "small quiet" }, words.local),
  );
}
