import { closest } from "../core/closest.ts";
import { UsageError } from "../core/errors.ts";
import { COMMANDS } from "./table.ts";

/** What kubectl has; some of it is not here yet. */
export const KUBECTL_VERBS: readonly string[] = (
  "annotate attach autoscale certificate cluster-info cordon cp debug diff drain edit exec expose kustomize label logs " +
  "plugin port-forward rollout scale set taint top uncordon wait watch"
).split(" ");

// What does it meanwhile.
const INSTEAD: Readonly<Record<string, string>> = {
  logs: "k8s raw /api/v1/namespaces/NAMESPACE/pods/NAME/log reads a log",
  watch: "k8s raw '/api/v1/namespaces/NAMESPACE/pods?watch=true' tells what changes",
  scale: `k8s patch deployment NAME -p '{"spec":{"replicas":3}}'`,
  label: `k8s patch pod NAME -p '{"metadata":{"labels":{"KEY":"VALUE"}}}'`,
  annotate: `k8s patch pod NAME -p '{"metadata":{"annotations":{"KEY":"VALUE"}}}'`,
  edit: ".edit TYPE NAME at the prompt of k8s repl does it",
  diff: "k8s apply -f FILE --dry-run=server -o yaml shows what would be",
};

/** The error for a word that is no command. */
export function unknownCommand(verb: string): UsageError {
  const members = Object.keys(COMMANDS).filter((name) => name.startsWith(`${verb} `));
  if (members.length > 0) {
    return new UsageError(`"${verb}" needs one more word`, { hints: members.map((name) => `k8s ${name}`) });
  }
  if (KUBECTL_VERBS.includes(verb)) {
    const instead = INSTEAD[verb];
    return new UsageError(`k8s has no command "${verb}" yet`, {
      hints: [...(instead === undefined ? [] : [instead]), `kubectl ${verb} does it`],
    });
  }
  const near = closest(verb, Object.keys(COMMANDS).filter((name) => !COMMANDS[name]?.hidden));
  return new UsageError(`Unknown command "${verb}"`, {
    hints: [...(near === undefined ? [] : [`did you mean "${near}"?`]), "k8s help lists all commands"],
  });
}
