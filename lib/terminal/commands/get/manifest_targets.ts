import { nameOf } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { manifestScope, manifestType, readAllManifests } from "../../shell/manifests.ts";
import type { Shell } from "../../shell/shell.ts";
import { findManifestResource } from "../../shell/write_flags.ts";
import type { GetFlags, GetTarget } from "./flags.ts";

/** The objects in manifests. */
export interface ManifestTargets {
  /** Their types and names. Their namespaces are unknown until their kinds are resolved. */
  named: GetTarget[];
  /** Adds the namespaces. Reports objects of an unknown kind and leaves them out. */
  locate(k8s: K8s): Promise<GetTarget[]>;
}

/** Reads the manifests of `k8s get -f`. Skips documents with generateName, whose names are unknown. */
export async function readManifestTargets(shell: Shell, flags: GetFlags): Promise<ManifestTargets> {
  const { filename = [], recursive, namespace } = flags;
  const { manifests, failures } = await readAllManifests(shell, filename, { recursive });
  const targets = manifests.flatMap(({ object, source }) => {
    const name = nameOf(object);
    return name === undefined ? [] : [{ object, source, wanted: { type: manifestType(object), names: [name] } }];
  });
  const alone = targets.length + failures.length === 1;
  return {
    named: targets.map(({ wanted }) => wanted),
    async locate(k8s) {
      const located: GetTarget[] = [];
      for (const { object, source, wanted } of targets) {
        const find = async () =>
          manifestScope(object, await findManifestResource(k8s, object, shell.signal), namespace);
        const scope = await attempt(shell, find, { about: `${object.kind} of ${source}`, alone });
        if (scope !== undefined) located.push({ ...wanted, ...scope });
      }
      return located;
    },
  };
}
