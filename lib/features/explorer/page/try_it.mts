/// <reference lib="dom" />
import { answer } from "./answer.mts";
import { APPLY, bodyToBegin } from "./body.ts";
import { el } from "./element.mts";
import { inputFor, isCommon } from "./inputs.mts";
import { requestLines, requestTarget, streamLine } from "./lines.ts";
import { linesView } from "./lines_view.mts";
import type { Operation } from "./model.ts";

const PREFERRED = ["application/json", "application/merge-patch+json"];

/** Creates the form that sends an operation, the request as code, and the place for the response. */
export function tryIt(operation: Operation, given: Readonly<Record<string, string>>, api: string): HTMLElement {
  const { method, parameters, bodyTypes, verb } = operation;
  const values: Record<string, string> = { ...startingWith(operation), ...given };
  const origin = new URL(api, location.href).href.replace(/\/$/, "");
  const isStream = streamLine({ operation, values }, origin) !== undefined;
  const stream = linesView(["kubectl", "kubectl"]);
  const lines = linesView(["k8s", "k8s"], ["typescript", "TypeScript"], ["curl", "curl"]);
  const place = el("section", { class: "answer", "aria-live": "polite" });
  const takesBody = ["POST", "PUT", "PATCH"].includes(method);
  const types = takesBody && bodyTypes.length === 0 ? ["application/json"] : [...new Set(bodyTypes)];
  const bodyType = el(
    "select",
    { name: "bodyType", onchange: () => update() },
    ...types.map((type) => el("option", { value: type, selected: type === preferred(operation, types) }, type)),
  );
  const body = el("textarea", {
    name: "body",
    spellcheck: "false",
    oninput: () => {
      isWritten = true;
      update();
    },
  });
  const send = el("button", { type: "submit", class: `send ${method}` });
  const stop = el("button", { type: "button", class: "plain", hidden: true, onclick: () => running?.abort() }, "Stop");
  const missing = el("span", { class: "quiet" });
  let running: AbortController | undefined;
  let asked = false;
  let isWritten = false;

  const filled = () => ({
    operation,
    // The server requires a fieldManager for server-side apply.
    values: bodyType.value === APPLY ? { ...values, fieldManager: values.fieldManager || "explorer" } : values,
    body: takesBody ? body.value : "",
    bodyType: bodyType.value,
  });
  function update(): void {
    asked = false;
    if (takesBody && !isWritten) body.value = bodyToBegin(operation, bodyType.value, values.name);
    const names = parameters.filter((parameter) => parameter.in === "path" && (values[parameter.name] ?? "") === "");
    send.disabled = names.length > 0;
    missing.textContent = names.length === 0 ? "" : `Enter the ${names.map(({ name }) => name).join(" and ")}`;
    if (isDestructive()) send.textContent = `${method} permanently`;
    else send.textContent = method === "GET" ? "Send" : `Send ${method}`;
    stream.show({ kubectl: streamLine(filled(), origin) ?? "" });
    lines.show(requestLines(filled(), origin));
  }
  const isDestructive = () => method === "DELETE" && (values.dryRun ?? "") === "";

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (send.disabled) return;
    // A deletion cannot be undone, so it needs a second press.
    if (isDestructive() && !asked) {
      asked = true;
      send.textContent = verb === "deletecollection" ? "Press again to delete all of them" : "Press again to delete it";
      return;
    }
    running?.abort();
    const own = running = new AbortController();
    stop.hidden = false;
    const { body: text, bodyType: type } = filled();
    const headers: Record<string, string> = { accept: "application/json, */*" };
    if (takesBody) headers["content-type"] = type;
    const url = api + requestTarget(filled()).replace(/^\//, "");
    await answer(place, { method, url, headers, body: takesBody ? text : undefined }, own.signal);
    if (running === own) stop.hidden = true;
    update();
  }

  const dryRun = parameters.find((parameter) => parameter.name === "dryRun");
  const rest = parameters.filter((parameter) => parameter !== dryRun);
  const input = (parameter: typeof rest[number]) => inputFor(parameter, operation, { api, values, onChange: update });
  const more = rest.filter((parameter) => !isCommon(parameter));
  const form = el(
    "form",
    {
      class: "panel",
      onsubmit: submit,
      onkeydown: (event: KeyboardEvent) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
      },
    },
    el("h2", {}, "Try it"),
    ...rest.filter(isCommon).map(input),
    takesBody && el("label", { class: "field" }, el("span", {}, "body"), body),
    takesBody && el("label", { class: "field" }, el("span", {}, "content type"), bodyType),
    dryRun !== undefined && dryRunBox(values, update),
    more.length > 0 &&
      el(
        "details",
        { class: "more" },
        el("summary", {}, `${more.length} more parameter${more.length === 1 ? "" : "s"}`),
        ...more.map(input),
      ),
    isStream
      ? el(
        "p",
        { class: "trouble" },
        "A form cannot show a stream in both directions. Start the proxy with --allow-exec, and use kubectl.",
      )
      : el("div", { class: "row" }, send, stop, missing),
  );
  update();
  return el(
    "div",
    { class: "try" },
    form,
    el("div", {}, el("div", { class: "panel" }, (isStream ? stream : lines).element), place),
  );
}

function dryRunBox(values: Record<string, string>, onChange: () => void): HTMLElement {
  values.dryRun ??= "All";
  const box = el("input", {
    type: "checkbox",
    name: "dryRun",
    checked: values.dryRun !== "",
    onchange: () => {
      values.dryRun = box.checked ? "All" : "";
      onChange();
    },
  });
  return el("label", { class: "check" }, box, "dry run: the server checks the request, but stores nothing");
}

function startingWith({ parameters, path }: Operation): Record<string, string> {
  const names = parameters.map(({ name }) => name);
  const values: Record<string, string> = {};
  if (names.includes("namespace")) values.namespace = "default";
  const isList = names.includes("labelSelector") && !path.endsWith("}");
  if (isList && names.includes("limit")) values.limit = "50";
  return values;
}

function preferred({ subresource }: Operation, types: readonly string[]): string | undefined {
  return subresource === "" || types.length > 1 ? PREFERRED.find((type) => types.includes(type)) ?? types[0] : types[0];
}
