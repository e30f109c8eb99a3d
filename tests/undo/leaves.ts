import { isRecord, type KubeObject } from "../../lib/data/core/object.ts";

/** The values of an object by their paths. It is written apart from the code under test. */
export type Leaves = Map<string, string>;

// Written by the server, or by its controllers in answer to a write.
const IGNORED =
  /^\/(status|metadata\/(managedFields|resourceVersion|generation|uid|creationTimestamp|deletion\w+|selfLink|annotations\/deployment\.kubernetes\.io~revision))(\/|$)/;

// Lists that have no keys.
const ATOMIC = /\/(rules|args)$/;

/** Returns the values that users write. An element of a list is named by its port, its name or itself. */
export function leavesOf(object: KubeObject | undefined): Leaves {
  const leaves: Leaves = new Map();
  const walk = (value: unknown, path: string) => {
    if (IGNORED.test(path)) return;
    if (Array.isArray(value) && !ATOMIC.test(path)) {
      for (const item of value) {
        const key = isRecord(item) ? item.port ?? item.containerPort ?? item.name : item;
        if (isRecord(item)) walk(item, `${path}/[${key ?? JSON.stringify(item)}]`);
        else leaves.set(`${path}/[${JSON.stringify(item)}]`, "there");
      }
    } else if (isRecord(value)) {
      for (const [key, below] of Object.entries(value)) walk(below, `${path}/${key.replaceAll("/", "~")}`);
    } else leaves.set(path, JSON.stringify(value));
  };
  if (object !== undefined) walk(object, "");
  return leaves;
}

/** Returns the paths whose values differ. */
export function differences(a: Leaves, b: Leaves): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((path) => a.get(path) !== b.get(path));
}
