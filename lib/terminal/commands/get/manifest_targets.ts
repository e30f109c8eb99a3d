import { nameOf } from "../../../data/core/object.ts";
import type { K8s } from "../../../session/k8s.ts";
import { attempt } from "../../shell/continue_on_error.ts";
import { manifestScope, manifestType, readAllManifests } from "../../shell/manifests.ts";
import type { Shell } from "../../shell/shell.ts";
import { findManifestResource } from "../../shell/write_flags.ts";
import type { GetFlags, GetTarget } from "./flags.ts";

/** The objects that manifests name. */
export interface ManifestTargets {
  /** Their types and names; the namespaces are not known before the server is asked about the kinds. */
  named: GetTarget[];
  /** Finds the namespaces. An object of an unknown kind is reported and left out. */
  locate(k8s: K8s): Promise<GetTarget[]>;
}

/** Reads the manifests of `k8s get -f`. Documents without a name (generateName) are left out: the server chose it. */
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
