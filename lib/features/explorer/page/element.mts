/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** What an element is made with: properties, `on...` listeners, and attributes by their names. */
export type Properties = Record<string, unknown>;
type Child = Node | string | false | undefined | null;

/** Makes an element. Text goes in as text and never as HTML: what a cluster says is not to be trusted. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value as EventListener);
    else if (key === "value" || key === "checked") Object.assign(element, { [key]: value });
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  element.append(
    ...children.filter((child): child is Node | string => child instanceof Node || typeof child === "string"),
  );
  return element;
}
