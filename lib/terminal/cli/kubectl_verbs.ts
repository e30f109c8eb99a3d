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
  annotate: { options: { resourceVersion: TEXT }, hints: (line) => metadataPatch(line, "annotations") },
  autoscale: {
    options: { min: TEXT, max: TEXT, cpuPercent: TEXT, cpu: TEXT, memory: TEXT, name: TEXT },
    hints: autoscale,
  },
  certificate: { hints: certificate },
  "cluster-info": { hints: (line) => [`k8s server${line.flags()}`, `k8s doctor${line.flags()}`] },
  cordon: { hints: (line) => nodePatch(line, true) },
  drain: {},
  edit: { hints: ({ words }) => words.length === 0 ? [] : [`run \`k8s repl\`, and there .edit ${words.join(" ")}`] },
  expose: {},
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
  rollout: { options: { revision: TEXT, toRevision: TEXT, watch: { ...SWITCH, short: "-w" } }, hints: rollout },
  scale: { options: { replicas: TEXT, currentReplicas: TEXT, resourceVersion: TEXT }, hints: scale },
  set: { hints: setImage },
  taint: {},
  uncordon: { hints: (line) => nodePatch(line, null) },
  wait: { options: { for: TEXT }, hints: wait },
};

/** Objects found by a selector, by a file or by being all: no hint names each of them. */
function isBulk(line: KubectlLine): boolean {
  return line.has("selector", "fieldSelector", "filename", "all", "allNamespaces");
}

/** The words of `TYPE NAME ...` or `TYPE/NAME ...`; undefined without a name. */
function targetOf(words: readonly string[]): string | undefined {
  const isNamed = words.length > 1 || (words[0] ?? "").includes("/");
  return isNamed ? words.map(shellWord).join(" ") : undefined;
}

function patched(line: KubectlLine, words: readonly string[], patch: unknown, more = ""): string[] {
  const target = targetOf(words);
  if (target === undefined || isBulk(line)) return [];
  const flags = line.flags("dryRun", "output", "fieldManager");
  return [`k8s patch ${target}${more} -p ${shellWord(JSON.stringify(patch))}${flags}`];
}

function metadataPatch(line: KubectlLine, field: "labels" | "annotations"): string[] {
  const isChange = (word: string) => word.includes("=") || /[^/]-$/.test(word);
  const first = line.words.findIndex((word, index) => index > 0 && isChange(word));
  if (first < 0) return [];
  const changes = line.words.slice(first).map((word) => {
    const equals = word.indexOf("=");
    return equals < 0 ? [word.slice(0, -1), null] : [word.slice(0, equals), word.slice(equals + 1)];
  });
  return patched(line, line.words.slice(0, first), { metadata: { [field]: Object.fromEntries(changes) } });
}

function nodePatch(line: KubectlLine, unschedulable: true | null): string[] {
  const nodes = line.words.map((word) => word.replace(/^nodes?\//, ""));
  return nodes.length === 0 ? [] : patched(line, ["node", ...nodes], { spec: { unschedulable } });
}

function scale(line: KubectlLine): string[] {
  const replicas = Number(line.value("replicas") ?? NaN);
  if (!Number.isInteger(replicas) || line.has("currentReplicas", "resourceVersion")) return [];
  return patched(line, line.words, { spec: { replicas } }, " --subresource=scale");
}

function setImage(line: KubectlLine): string[] {
  const [what, ...words] = line.words;
  const images = words.filter((word) => word.includes("=")).map((word) => word.split(/=(.*)/s));
  if (what !== "image" || images.length === 0 || images.some(([name]) => name === "*")) return [];
  const containers = images.map(([name, image]) => ({ name, image }));
  const target = words.filter((word) => !word.includes("="));
  const isPod = /^(po|pods?)(\/|$)/.test(target[0] ?? "");
  return patched(line, target, { spec: isPod ? { containers } : { template: { spec: { containers } } } });
}

function rollout(line: KubectlLine): string[] {
  const [what, ...words] = line.words;
  if (what !== "restart") return [];
  // kubectl's own annotation; a new time is a new rollout.
  const annotations = { "kubectl.kubernetes.io/restartedAt": new Date().toISOString().replace(/\.\d+/, "") };
  return patched(line, words, { spec: { template: { metadata: { annotations } } } });
}

function certificate(line: KubectlLine): string[] {
  const [what, ...names] = line.words;
  const type = what === "approve" ? "Approved" : what === "deny" ? "Denied" : undefined;
  if (type === undefined || names.length === 0) return [];
  const reason = `Kubectl${type === "Approved" ? "Approve" : "Deny"}`;
  const condition = { type, status: "True", reason, message: `This CSR was ${type.toLowerCase()} by k8s patch.` };
  return patched(line, ["csr", ...names], { status: { conditions: [condition] } }, " --subresource=approval");
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

function wait(line: KubectlLine): string[] {
  const target = targetOf(line.words);
  const until = line.value("for") ?? "";
  if (target === undefined || isBulk(line) || line.words.filter((word) => word.includes("/")).length > 1) return [];
  if (/^delete$/i.test(until)) return [`while k8s get ${target} -o name${line.flags()}; do sleep 1; done`];
  const [, type, status = "True"] = /^condition=([^=]+)(?:=(.*))?$/.exec(until) ?? [];
  if (type === undefined) return [];
  const path = shellWord(`jsonpath={.status.conditions[?(@.type=="${type}")].status}`);
  return [`until k8s get ${target} -o ${path}${line.flags()} | grep -qi ${shellWord(status)}; do sleep 1; done`];
}

function autoscale(line: KubectlLine): string[] {
  const [type, name] = line.words.join("/").split("/");
  const kind =
    { deploy: "Deployment", deployment: "Deployment", deployments: "Deployment", sts: "StatefulSet" }[type ?? ""];
  const max = Number(line.value("max") ?? NaN);
  if (kind === undefined || name === undefined || !Number.isInteger(max) || line.has("cpu", "memory")) return [];
  const percent = line.value("cpuPercent");
  const manifest = {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: line.value("name") ?? name },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind, name },
      minReplicas: Number(line.value("min") ?? 1),
      maxReplicas: max,
      metrics: percent === undefined ? undefined : [{
        type: "Resource",
        resource: { name: "cpu", target: { type: "Utilization", averageUtilization: Number(percent) } },
      }],
    },
  };
  return created(line, manifest);
}

function created(line: KubectlLine, manifest: unknown): string[] {
  const flags = line.flags("dryRun", "output", "fieldManager");
  return [`echo ${shellWord(JSON.stringify(manifest))} | k8s create -f -${flags}`];
}
