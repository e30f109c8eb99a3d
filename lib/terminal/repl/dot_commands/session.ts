import { UsageError } from "../../../data/core/errors.ts";
import { stripControl } from "../../../data/base/text.ts";
import { ORIGIN } from "../../../data/core/handler.ts";
import { readOnlySwitch } from "../../../session/create.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { RunDot } from "./dot_commands.ts";
import { splitWords } from "../shell_words.ts";
import type { ReplContext } from "../repl_context.ts";

// The context for `.ctx -`, like `cd -`.
const before = new WeakMap<ReplContext, K8s>();
// The same for `.ns -`. A namespace belongs to one context.
const left = new WeakMap<ReplContext, Pick<K8s, "context" | "namespace">>();

/** `.ctx [NAME]` */
export const chooseContext: RunDot = async (rest, bench) => {
  const { fleet, shell } = bench;
  const k8s = fleet?.outside ?? bench.k8s;
  const [name, ...others] = splitWords(rest);
  if (others.length > 0) throw new UsageError("Expected at most one name after .ctx");
  requireContexts(k8s);
  if (name === undefined) {
    const current = new Set(fleet?.contexts ?? [k8s.context]);
    const lines = k8s.contexts().map((context) => {
      const mark = current.has(context.name) ? "*" : " ";
      return `${mark} ${stripControl(`${context.name}  (${context.cluster}, ${context.namespace})`)}\n`;
    });
    return await shell.out(lines.join(""));
  }
  const next = name === "-" ? before.get(bench) : k8s.with({ context: name });
  if (next === undefined) throw new UsageError("Cannot switch back: there is no previous context");
  before.set(bench, k8s);
  await bench.use(next);
  const { context, namespace } = next;
  bench.steps.push({ kind: "session", changes: { context, namespace } });
};

/** Throws if a session has no contexts. */
export function requireContexts(k8s: K8s): void {
  if (k8s.contexts().length > 0) return;
  throw new UsageError(
    k8s.server === ORIGIN
      ? "There are no contexts: this session uses a sandbox"
      : "There are no contexts: this session has no kubeconfig",
  );
}

/** `.ns [NAME]` */
export const chooseNamespace: RunDot = async (rest, bench, signal) => {
  const { k8s, shell } = bench;
  const [word, ...others] = splitWords(rest);
  if (others.length > 0) throw new UsageError("Expected at most one name after .ns");
  if (word !== undefined) {
    const back = left.get(bench);
    const name = word !== "-" ? word : back?.context === k8s.context ? back.namespace : undefined;
    if (name === undefined) throw new UsageError("Cannot switch back: there is no previous namespace");
    left.set(bench, k8s);
    if (bench.fleet !== undefined) return await (await import("./fleet.ts")).chooseFleetNamespace(name, bench);
    await bench.use(k8s.with({ namespace: name }));
    bench.steps.push({ kind: "session", changes: { namespace: name } });
    // Without permission to read namespaces, no note is printed: the namespace may exist.
    const found = await k8s.find("namespace", name, { signal }).catch(() => true);
    if (found === undefined) shell.err(`note: namespace "${stripControl(name)}" does not exist on this server`);
    return;
  }
  const { rows } = await k8s.table("namespaces", { includeObject: "Metadata", signal });
  const names = rows.map(({ object }) => object?.metadata?.name ?? "");
  await shell.out(names.map((each) => `${each === k8s.namespace ? "*" : " "} ${stripControl(each)}\n`).join(""));
};

/** `.readonly on|off` */
export const setReadOnly: RunDot = (rest, bench) => {
  const { k8s, shell } = bench;
  if (rest === "") return Promise.resolve(shell.err(k8s.readOnly ? "(on)" : "(off)"));
  if (rest !== "on" && rest !== "off") throw new UsageError("Expected on or off after .readonly");
  const writes = readOnlySwitch(k8s);
  // A session assembled by code has no read-only switch.
  if (writes === undefined) {
    throw new UsageError(`Cannot turn read-only ${rest}: this session was not made by connect()`);
  }
  writes.isOn = rest === "on";
  if (rest === "off" && k8s.readOnly) {
    throw new UsageError("Cannot turn read-only off: this session was opened read-only");
  }
  return Promise.resolve();
};
