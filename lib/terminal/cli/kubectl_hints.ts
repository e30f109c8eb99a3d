import { UsageError } from "../../data/core/errors.ts";
import { UnknownOption } from "./arguments.ts";
import { COMMANDS } from "./table.ts";

const PATCH = "k8s patch TYPE NAME -p";
const template = (fields: string) => `k8s patch deploy NAME -p '{"spec":{"template":{${fields}}}}'`;
const manifest = (kind: string) => [`k8s create -f FILE, with the manifest of a ${kind}`];
const TO_PODS = ["k8s proxy --allow-exec lets other clients through to a pod"];
// At the prompt it works too, where no shell reads `$(k8s path pods)`.
const WATCH = ["k8s raw '/api/v1/namespaces/default/pods?watch=true' prints every change as a line of JSON"];

/** kubectl's verbs that are none of ours, each with what does it here meanwhile. */
export const INSTEAD_OF_VERBS: Readonly<Record<string, readonly string[]>> = {
  "annotate": [`${PATCH} '{"metadata":{"annotations":{"KEY":"VALUE"}}}'; null in place of "VALUE" removes it`],
  "attach": TO_PODS,
  "autoscale": manifest("HorizontalPodAutoscaler"),
  "certificate": [`k8s patch csr NAME --subresource=approval -p '{"status":{"conditions":[...]}}'`],
  "cluster-info": ["k8s server and k8s version", "k8s doctor says whether all is well"],
  "cordon": [`k8s patch node NAME -p '{"spec":{"unschedulable":true}}'`],
  "cp": TO_PODS,
  "debug": TO_PODS,
  "diff": [
    "diff <(k8s get -f FILE -o yaml) <(k8s apply -f FILE --dry-run=server -o yaml), where FILE holds one object",
    "k8s config protect CONTEXT has every write there show its diff, and ask",
  ],
  "drain": [`k8s patch node NAME -p '{"spec":{"unschedulable":true}}' keeps new pods away, and evicts none`],
  "edit": ["k8s repl, and there: .edit TYPE NAME", `k8s patch TYPE NAME -p '{"spec":{...}}' changes single fields`],
  "exec": TO_PODS,
  "expose": manifest("Service"),
  "kustomize": ["kubectl kustomize FOLDER | k8s apply -f -"],
  "label": [`${PATCH} '{"metadata":{"labels":{"KEY":"VALUE"}}}'; null in place of "VALUE" removes it`],
  "logs": ["k8s raw '/api/v1/namespaces/NAMESPACE/pods/NAME/log?tailLines=20'; follow=true goes on"],
  "port-forward": TO_PODS,
  "rollout": [
    `restart: ${template('"metadata":{"annotations":{"restarted":"NOW"}}')}`,
    "status: k8s describe deploy NAME; history: k8s tree deploy NAME",
  ],
  "scale": [`k8s patch deploy NAME --subresource=scale -p '{"spec":{"replicas":3}}'`],
  "set": [`image: ${template('"spec":{"containers":[{"name":"CONTAINER","image":"IMAGE"}]}')}`],
  "taint": [`k8s patch node NAME -p '{"spec":{"taints":[{"key":"KEY","effect":"NoSchedule"}]}}'`],
  "uncordon": [`k8s patch node NAME -p '{"spec":{"unschedulable":null}}'`],
  "wait": [`until k8s get pod NAME -o jsonpath='{.status.phase}' | grep -q Running; do sleep 1; done`],
  "watch": WATCH,
};

const RAW: Readonly<Record<string, string>> = {
  create: "-X POST -d @FILE ",
  replace: "-X PUT -d @FILE ",
  delete: "-X DELETE ",
};

/** The same for kubectl's flags; `verb` is the command that was given one. */
const INSTEAD_OF_FLAGS: Readonly<Record<string, (verb: string) => readonly string[]>> = {
  "--audience": () => ["k8s token SERVICE-ACCOUNT --audience=NAME"],
  "--duration": () => ["k8s token SERVICE-ACCOUNT --duration=1h"],
  "--edit": () => ["write the manifest to a file, edit it, and k8s create -f FILE"],
  "--force": () => ["k8s delete -f FILE, and then k8s create -f FILE, make objects anew"],
  "--interactive": () => ["k8s config protect CONTEXT has every write to it asked about"],
  "--kustomize": (verb) => [`kubectl kustomize FOLDER | k8s ${verb} -f -`],
  "--output-watch-events": () => WATCH,
  "--overwrite": () => ["apply is server-side here: a conflict names the owners, and --force-conflicts overrules them"],
  "--prune": () => ["k8s delete TYPE -l SELECTOR removes what no manifest holds any more"],
  "--raw": (verb) => [`k8s raw ${RAW[verb] ?? ""}PATH`],
  "--save-config": () => ["apply is server-side here, and needs no annotation"],
  "--sort-by": (verb) => [`k8s ${verb} --no-headers | sort -k 2 sorts by the second column`],
  "--subresource": () => [`k8s raw -X PUT -d @FILE "$(k8s path TYPE NAME)/status"`],
  "--watch": () => WATCH,
  "--watch-only": () => WATCH,
};

const LONG: Readonly<Record<string, string>> = { "-w": "--watch", "-k": "--kustomize", "-i": "--interactive" };

/** The error for an option that a command does not have, with what does it here where kubectl has it. */
export function unknownOption({ flag, message, hints }: UnknownOption, verb: string): UsageError {
  const instead = INSTEAD_OF_FLAGS[LONG[flag] ?? flag]?.(verb) ?? [];
  return new UsageError(message, { hints: [instead, hints, helpOn(verb)].find((some) => some.length > 0) ?? [] });
}

function helpOn(verb: string): string[] {
  // Most flags of kubectl's belong to what makes a manifest there: `create deployment web --image=nginx`.
  const more = verb === "create" ? ["k8s create makes what a manifest says: -f FILE, or -f - for standard input"] : [];
  return COMMANDS[verb] === undefined ? [] : [...more, `k8s ${verb} --help shows what it takes`];
}
