import { OVERRIDE_FLAGS } from "../../session/overrides.ts";
import type { FlagsOf, Options } from "./options.ts";

// Help lists the options in the order of this object.
const { namespace, context, ...others } = OVERRIDE_FLAGS;

/** The options that run a command for several contexts. */
const FLEET_OPTIONS = {
  contexts: {
    value: "pattern",
    help: "Read from all contexts that match: 'prod-*', '/regex/', '!prod-old'; may be repeated",
    repeated: true,
    completion: "contexts",
  },
  fleet: {
    value: "name",
    help: "Read from the contexts of a named fleet; see `k8s config fleet`",
    completion: "fleet",
  },
  fleetFrom: {
    value: "context",
    help: "Read from the clusters of the ClusterProfiles of a hub: CONTEXT or CONTEXT/NAMESPACE",
    completion: "context",
  },
  clusterprofileProviderFile: {
    value: "file",
    help: "Credential plugins for --fleet-from, instead of ~/.config/kubeshell/clusterprofile-providers.json",
    completion: "file",
  },
  allowPartial: { help: "With several contexts, exit with 0 even if some of them fail" },
  failFast: { help: "With several contexts, stop at the first that fails" },
} as const satisfies Options;

/** The options that every command accepts. Plain data, so that `k8s --help` shows them without loading Cliffy. */
export const GLOBAL_OPTIONS = {
  namespace,
  context,
  ...FLEET_OPTIONS,
  kubeconfig: { value: "file", help: "Kubeconfig, instead of KUBECONFIG and ~/.kube/config", completion: "file" },
  kuberc: {
    value: "file",
    help: "File with kubectl preferences, instead of KUBERC and ~/.kube/kuberc",
    completion: "file",
  },
  ...others,
  requestTimeout: {
    ...others.requestTimeout,
    // The same message as in kubectl, because scripts search for it.
    invalid: 'Cannot use --request-timeout "{value}": Invalid timeout value. Timeout must be a single integer in ' +
      "seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
  },
  sandbox: { help: "Use a new sandbox cluster inside this process" },
  yes: { short: "-y", help: "Skip confirmations of bulk deletes, of writes with --where and to protected contexts" },
  journal: { negated: true, help: "Do not record writes for `k8s undo`" },
  journalValues: { help: "Record literal environment values and other values that may be secret, too" },
  explainUndo: { help: "Print after each write whether `k8s undo` can take it back" },
  curl: { help: "Print curl commands instead of sending requests, except for discovery" },
  verbose: {
    short: "-v",
    value: "level",
    type: "integer",
    bare: "6",
    aliases: ["--v"],
    help: "1 or more: print stack traces; 6 or more, or -v alone: log requests; 8 or more: log their bodies",
  },
} as const satisfies Options;

/** The flags that every command accepts. */
export type Globals = FlagsOf<typeof GLOBAL_OPTIONS>;

/** Options that several commands share. */
export const SHARED_OPTIONS = {
  allNamespaces: { short: "-A", help: "Use all namespaces" },
  selector: {
    short: "-l",
    value: "selector",
    help: "Label selector: app=web, tier in (a,b), !old",
    completion: "selector",
  },
  fieldSelector: {
    value: "selector",
    help: "Field selector: spec.nodeName=minikube",
    completion: "field-selector",
  },
  where: {
    value: "expression",
    help: "Only use objects for which an expression is true: 'age > \"7d\"' (see `k8s help expressions`)",
    required: true,
    completion: "expression",
  },
  headers: { negated: true, help: "Omit the header row" },
  subresource: {
    value: "name",
    values: ["status", "scale"],
    open: true,
    help: "Subresource, such as status or scale",
    completion: "subresource",
  },
  ignoreNotFound: { help: "Succeed if an object does not exist" },
  showManagedFields: { help: "Keep metadata.managedFields in -o json and yaml" },
} as const satisfies Options;

/** The options of commands that read manifests. */
export const MANIFEST_OPTIONS = {
  filename: {
    short: "-f",
    value: "file",
    help: "File, folder, pattern, URL, or - for standard input; may be repeated",
    repeated: true,
    completion: "file",
  },
  recursive: { short: "-R", help: "Process folders recursively" },
  kustomize: {
    short: "-k",
    value: "folder",
    help: "Kustomization folder, built by the kustomize or kubectl on this machine",
    completion: "file",
  },
} as const satisfies Options;

/** Template options of commands with `-o go-template`. `template_option.ts` merges `--template` into `-o`. */
export const TEMPLATE_OPTIONS = {
  template: {
    value: "template",
    help: "Go template, or the argument of another format in -o",
    completion: "template",
  },
  allowMissingTemplateKeys: {
    value: "yes",
    type: "boolean",
    help: "Ignore missing keys in Go templates and JSONPath templates",
    default: "true",
  },
} as const satisfies Options;

/** The verbs of the API, for authorization and discovery. */
export const API_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"] as const;

/** The arguments of a command that name one or more objects. */
export const TARGET = { name: "target", repeated: true, completion: "target" } as const;

/** Optional arguments that name objects. */
export const TARGETS = { ...TARGET, optional: true } as const;
