import { UsageError } from "../../../data/core/errors.ts";
import { stripControl } from "../../../data/base/text.ts";
import { ORIGIN } from "../../../data/core/handler.ts";
import { readOnlySwitch } from "../../../session/create.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { RunDot } from "./dot_commands.ts";
import { splitWords } from "../shell_words.ts";
import type { ReplContext } from "../repl_context.ts";

// Where `.ctx -` goes back to, as `cd -` does.
const before = new WeakMap<ReplContext, K8s>();
// The same for `.ns -`; a namespace is one of a context.
const left = new WeakMap<ReplContext, Pick<K8s, "context" | "namespace">>();

/** `.ctx [NAME]` */
export const chooseContext: RunDot = async (rest, bench) => {
  const { k8s, shell } = bench;
  const [name, ...others] = splitWords(rest);
  if (others.length > 0) throw new UsageError(".ctx takes one name");
  if (k8s.contexts().length === 0) {
    throw new UsageError(
      k8s.server === ORIGIN
        ? "There are no contexts: this session is on a sandbox"
        : "There are no contexts: this session has no kubeconfig",
    );
  }
  if (name === undefined) {
    const lines = k8s.contexts().map((context) => {
      const mark = context.name === k8s.context ? "*" : " ";
      return `${mark} ${stripControl(`${context.name}  (${context.cluster}, ${context.namespace})`)}\n`;
    });
    return await shell.out(lines.join(""));
  }
  const next = name === "-" ? before.get(bench) : k8s.with({ context: name });
  if (next === undefined) throw new UsageError("There is no context before this one");
  before.set(bench, k8s);
  await bench.use(next);
  const { context, namespace } = next;
  bench.steps.push({ kind: "session", changes: { context, namespace } });
};

/** `.ns [NAME]` */
export const chooseNamespace: RunDot = async (rest, bench, signal) => {
  const { k8s, shell } = bench;
  const [word, ...others] = splitWords(rest);
  if (others.length > 0) throw new UsageError(".ns takes one name");
  if (word !== undefined) {
    const back = left.get(bench);
    const name = word !== "-" ? word : back?.context === k8s.context ? back.namespace : undefined;
    if (name === undefined) throw new UsageError("There is no namespace before this one");
    left.set(bench, k8s);
    await bench.use(k8s.with({ namespace: name }));
    bench.steps.push({ kind: "session", changes: { namespace: name } });
    // Who may not look is not told anything; it may be there.
    const found = await k8s.find("namespace", name, { signal }).catch(() => true);
    if (found === undefined) shell.err(`note: there is no namespace "${stripControl(name)}" on this server`);
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
  if (rest !== "on" && rest !== "off") throw new UsageError(".readonly takes on or off");
  const writes = readOnlySwitch(k8s);
  // A session that code has put together has no switch.
  if (writes === undefined) {
    throw new UsageError(`Cannot turn read-only ${rest}: this session was not made by connect()`);
  }
  writes.isOn = rest === "on";
  if (rest === "off" && k8s.readOnly) throw new UsageError("Cannot write: this session began read-only, and stays so");
  return Promise.resolve();
};
