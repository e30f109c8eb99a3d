import { isRecord, type KubeObject } from "../../../data/core/object.ts";
import { describeValueType } from "../../../data/core/options.ts";
import { CHANGE_OPTIONS, changeWithBody, type ReadAndPatch } from "../change.ts";

/** Reads the arguments of `k8s.edit()` and changes the object by the function among them. */
export function editByFunction(verbs: ReadAndPatch, args: readonly unknown[]): Promise<KubeObject> {
  return changeWithBody(verbs, "edit", CHANGE_OPTIONS, args, (change, options) => {
    if (typeof change !== "function") {
      throw new TypeError(`Cannot call edit(): expected a function, got ${describeValueType(change)}`);
    }
    return {
      options,
      decide: async (object) => {
        // A function that is called again must not see what it did before.
        const copy = structuredClone(object);
        const changed: unknown = await change(copy) ?? copy;
        if (isRecord(changed)) return { object: changed as KubeObject, done: "edited" };
        throw new TypeError(`Cannot call edit(): the function returned ${describeValueType(changed)}, not an object`);
      },
    };
  });
}
