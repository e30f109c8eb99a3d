import { shellWord } from "../../data/base/shell_word.ts";
import { parseDuration } from "../../data/core/duration.ts";
import type { Options } from "../shell/options.ts";
import type { KubectlLine } from "./kubectl_line.ts";

/** A verb of kubectl that `k8s` does not have. */
export interface KubectlVerb {
  /** Its options that have a value, or that a hint reads. */
  options?: Options;
  /**
   * Returns `k8s` lines with the same effect. They repeat the user's names and values; capitals are placeholders. The list
   * is empty if there is no such line.
   */
  hints?(line: KubectlLine): string[];
}

const TEXT = { value: "value", help: "" } as const;
const SWITCH = { help: "" } as const;

/** The missing verbs. If a verb gets a command, only its entry here has to be removed. */
export const KUBECTL_VERBS: Readonly<Record<string, KubectlVerb>> = {
  kustomize: {},
  logs: {
    options: {
      follow: { ...SWITCH, short: "-f" },
      previous: { ...SWITCH, short: "-p" },
      container: { ...TEXT, short: "-c" },
      ...{ tail: TEXT, since: TEXT, sinceTime: TEXT, limitBytes: TEXT },
      ...{ maxLogRequests: TEXT, podRunningTimeout: TEXT, allContainers: SWITCH },
      timestamps: SWITCH,
    },
    hints: logs,
  },
};

/** Objects found by a selector, by a file or by being all: no hint names each of them. */
function isBulk(line: KubectlLine): boolean {
  return line.has("selector", "fieldSelector", "filename", "all", "allNamespaces");
}

function logs(line: KubectlLine): string[] {
  const [first = "", second] = line.words;
  const pod = /^pods?\//.test(first) ? first.split("/")[1] : first;
  if (pod === undefined || pod === "" || pod.includes("/") || isBulk(line) || line.has("allContainers")) return [];
  const since = line.value("since");
  const query = Object.entries({
    container: line.value("container") ?? second,
    follow: line.has("follow") || undefined,
    previous: line.has("previous") || undefined,
    timestamps: line.has("timestamps") || undefined,
    tailLines: line.value("tail"),
    limitBytes: line.value("limitBytes"),
    sinceTime: line.value("sinceTime"),
    sinceSeconds: since === undefined ? undefined : Math.ceil(parseDuration(since) / 1000),
  }).flatMap(([name, value]) => value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`]).join("&");
  const path = `/api/v1/namespaces/${line.value("namespace") ?? "NAMESPACE"}/pods/${pod}/log`;
  return [`k8s raw ${shellWord(query === "" ? path : `${path}?${query}`)}${line.flags()}`];
}
