import { OVERRIDE_FLAGS } from "../../session/overrides.ts";
import type { FlagsOf, Options } from "./options.ts";

// Help lists the options in the order of this object.
const { namespace, context, ...others } = OVERRIDE_FLAGS;

/** The options that every command accepts. Plain data, so that `k8s --help` shows them without loading Cliffy. */
export const GLOBAL_OPTIONS = {
  namespace,
  context,
  kubeconfig: { value: "file", help: "Kubeconfig, instead of KUBECONFIG and ~/.kube/config", completion: "file" },
  kuberc: { value: "file", help: "Preferences of kubectl, instead of KUBERC and ~/.kube/kuberc", completion: "file" },
  ...others,
  requestTimeout: {
    ...others.requestTimeout,
    // kubectl's words: scripts look for them.
    invalid: 'Cannot use --request-timeout "{value}": Invalid timeout value. Timeout must be a single integer in ' +
      "seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)",
  },
  sandbox: { help: "Use a fresh cluster inside this process" },
  yes: { short: "-y", help: "Skip the confirmation of writes to a protected context and of bulk deletes" },
  curl: { help: "Print the equivalent curl command; send nothing but discovery" },
  verbose: {
    short: "-v",
    value: "level",
    type: "integer",
    bare: "6",
    aliases: ["--v"],
    help: "1 and up: print stack traces of errors; 6 and up, or -v alone: log each request; 8 and up: its bodies too",
  },
} as const satisfies Options;

/** The flags that every command has. */
export type Globals = FlagsOf<typeof GLOBAL_OPTIONS>;

/** Options that several commands share. Spread a group, or take one by its name. */
export const SHARED_OPTIONS = {
  allNamespaces: { short: "-A", help: "Look in all namespaces" },
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
  recursive: { short: "-R", help: "With a folder: include the folders below it" },
} as const satisfies Options;

/** The options of templates, of commands that have `-o go-template`. `template_option.ts` makes `--template` part of `-o`. */
export const TEMPLATE_OPTIONS = {
  template: {
    value: "template",
    help: "Go template, or the argument of -o: go-template, jsonpath, custom-columns or their files",
    completion: "template",
  },
  allowMissingTemplateKeys: {
    value: "yes",
    type: "boolean",
    help: "Print <no value> for a missing key of a Go template, or nothing for JSONPath, instead of failing",
    default: "true",
  },
} as const satisfies Options;

/** The verbs of the API, for authorization and discovery. */
export const API_VERBS = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"] as const;

/** The one object that a command is about, or several. */
export const TARGET = { name: "target", repeated: true, completion: "target" } as const;

/** The same, for a command that can do without. */
export const TARGETS = { ...TARGET, optional: true } as const;
