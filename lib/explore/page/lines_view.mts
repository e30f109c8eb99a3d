/// <reference lib="dom" />
import { el } from "./element.mts";
import type { linesOf } from "./lines.ts";

type Lines = ReturnType<typeof linesOf>;
const TABS: [keyof Lines, string][] = [["k8s", "k8s"], ["typescript", "TypeScript"], ["curl", "curl"]];

/** The same request for the shell, as TypeScript and as curl, to be copied. */
export function linesView(): { element: HTMLElement; show(lines: Lines): void } {
  let lines: Lines = { k8s: "", typescript: "", curl: "" };
  let chosen = 0;
  const text = el("pre", { class: "line", id: "line", role: "tabpanel", tabindex: "0" });
  const tabs = TABS.map(([, name], index) =>
    el("button", {
      type: "button",
      role: "tab",
      "aria-controls": "line",
      onclick: () => choose(index),
      onkeydown: (event: KeyboardEvent) => {
        const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
        if (step === 0) return;
        choose((chosen + step + TABS.length) % TABS.length);
        tabs[chosen]?.focus();
      },
    }, name)
  );
  const copy = el("button", {
    type: "button",
    class: "plain",
    onclick: async () => {
      // Browsers have it at addresses of this machine and under https alone.
      const written = navigator.clipboard?.writeText(text.textContent ?? "") ?? Promise.reject();
      await written.then(
        () => copy.textContent = "Copied",
        () => copy.textContent = "Not allowed",
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
    text.textContent = lines[TABS[chosen]?.[0] ?? "k8s"];
  }
  choose(0);
  return {
    element: el(
      "section",
      {},
      el("div", { class: "tabs", role: "tablist", "aria-label": "The same request" }, ...tabs, copy),
      text,
    ),
    show(given) {
      lines = given;
      choose(chosen);
    },
  };
}
