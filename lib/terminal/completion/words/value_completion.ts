import { apiVersionOf, POD_TYPES, type Resource } from "../../../data/core/resource.ts";
import { optionalEnv } from "../../../data/kubeconfig/permission.ts";
import { defined } from "../../../data/base/defined.ts";
import type { K8s } from "../../../session/k8s.ts";
import {
  type ArgumentSpec,
  choicesOf,
  type CompletionSource,
  type OptionChoice,
  type OptionSpec,
} from "../../shell/options.ts";
import type { Candidate } from "../candidate.ts";
import { typeWords } from "../code/type_names.ts";
import type { Line } from "./line.ts";
import { fieldSelectors, fieldsOfType, labelSelectors } from "./selector.ts";
import type { WordSources } from "./words.ts";

/** Completes a word with the values that its declaration allows. Returns `file` for file names. */
export async function completeValue(
  declared: Pick<OptionSpec & ArgumentSpec, "type" | "values" | "completion">,
  typed: string,
  line: Line,
  sources: WordSources,
): Promise<readonly Candidate[] | "file"> {
  const choices = choicesOf(declared).filter(({ hidden }) => !hidden);
  // After `jsonpath=`, the field paths of the kind follow.
  const begun = choices.find(({ name, argument }) => argument !== undefined && typed.startsWith(`${name}=`));
  const completion = begun === undefined ? declared.completion : begun.completion;
  const found = completion === undefined ? undefined : await completed(completion, typed, line, sources);
  if (found === "file" || (found !== undefined && found.length > 0)) return found;
  if (declared.type === "boolean") return [{ text: "true" }, { text: "false" }];
  return begun === undefined ? choices.map(candidateOf) : [];
}

function candidateOf({ name, argument, isArgumentOptional, help }: OptionChoice): Candidate {
  const isWhole = argument === undefined || isArgumentOptional;
  const candidate: Candidate = isWhole ? { text: name } : { text: `${name}=`, unfinished: true };
  if (help !== undefined) candidate.detail = help;
  return candidate;
}

