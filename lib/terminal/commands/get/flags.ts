import type { GetOptions, ListOptions } from "../../../api/client/options.ts";
import { defined } from "../../../data/base/defined.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { Shell } from "../../shell/shell.ts";
import type { Globals } from "../../shell/globals.ts";
import type { Targets } from "../../shell/targets.ts";

/** The flags of `k8s get`. */
export interface GetFlags extends Globals {
  output?: string | undefined;
  allNamespaces?: boolean | undefined;
  selector?: string | undefined;
  fieldSelector?: string | undefined;
  headers?: boolean | undefined;
  showKind?: boolean | undefined;
  showLabels?: boolean | undefined;
  showManagedFields?: boolean | undefined;
  labelColumns?: string[] | undefined;
  filename?: string[] | undefined;
  recursive?: boolean | undefined;
  ignoreNotFound?: boolean | undefined;
  chunkSize?: number | undefined;
  sortBy?: string | undefined;
  raw?: string | undefined;
  kustomize?: string | undefined;
  subresource?: string | undefined;
}

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
