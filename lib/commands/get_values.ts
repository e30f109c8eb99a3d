import { isNotFound } from "../core/errors.ts";
import type { KubeObject } from "../core/object.ts";
import type { K8s } from "../session/k8s.ts";
import { attempt } from "./attempt.ts";
import { callOptions, type GetFlags, type Wanted } from "./get_flags.ts";
import { valuePrinter } from "./print.ts";
import type { Shell } from "./shell.ts";

/** Shows whole objects; gives whether something was found that is worth no remark. */
type Show = (shell: Shell, k8s: K8s, flags: GetFlags, wanted: Wanted[]) => Promise<boolean>;

/**
 * Makes what shows objects in a format of `-o`: one that was named as it is, several as a v1 List.
 *
 * @throws {UsageError} For an unknown format, before anything is sent.
 */
export async function valueShower(format: string): Promise<Show> {
  const print = format === "name" ? undefined : await valuePrinter(format);
  return async (shell, k8s, flags, wanted) => {
    const found = await read(shell, k8s, flags, wanted);
    if (flags.curl) return true;
    if (print === undefined) {
      const { formatName } = await import("../output/name.ts");
      await shell.out(found.map((item) => formatName(item) + "\n").join(""));
      return true;
    }
    const items = flags.showManagedFields ? found : found.map(withoutManagedFields);
    if (isSingle(wanted, flags)) {
      const [item] = items;
      if (item !== undefined) await shell.out(print(item));
      return true;
    }
    // A selector of names that are all absent and ignored gives nothing at all, as with kubectl.
    if (items.length === 0 && flags.ignoreNotFound) return true;
    await shell.out(print({ apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items }));
    return true;
  };
}

function isSingle([first, ...more]: Wanted[], { filename = ["-"] }: GetFlags): boolean {
  return more.length === 0 && first?.names.length === 1 && filename.length === 1;
}

async function read(shell: Shell, k8s: K8s, flags: GetFlags, wanted: Wanted[]): Promise<KubeObject[]> {
  const items: KubeObject[] = [];
  const calls = wanted.reduce((sum, { names }) => sum + Math.max(1, names.length), 0);
  const options = { ignore: flags.ignoreNotFound ? isNotFound : undefined, alone: calls === 1 };
  for (const target of wanted) {
    const { type } = target;
    const where = callOptions(shell, flags, target);
    if (target.names.length === 0) {
      const list = await attempt(shell, () => k8s.list<string>(type, where), options);
      for (const item of list ?? []) items.push(item);
    }
    for (const name of target.names) {
      const object = await attempt(shell, () => k8s.get<string>(type, name, where), options);
      if (object !== undefined) items.push(object);
    }
  }
  return items;
}

// As kubectl without --show-managed-fields: who owns which field is noise to nearly every reader.
function withoutManagedFields(object: KubeObject): KubeObject {
  if (object.metadata?.managedFields === undefined) return object;
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
