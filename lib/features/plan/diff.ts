import type { Client } from "../../api/client/client.ts";
import { presented } from "../../data/core/custom_inspect.ts";
import { type KubeObject, nameOf } from "../../data/core/object.ts";
import { BOOLEAN, type OptionTable } from "../../data/core/options.ts";
import { parseApiVersion } from "../../data/core/resource.ts";
import { changeTexts, formatDiff, withDiffHeader } from "../../data/output/text/diff.ts";
import type { ApplyOptions } from "../../api/client/options.ts";
import { COMPARED_OPTIONS, compareObjects, type Comparison } from "./compare.ts";
import { findMissing } from "./prerequisites.ts";

/** The difference between an object on the server and the object that an apply would store. */
export interface ObjectDiff {
  /** The name that kubectl gives the files of a diff: `apps.v1.Deployment.default.web`. */
  file: string;
  /** The object on the server as YAML. It is empty if the object does not exist. */
  before: string;
  /** The object that an apply would store, as YAML. It is empty if the dry run failed. */
  after: string;
  /** The unified diff of the two, without a header. It is empty if nothing changes. */
  diff: string;
  /** The error of the dry run. */
  error?: unknown;
}

/** Options of `diff`. */
export interface DiffOptions extends Omit<ApplyOptions, "dryRun" | "subresource"> {
  /** Show the values of Secrets. @default {false} */
  showSecrets?: boolean | undefined;
}

/** The table of {@linkcode DiffOptions}. */
export const DIFF_OPTIONS: OptionTable<DiffOptions> = { ...COMPARED_OPTIONS, showSecrets: BOOLEAN };

/** Compares objects with the server by dry runs of apply, 16 at a time. An object that fails has an `error`. */
export async function diffObjects(
  client: Client,
  objects: readonly KubeObject[],
  options: DiffOptions = {},
): Promise<ObjectDiff[]> {
  const { showSecrets, ...applyOptions } = options;
  const compared = await Array.fromAsync(compareObjects(client, objects, applyOptions));
  // An object whose namespace or kind is created by the same input is compared as it is written.
  const missing = findMissing(compared, options.namespace ?? client.namespace);
  const diffs = await Promise.all(compared.map((comparison) => {
    const after = missing.has(comparison) ? comparison.object : comparison.after;
    return toDiff({ ...comparison, after }, showSecrets);
  }));
  return presented(diffs, () => diffs.map(formatFileDiff).join("").trimEnd());
}

async function toDiff(comparison: Comparison, showSecrets: boolean | undefined): Promise<ObjectDiff> {
  const { before, after, error } = comparison;
  const file = fileName(comparison);
  if (after === undefined) return { file, before: "", after: "", diff: "", error };
  const [live, merged] = changeTexts({ before, after }, { showSecrets });
  return { file, before: live, after: merged, diff: await formatDiff({ before, after }, { showSecrets }) };
}

// k8s.io/kubectl pkg/cmd/diff/diff.go, InfoObject.Name.
function fileName({ object, namespace = "" }: Comparison): string {
  const { group, version } = parseApiVersion(object.apiVersion ?? "v1");
  return [...(group === "" ? [] : [group]), version, object.kind, namespace, nameOf(object)].join(".");
}

/** Formats a diff with the header of `diff -u -N`. It is empty if nothing changes. */
export function formatFileDiff({ file, diff }: ObjectDiff): string {
  return withDiffHeader(diff, `LIVE/${file}`, `MERGED/${file}`);
}
