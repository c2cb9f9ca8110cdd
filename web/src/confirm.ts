/** Ask before something is lost. */

import { h, uid } from "./dom";
import { texts } from "./texts";

export function confirmed(
  title: string,
  text: string,
  words: { yes: string; no: string } = texts.swings,
): Promise<boolean> {
  return new Promise((resolve) => {
    const id = uid();
    const dialog = h(
      "dialog",
      { "aria-labelledby": id },
      h("h2", { id }, title),
      h("p", null, text),
      h(
        "form",
        { method: "dialog", class: "actions" },
        h("button", { value: "no", class: "button quiet", autofocus: true }, words.no),
        h("button", { value: "yes", class: "button danger" }, words.yes),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
