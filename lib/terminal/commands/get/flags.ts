import type { GetOptions, ListOptions } from "../../../api/client/options.ts";
import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import { type FormatOptions, LIST_FORMATS, outputOption } from "../../shell/formats.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";
import { type Globals, MANIFEST_OPTIONS, SHARED_OPTIONS, TEMPLATE_OPTIONS } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";
import type { Targets } from "../../shell/targets.ts";

/** The options of `k8s get`. */
export const GET_OPTIONS = {
  output: outputOption(LIST_FORMATS),
  ...TEMPLATE_OPTIONS,
  allNamespaces: SHARED_OPTIONS.allNamespaces,
  selector: SHARED_OPTIONS.selector,
  fieldSelector: SHARED_OPTIONS.fieldSelector,
  labelColumns: {
    short: "-L",
    value: "label",
    help: "Add a column for this label; may be repeated",
    repeated: true,
    completion: "label",
  },
  showLabels: { help: "Add a column with all labels" },
  showKind: { help: "Write pod/web instead of web, as if several types were listed" },
  showManagedFields: SHARED_OPTIONS.showManagedFields,
  neat: { help: "Print YAML, or -o json or kyaml, without what the server added" },
  headers: SHARED_OPTIONS.headers,
  ...MANIFEST_OPTIONS,
  ignoreNotFound: SHARED_OPTIONS.ignoreNotFound,
  subresource: SHARED_OPTIONS.subresource,
  sortBy: {
    value: "path",
    help: "Sort by a field, such as .metadata.creationTimestamp; reads everything first",
    completion: "template",
  },
  chunkSize: {
    value: "count",
    type: "integer",
    help: "Objects per page; 0 reads everything at once",
    default: "by their size",
  },
  raw: { value: "path", help: "Print the answer to a GET of this path byte for byte", completion: "path" },
  kustomize: { short: "-k", value: "folder", help: "Not supported", hidden: true },
} as const satisfies Options;

/** The flags of `k8s get`. */
export type GetFlags = Globals & FlagsOf<typeof GET_OPTIONS>;

/** What a person asked for, and the namespace where a manifest names one. */
export interface GetTarget extends Targets {
  namespace?: string;
}

/** @throws {UsageError} Where flags contradict what is asked for, as with kubectl. */
export function checkGetFlags(flags: GetFlags, targets: readonly GetTarget[]): void {
  if (targets.some(({ names }) => names.length > 0)) {
    if (flags.selector === undefined && flags.fieldSelector === undefined) return;
    const what = flags.filename === undefined ? "names" : "-f";
    throw new UsageError(`Cannot use ${what} and a selector together`, { hints: ["leave one of them out"] });
  }
  if (flags.subresource !== undefined && flags.filename === undefined) {
    throw new UsageError("Cannot get a subresource of many objects at once", {
      hints: ["name an object: k8s get deployment web --subresource=scale"],
    });
  }
}

/** The options of the library's calls: those of one object if names are given, else those of a list. */
export function callOptions(
  shell: Shell,
  flags: GetFlags,
  { names, namespace }: GetTarget,
): GetOptions & ListOptions {
  const { signal } = shell;
  const { subresource, selector: labels, fieldSelector: fields } = flags;
  if (names.length > 0) return defined({ signal, namespace, subresource });
  // A curl line is for all of it; it has no second page.
  const pageSize = flags.chunkSize ?? (flags.curl ? 0 : undefined);
  return defined({ signal, namespace: flags.allNamespaces ? "*" : namespace, labels, fields, pageSize });
}

/** What the flags say to a format. */
export function formatOptions(flags: GetFlags): FormatOptions {
  return {
    noHeaders: flags.headers === false,
    managedFields: flags.showManagedFields,
    neat: flags.neat,
    allowMissingKeys: flags.allowMissingTemplateKeys,
  };
}
