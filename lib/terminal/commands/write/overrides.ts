import type { KubeObject } from "../../../data/core/object.ts";
import type { FlagsOf, Options } from "../../shell/options.ts";

/** The option for the type of the patch of `--overrides`. */
export const OVERRIDE_TYPE = {
  overrideType: {
    value: "type",
    values: ["merge", "strategic", "json"],
    help: "Type of the patch of --overrides",
    default: "merge",
  },
} as const satisfies Options;

type OverrideFlags = FlagsOf<typeof OVERRIDE_TYPE> & { overrides?: string | undefined };

/** Applies the patch of `--overrides` to a new object. */
export async function patchNewObject<T extends KubeObject>(
  object: T,
  { overrides, overrideType = "merge" }: OverrideFlags,
): Promise<KubeObject> {
  if (overrides === undefined) return object;
  const { mergeOverrides, readOverrides } = await import("../../shell/merge_overrides.ts");
  if (overrideType === "merge") return mergeOverrides(object, overrides);
  const { patchLocally } = await import("./client_dry_run.ts");
  return await patchLocally(object, readOverrides(overrides), overrideType);
}
