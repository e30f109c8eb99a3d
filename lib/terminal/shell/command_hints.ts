import type { Diagnosis } from "../../data/core/diagnosis.ts";
import type { Hint, HintCode, HintValues } from "../../data/core/hint.ts";
import { report } from "../../data/core/report.ts";
import { shellWord } from "../../data/base/shell_word.ts";

const COMMANDS: { readonly [Code in HintCode]: (values: HintValues[Code]) => string } = {
  "add-authority": () => "add --certificate-authority FILE, or set certificate-authority in the kubeconfig",
  "adopt-apply-set": ({ type, name, namespace, tooling }) =>
    `run \`k8s annotate ${type} ${shellWord(name)}${flag("-n", namespace)} --overwrite ` +
    `applyset.kubernetes.io/tooling=${tooling}\` to manage the set with k8s from now on; the other tool refuses it then`,
  "ask-who": () => "an opaque token has no claims; run `k8s auth whoami` to ask the server",
  "change-existing": () =>
    "run `k8s apply -f FILE` to change the existing object, or `k8s replace -f FILE` to replace it",
  "check-context": ({ name }) => `run \`k8s doctor --context ${shellWord(name)}\``,
  "check-pods": ({ namespace }) =>
    `run \`k8s get pods -n ${shellWord(namespace)}\` to see why the webhook has no endpoints`,
  "check-server": () => "check that the server is running, and its host and port: `k8s config view --minify`",
  "choose-context": () => "run `k8s config use-context NAME`, or add --context NAME",
  "choose-credential": () => "add --token TOKEN, or choose another context: --context NAME",
  "choose-server": () => "add --server https://HOST:PORT",
  "copy-secrets": () => "run `k8s config view --raw` to copy it with its secrets, or --flatten for a single file",
  "delete-context": ({ name }) => `run \`k8s config delete-context ${shellWord(name)}\` first`,
  "delete-secret": ({ name, namespace }) =>
    `run \`k8s delete secret ${shellWord(name)} -n ${
      shellWord(namespace)
    }\` to remove the Secret if you do not need it`,
  "extract-client-key": ({ file }) =>
    `write it to a file: \`k8s config view --minify --raw -o jsonpath='{.users[0].user.client-key-data}' | base64 -d > ${
      shellWord(file)
    }\``,
  "ignore-unknown-fields": () => "add --validate=warn to write it without unknown fields",
  "join-apply-set": () => "add --force-conflicts to move it to this set",
  "list-contexts": () => "run `k8s config get-contexts` to list the contexts",
  "list-expression-names": () => "run `k8s help expressions` to list the names of each kind",
  "list-fields": ({ field }) => `run \`k8s explain ${shellWord(field)}\` to list the fields`,
  "list-journal": () => "run `k8s journal` to list the ids",
  "list-kinds": () => "run `k8s api-resources` to list the kinds of this server",
  "list-objects": ({ type, namespace }) =>
    namespace === undefined
      ? `run \`k8s get ${shellWord(type)}\` to list them`
      : `run \`k8s get ${shellWord(type)} -n ${
        shellWord(namespace)
      }\` to list them, or add -A to search all namespaces`,
  "list-permissions": ({ namespace, as }) =>
    `run \`k8s auth can-i --list${flag("-n", namespace)}${flag("--as", as)}\` to list what is allowed`,
  "list-verbs": () => "run `k8s api-resources -o wide` to list the verbs of each kind",
  "longer-timeout": () => "add --request-timeout 30s, or 0 for no limit",
  "merge-patch": () => "use --type=merge or --type=json: custom resources do not support strategic patches",
  "more-streams": ({ count }) => `add --max-log-requests=${count} to increase the limit`,
  "name-auth-provider": () => "add --auth-provider=oidc",
  "name-exec-command": () => "add --exec-command=PROGRAM",
  "name-impersonated-user": () => "add --as USER",
  "name-kubeconfig": () => "add --kubeconfig FILE, set KUBECONFIG=FILE, or add --server URL",
  "new-token": ({ expired }) => `the token expired at ${expired}; run \`k8s token\` to get one of a service account`,
  "no-seal": () => "add --no-seal to run the command itself, without `sh` and without an end mark",
  "not-read-only": () => "leave out --read-only to write; dry runs are possible with it",
  "one-page": () => "add --chunk-size=0 to read it in one page",
  "other-kubeconfig": () => "name another kubeconfig: --kubeconfig FILE, or KUBECONFIG=FILE",
  "path-of-kind": () => "run `k8s path TYPE NAME` to print the path of an object on this server",
  "permissions": () => "run `k8s permissions` to print every flag that a context needs",
  "read-only-off": () => "enter `.readonly off` to write; dry runs are possible with it",
  "read-readiness": () => "run `k8s raw '/readyz?verbose'` to see which part of the server is not ready",
  "read-version": () => "check that this is the API server: run `k8s raw /version`",
  "renew-token": ({ name, namespace }) =>
    `run \`k8s token ${shellWord(name)} -n ${shellWord(namespace)}\` as a user with the permission`,
  "run-doctor": ({ why }) => `run \`k8s doctor\` to ${why}`,
  "set-client-key": ({ file }) =>
    `then name the new file: \`k8s config set-credentials USER --client-key=${shellWord(file)}\``,
  "set-credentials": () => "run `k8s config set-credentials NAME` for plugins and providers, or edit the file",
  "set-journal": () => "set K8S_JOURNAL to a file in which writes are recorded",
  "set-namespace": ({ name }) =>
    `run \`k8s config set-context --current --namespace ${shellWord(name)}\` to use the namespace ${name}`,
  "set-raw-bytes": () => "add --set-raw-bytes to pass the text itself",
  "short-token": () => "run `k8s token` to get a token that expires",
  "take-over-fields": () => "add --force-conflicts to take the fields over from their owners",
  "use-context": ({ name }) => `run \`k8s config use-context ${shellWord(name)}\``,
  "use-sandbox": () => "if you have no cluster, add --sandbox: `k8s --sandbox get pods`",
  "use-token": ({ step }) => `${step}, or add --token TOKEN`,
  "view-context": ({ step }) => `${step}: \`k8s config view --minify\``,
  "view-finalizers": ({ namespace }) =>
    `run \`k8s get namespace ${shellWord(namespace)} -o yaml\` to see which finalizers are left`,
  "view-kubeconfig": () => "run `k8s config view` to see the fault",
};

/** Formats a hint as a command to run or a flag to add. */
function commandHint({ code, values }: Hint): string {
  // TypeScript cannot infer the type of the values from an indexed code.
  return (COMMANDS[code] as (values: HintValues[HintCode]) => string)(values);
}

/** Formats an error for the command line. */
export function formatError(error: unknown, { verbose = false }: { verbose?: boolean | undefined } = {}): string {
  return report(error, { verbose, wordHint: commandHint });
}

/** Returns a diagnosis with its next steps formatted as commands. */
export function withCommandHints(diagnosis: Diagnosis): Diagnosis {
  return {
    ...diagnosis,
    checks: diagnosis.checks.map((check) => ({
      ...check,
      next: check.next.map((step) => typeof step === "string" ? step : commandHint(step)),
    })),
  };
}

function flag(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name} ${shellWord(value)}`;
}
