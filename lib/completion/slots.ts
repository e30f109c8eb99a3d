import type { Resource } from "../core/resource.ts";
import type { K8s } from "../session/k8s.ts";
import type { Candidate } from "./candidate.ts";
import { type Line, longName, type WordOption } from "./line.ts";
import { fieldSelectors, labelSelectors, selectableFields } from "./selector.ts";
import { typeWords } from "./type_names.ts";
import type { Bindings } from "./sources.ts";
import type { WordSources } from "./words.ts";

/** What a word stands for, and the values that its description names. */
export interface Slot {
  /** `namespace`, `context`, `target`, `file`: the name of an argument, or of what an option takes. */
  what: string;
  values?: readonly Candidate[];
}

const OPTION_SLOTS = new Set(["namespace", "context", "cluster", "user", "selector", "field-selector"]);
const TEMPLATES = new Set(["output", "sort-by"]);
const TEMPLATE_REGEXP = /^(jsonpath(-as-json)?|custom-columns)=/;
const FILE_REGEXP = /^(file|folder|script)$/;

/** What the value of an option stands for. */
export function slotOf(option: WordOption): Slot {
  const name = longName(option);
  const taken = option.args[0]?.name ?? "";
  if (OPTION_SLOTS.has(name)) return { what: name };
  // The events of an object.
  if (name === "for") return { what: "target" };
  if (name === "label-columns") return { what: "label" };
  if (taken === "yes") return { what: "", values: [{ text: "true" }, { text: "false" }] };
  if (FILE_REGEXP.test(taken) || ["filename", "kubeconfig"].includes(name)) return { what: "file" };
  return { what: TEMPLATES.has(name) ? name : "", values: listed(option.description ?? "") };
}

const WORD = "[\\w-]+(?:=[A-Z-]+)?";
const NOTED = `${WORD}(?: \\([^)]*\\))?`;
const LIST_REGEXP = new RegExp(`(?:^|: |\\bas )((?:${NOTED}, )*${NOTED}) or (${NOTED})(?=[\\s.;,:]|$)`);
const SENTENCE_REGEXP = new RegExp(`(?:^|\\. )(${WORD}): ([^.]+)`, "g");
const ALONE_REGEXP = new RegExp(`^(${WORD})\\.$`);

/**
 * The values that a description names: `json, yaml or jsonpath=TEMPLATE. Default: yaml.`, or `server: send it. client:
 * only print it.`, or the one value `name.`
 */
export function listed(description: string): Candidate[] {
  const list = LIST_REGEXP.exec(description);
  if (list !== null) return [...(list[1] ?? "").split(", "), list[2] ?? ""].map(plain);
  const sentences = [...description.matchAll(SENTENCE_REGEXP)].filter(([, word]) => word !== "Default");
  if (sentences.length > 0) return sentences.map(([, text = "", detail = ""]) => ({ ...plain(text), detail }));
  const alone = ALONE_REGEXP.exec(description);
  return alone === null ? [] : [plain(alone[1] ?? "")];
}

// `jsonpath=TEMPLATE`: what follows the sign is the person's. What stands in brackets explains.
function plain(value: string): Candidate {
  const [, word = value, note] = /^(\S+) \((.*)\)$/.exec(value) ?? [];
  const equals = word.indexOf("=");
  const detail = note === undefined ? {} : { detail: note };
  return equals < 0 ? { text: word, ...detail } : { text: word.slice(0, equals + 1), ...detail, unfinished: true };
}

/** The names of commands' arguments that say what they stand for. */
export const ARGUMENTS: ReadonlySet<string> = new Set([
  ...["target", "type", "name", "verb", "field", "service-account", "shell", "path", "code"],
  ...["context", "cluster", "user", "namespace", "property"],
  ...["file", "folder", "script"],
]);

