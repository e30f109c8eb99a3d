/// <reference lib="dom" />
import { el } from "./element.mts";

const NAMES = ["auto", "light", "dark"] as const;

/** Creates the button that switches between the system's theme, a light and a dark one. */
export function themeButton(): HTMLElement {
  let index = Math.max(0, NAMES.findIndex((name) => name === localStorage.getItem("theme")));
  const button = el("button", { class: "plain", type: "button", onclick: () => set((index + 1) % NAMES.length) });
  function set(next: number): void {
    index = next;
    const name = NAMES[index] ?? "auto";
    localStorage.setItem("theme", name);
    if (name === "auto") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", name);
    button.textContent = name === "auto" ? "◐ auto" : name === "light" ? "○ light" : "● dark";
    button.setAttribute("aria-label", `Theme: ${name}`);
  }
  set(index);
  return button;
}
