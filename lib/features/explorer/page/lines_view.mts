/// <reference lib="dom" />
import { el } from "./element.mts";

/**
 * Creates tabs that show the request in several languages, with a button to copy it.
 *
 * @param names The tabs, each with the key of its text and its label.
 */
export function linesView<Key extends string>(
  ...names: [key: Key, name: string][]
): { element: HTMLElement; show(lines: Readonly<Record<Key, string>>): void } {
  let lines: Partial<Record<Key, string>> = {};
  let chosen = 0;
  const text = el("pre", { class: "line", id: "line", role: "tabpanel", tabindex: "0" });
  const tabs = names.map(([, name], index) =>
    el("button", {
      type: "button",
      role: "tab",
      "aria-controls": "line",
      onclick: () => choose(index),
      onkeydown: (event: KeyboardEvent) => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step === 0) return;
        choose((chosen + step + names.length) % names.length);
        tabs[chosen]?.focus();
      },
    }, name)
  );
  const copy = el("button", {
    type: "button",
    class: "plain",
    onclick: async () => {
      // Browsers support the clipboard only on localhost and over HTTPS.
      const written = navigator.clipboard?.writeText(text.textContent ?? "") ?? Promise.reject();
      await written.then(
        () => copy.textContent = "Copied",
        () => copy.textContent = "Cannot copy",
      );
      setTimeout(() => copy.textContent = "Copy", 1500);
    },
  }, "Copy");

  function choose(index: number): void {
    chosen = index;
    tabs.forEach((tab, other) => {
      tab.setAttribute("aria-selected", String(other === chosen));
      tab.tabIndex = other === chosen ? 0 : -1;
    });
    const key = names[chosen]?.[0];
    text.textContent = key === undefined ? "" : lines[key] ?? "";
  }
  choose(0);
  return {
    element: el(
      "section",
      {},
      el("div", { class: "tabs", role: "tablist", "aria-label": "The request as code" }, ...tabs, copy),
      text,
    ),
    show(given) {
      lines = given;
      choose(chosen);
    },
  };
}
