import type { Deployment } from "../../../data/core/kinds.ts";
import type { PageEntry } from "../../../data/output/text/page.ts";
import { containers } from "./containers.ts";
import { pairs, toText } from "./parts.ts";
import { volumes } from "./volumes.ts";

type Template = NonNullable<Deployment["spec"]>["template"];

/** The Pod template of a workload. */
export function template(given: Template | undefined, now: Date): PageEntry {
  if (given === undefined) return ["Pod Template", undefined];
  const { metadata, spec } = given;
  return ["Pod Template", {
    entries: [
      ["Labels", pairs(metadata?.labels)],
      ["Annotations", metadata?.annotations === undefined ? undefined : pairs(metadata.annotations)],
      ["Service Account", toText(spec?.serviceAccountName)],
      containers("Init Containers", spec?.initContainers, undefined, { now }),
      containers("Containers", spec?.containers, undefined, { now }),
      volumes(spec?.volumes),
      ["Node-Selectors", spec?.nodeSelector === undefined ? undefined : pairs(spec.nodeSelector)],
    ],
  }];
}
