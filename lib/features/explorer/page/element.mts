/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** The attributes of an element, its `on...` listeners, and the properties `value` and `checked`. */
export type Properties = Record<string, unknown>;
type Child = Node | string | false | undefined | null;

/** Creates an element. Strings become text nodes, never HTML, because text from the cluster is not trusted. */
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