/** What a word could be, or `file`. */
export async function valuesOf(
  { what, values }: Slot,
  typed: string,
  line: Line,
  sources: WordSources,
): Promise<readonly Candidate[] | "file"> {
  const { knowledge, signal } = sources;
  const [first, ...more] = line.words;
  const k8s = () => sources.open(line.flags);
  const namespaceOf = ({ namespace }: K8s) => line.flags.has("all-namespaces") ? "*" : namespace;
  const names = async (type: string) => {
    const session = await k8s();
    return await knowledge.names(session, type, session.namespace, signal);
  };
  switch (what) {
    case "context":
      return (await sources.kubeconfig(line.flags)).contexts;
    case "cluster":
    case "user":
      return (await sources.kubeconfig(line.flags))[`${what}s`].map((text) => ({ text }));
    case "property": {
      const { propertyNames } = await import("../kubeconfig/fields.ts");
      const { contexts, clusters, users } = await sources.kubeconfig(line.flags);
      return propertyNames({ contexts: contexts.map(({ text }) => text), clusters, users }).map((text) => ({ text }));
    }
    case "namespace":
      return await knowledge.namespaces(await k8s(), signal);
    case "service-account":
      return await names("serviceaccounts");
    case "target":
      return await targets();
    case "type":
      return typesFor(line.verb, await knowledge.types(await k8s(), signal));
    case "name":
      return await names(line.words.at(-1) ?? "");
    case "verb":
      return VERBS.map((text) => ({ text }));
    case "shell":
      return ["bash", "zsh", "fish"].map((text) => ({ text }));
    case "selector":
    case "label":
      return first === undefined ? [] : await labels(first);
    case "field-selector":
      return first === undefined
        ? []
        : fieldSelectors(await selectableFields(await k8s(), first, knowledge, signal), typed);
    case "path": {
      const { apiPaths } = await import("./paths.ts");
      return await apiPaths(await k8s(), typed, knowledge, signal);
    }
    case "code":
      return await codeAt(typed, line, await k8s(), sources);
    case "output":
    case "sort-by": {
      if (first === undefined || (what === "output" && !TEMPLATE_REGEXP.test(typed))) return values ?? [];
      const { templatePaths } = await import("./templates.ts");
      return await templatePaths(await k8s(), first.split("/")[0] ?? "", typed, knowledge, signal);
    }
    case "field": {
      // What fields mean is read with more code than names are.
      const { fieldPaths } = await import("./fields.ts");
      return await fieldPaths(await k8s(), typed, knowledge, signal);
    }
    default:
      return FILE_REGEXP.test(what) ? "file" : values ?? [];
  }

  async function targets(): Promise<readonly Candidate[]> {
    const slash = typed.indexOf("/");
    if (slash > 0) {
      const head = typed.slice(0, slash + 1);
      const given = new Set(line.words);
      return (await names(head.slice(0, -1))).map((each) => ({ ...each, text: head + each.text }))
        .filter(({ text }) => !given.has(text));
    }
    if (first === undefined || first.includes("/")) {
      const head = typed.slice(0, typed.lastIndexOf(",") + 1);
      const types = typesFor(line.verb, await knowledge.typesLike(await k8s(), typed.slice(head.length), signal));
      return head === "" ? types : types.map((each) => ({ ...each, text: head + each.text }));
    }
    // No name can be looked for in all namespaces at once.
    if (line.flags.has("all-namespaces")) return [];
    return (await names(first)).filter(({ text }) => !more.includes(text));
  }

  async function labels(type: string): Promise<Candidate[]> {
    const session = await k8s();
    const found = await knowledge.labels(session, type, namespaceOf(session), signal);
    return what === "label" ? [...found.keys()].map((text) => ({ text })) : labelSelectors(found, typed);
  }
}

// A command that needs a verb of the API, or knows some kinds alone, is not offered the others.
function typesFor(verb: string | undefined, resources: readonly Resource[]): Candidate[] {
  if (verb === "top") {
    return typeWords(resources.filter(({ group, plural }) => group === "" && /^(pods|nodes)$/.test(plural)));
  }
  const needed = verb === "delete" || verb === "patch" ? verb : "list";
  return typeWords(resources.filter(({ verbs }) => verbs.includes(needed)));
}

// A one-liner: `k8s eval 'await k8s.get("pod", "hel`.
async function codeAt(typed: string, { flags }: Line, k8s: K8s, sources: WordSources): Promise<Candidate[]> {
  const { completeCode } = await import("./code.ts");
  const names = ["k8s", ...["input", "lines"].filter((name) => flags.has(name)).map((name) => name.replace(/s$/, ""))];
  const values: Record<string, unknown> = { k8s, line: "" };
  const bindings: Bindings = {
    names: (all) => Promise.resolve([...names, ...(all ? Object.getOwnPropertyNames(globalThis) : [])]),
    lookup: (name) => Promise.resolve(names.includes(name) && name in values ? { value: values[name] } : undefined),
    settled: () => Promise.resolve(undefined),
  };
  const { knowledge, signal } = sources;
  const asked = { k8s, knowledge, bindings, ...(signal === undefined ? {} : { signal }) };
  const { from, candidates } = await completeCode(typed, typed.length, asked);
  return candidates.map((each) => ({ ...each, text: typed.slice(0, from) + each.text, unfinished: true }));
}

const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