async function completed(
  completion: CompletionSource,
  typed: string,
  line: Line,
  sources: WordSources,
): Promise<readonly Candidate[] | "file"> {
  const { knowledge, signal } = sources;
  const [first, ...more] = line.words;
  const k8s = () => sources.open(line.flags);
  const namespaceOf = ({ namespace }: K8s) => line.flags.has("allNamespaces") ? "*" : namespace;
  const names = async (type: string) => {
    const session = await k8s();
    return await knowledge.names(session, type, session.namespace, signal);
  };
  const otherNames = async (type: string) => (await names(type)).filter(({ text }) => !line.words.includes(text));
  switch (completion) {
    case "context":
      return (await sources.kubeconfig(line.flags)).contexts;
    case "fleet": {
      const { readFleets } = await import("../../shell/fleets.ts");
      const fleets = await readFleets({ env: optionalEnv });
      return [...fleets].map(([text, patterns]) => ({ text, detail: patterns.join(" ") }));
    }
    case "contexts":
      return (await import("./context_patterns.ts")).patternCandidates(
        (await sources.kubeconfig(line.flags)).contexts,
        typed,
      );
    case "cluster":
    case "user":
      return (await sources.kubeconfig(line.flags))[`${completion}s`].map((text) => ({ text }));
    case "property": {
      const { propertyNames } = await import("../../../data/kubeconfig/fields.ts");
      const { contexts, clusters, users } = await sources.kubeconfig(line.flags);
      return propertyNames({ contexts: contexts.map(({ text }) => text), clusters, users }).map((text) => ({ text }));
    }
    case "namespace":
      return await knowledge.namespaces(await k8s(), signal);
    case "csr":
      return await otherNames("certificatesigningrequests");
    case "node":
      return await otherNames("nodes");
    case "service-account":
      return await names("serviceaccounts");
    case "target":
      return await targets();
    case "pod":
      return await podTargets();
    case "container":
      return first === undefined ? [] : await containers(first);
    case "type":
      return typesFor(line.verb, await knowledge.types(await k8s(), signal), typed);
    case "name":
      return await names(line.words.at(-1) ?? "");
    case "selector":
    case "label":
      return first === undefined ? [] : await labels(first);
    case "field-selector":
      return first === undefined
        ? []
        : fieldSelectors(await fieldsOfType(await k8s(), first, knowledge, signal), typed);
    case "path": {
      const { completeApiPaths } = await import("./paths.ts");
      return await completeApiPaths(await k8s(), typed, knowledge, signal);
    }
    case "subresource": {
      const type = line.verb === "auth can-i" ? more[0] : first;
      const resource = type === undefined ? undefined : await knowledge.resolve(await k8s(), type, signal);
      return resource?.subresources.map((text) => ({ text })) ?? [];
    }
    case "api-group":
      return (await knowledge.types(await k8s(), signal)).map(({ group }) => ({ text: group || "core" }));
    case "api-version":
      return (await knowledge.types(await k8s(), signal)).map((each) => ({ text: apiVersionOf(each) }));
    case "code": {
      // Parsing code needs a parser, which is loaded only here.
      const { oneLiner } = await import("./one_liner.ts");
      return await oneLiner(typed, line, await k8s(), sources);
    }
    case "expression":
      return await expressions();
    case "sort-key":
      // A JSONPath begins with a dot or a brace.
      return await (/^[.{[$]/.test(typed) ? templates() : expressions());
    case "template":
      return await templates();
    case "field": {
      // Field completion needs more modules than names.
      const { fieldPaths } = await import("../code/fields.ts");
      return await fieldPaths(await k8s(), typed, knowledge, signal);
    }
    case "journal":
      return (await (await k8s()).journal(defined({ signal }))).toReversed()
        .map(({ id, command, time }) => ({ text: id, detail: command ?? time }));
    case "file":
      return "file";
  }

  async function templates(): Promise<readonly Candidate[]> {
    if (first === undefined) return [];
    const { templatePaths } = await import("../code/templates.ts");
    return await templatePaths(await k8s(), first.split("/")[0] ?? "", typed, knowledge, signal);
  }

  async function expressions(): Promise<readonly Candidate[]> {
    // Events are read without naming a type.
    const type = line.verb === "events" ? "events" : first?.split(/[,/]/)[0];
    if (type === undefined) return [];
    const { completeExpression } = await import("./expressions.ts");
    // The path of --each is itself completed from the object.
    const each = line.awaits?.key === "each" ? undefined : line.flags.get("each")?.at(-1);
    return await completeExpression(typed, { k8s: await k8s(), type, each, knowledge, signal });
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
      const word = typed.slice(head.length);
      const types = typesFor(line.verb, await knowledge.typesLike(await k8s(), word, signal), word);
      return head === "" ? types : types.map((each) => ({ ...each, text: head + each.text }));
    }
    // A name cannot be looked up in all namespaces.
    if (line.flags.has("allNamespaces")) return [];
    return (await names(first)).filter(({ text }) => !more.includes(text));
  }

  // A name alone is a pod. A slash completes the names of a type.
  async function podTargets(): Promise<readonly Candidate[]> {
    if (typed.includes("/")) return await targets();
    const pods = line.flags.has("allNamespaces") ? [] : await names("pods");
    const types = typesFor("get", await knowledge.typesLike(await k8s(), typed, signal), typed)
      .filter(({ text }) => POD_TYPES.has(text.split(".")[0] ?? ""))
      .map((each) => ({ ...each, text: `${each.text}/`, unfinished: true }));
    return [...pods.filter(({ text }) => !line.words.includes(text)), ...types];
  }

  async function containers(target: string): Promise<readonly Candidate[]> {
    const { findPod, podOf } = await import("../../../api/streams/pod_target.ts");
    const { containerNames } = await import("../../../api/streams/container.ts");
    const { clientOf } = await import("../../shell/client_of.ts");
    const client = clientOf(await k8s());
    const pod = await podOf(client, await findPod(client, target, undefined, { signal }), signal);
    return containerNames(pod).map((text) => ({ text }));
  }

  async function labels(type: string): Promise<Candidate[]> {
    const session = await k8s();
    const found = await knowledge.labels(session, type, namespaceOf(session), signal);
    return completion === "label" ? [...found.keys()].map((text) => ({ text })) : labelSelectors(found, typed);
  }
}

const CHANGES = new Set<string | undefined>(["patch", "label", "annotate", "scale", "set"]);

// Only types that support the command's verb are offered, or the types that the command accepts.
function typesFor(verb: string | undefined, resources: readonly Resource[], typed: string): Candidate[] {
  if (verb === "top") {
    return typeWords(resources.filter(({ group, plural }) => group === "" && /^(pods|nodes)$/.test(plural)), typed);
  }
  if (verb === "taint") return typeWords(resources.filter(({ group, kind }) => group === "" && kind === "Node"), typed);
  if (verb === "scale") resources = resources.filter(({ subresources }) => subresources.includes("scale"));
  const needed = verb === "delete" ? verb : CHANGES.has(verb?.split(" ")[0]) ? "patch" : "list";
  return typeWords(resources.filter(({ verbs }) => verbs.includes(needed)), typed);
}
