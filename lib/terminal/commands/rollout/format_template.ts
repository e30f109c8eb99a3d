import type { KubeObject } from "../../../data/core/object.ts";
import { formatPage } from "../../../data/output/text/page.ts";
import { template } from "../../../features/views/pages/template.ts";

/** Formats a pod template as `k8s describe` does. */
export function formatTemplate(given: KubeObject): string {
  return formatPage([template(given as Parameters<typeof template>[0], new Date())]);
}
