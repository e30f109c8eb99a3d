import { apiVersionOf, type Resource } from "../../../data/core/resource.ts";
import type { K8s } from "../../../session/k8s.ts";
import type { Candidate } from "../candidate.ts";
import { listed } from "./described.ts";
import { type Line, longName, type WordOption } from "./line.ts";
import { fieldSelectors, fieldsOfType, labelSelectors } from "./selector.ts";
import { typeWords } from "../code/type_names.ts";
import type { WordSources } from "./words.ts";

/** What a word stands for, and the values that its description names. */
export interface Slot {
  /** `namespace`, `context`, `target`, `file`: the name of an argument, or of what an option takes. */
  what: string;
  values?: readonly Candidate[];
}

// What options take, where their names do not say it by being the same word.
const OPTION_SLOTS: Readonly<Record<string, string>> = {
  "namespace-only": "namespace",
  "label-columns": "label",
  // The events of an object.
  "for": "target",
  "filename": "file",
  "kubeconfig": "file",
  "verbs": "verb",
};
const SAME = new Set([
  ...["namespace", "context", "cluster", "user", "selector", "field-selector", "output", "sort-by"],
  ...["subresource", "method", "api-group", "api-version"],
]);
const TEMPLATE_REGEXP = /^(jsonpath(-as-json)?|custom-columns)=/;
const FILE_REGEXP = /^(file|folder|script)$/;

/** What the value of an option stands for. */
export function findSlot(option: WordOption): Slot {
  const name = longName(option);
  const taken = option.args[0]?.name ?? "";
  const values = listed(option.description ?? "");
  const slot = OPTION_SLOTS[name];
  if (slot !== undefined) return { what: slot };
  if (taken === "yes") return { what: "", values: [{ text: "true" }, { text: "false" }] };
  return { what: FILE_REGEXP.test(taken) ? "file" : SAME.has(name) ? name : "", values };
}

/** The names of commands' arguments that say what they stand for. */
export const ARGUMENTS: ReadonlySet<string> = new Set([
  ...["target", "type", "name", "verb", "field", "service-account", "shell", "path", "code"],
  ...["context", "cluster", "user", "namespace", "property"],
  ...["file", "folder", "script"],
]);

/** What a word could be, or `file`. */
export async function completeValue(
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
      const { propertyNames } = await import("../../../data/kubeconfig/fields.ts");
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
        : fieldSelectors(await fieldsOfType(await k8s(), first, knowledge, signal), typed);
    case "path": {
      const { completeApiPaths: apiPaths } = await import("./paths.ts");
      return await apiPaths(await k8s(), typed, knowledge, signal);
    }
    case "subresource": {
      const type = line.verb === "auth can-i" ? more[0] : first;
      const resource = type === undefined ? undefined : await knowledge.resolve(await k8s(), type, signal);
      return resource?.subresources.map((text) => ({ text })) ?? values ?? [];
    }
    case "method":
      return ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"].map((text) => ({ text }));
    case "api-group":
      return (await knowledge.types(await k8s(), signal)).map(({ group }) => ({ text: group || "core" }));
    case "api-version":
      return (await knowledge.types(await k8s(), signal)).map((each) => ({ text: apiVersionOf(each) }));
    case "code": {
      // Reading code takes a parser.
      const { oneLiner } = await import("./one_liner.ts");
      return await oneLiner(typed, line, await k8s(), sources);
    }
    case "output":
    case "sort-by": {
      const isTemplate = what === "output" ? TEMPLATE_REGEXP.test(typed) : values?.length === 0;
      if (first === undefined || !isTemplate) return values ?? [];
      const { templatePaths } = await import("../code/templates.ts");
      return await templatePaths(await k8s(), first.split("/")[0] ?? "", typed, knowledge, signal);
    }
    case "field": {
      // What fields mean is read with more code than names are.
      const { fieldPaths } = await import("../code/fields.ts");
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

const VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];
