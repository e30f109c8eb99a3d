import type { Pod } from "../../../data/core/kinds.ts";
import { formatMoment } from "../../../data/output/text/moment.ts";
import type { Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { type Container, containers } from "./containers.ts";
import { conditions, eventsEntry, identity, pairs, toText } from "./parts.ts";
import { volumes } from "./volumes.ts";

type Toleration = NonNullable<NonNullable<Pod["spec"]>["tolerations"]>[number];

/** The page of a Pod. */
export function podPage(facts: DescribeContext): Page {
  const { columns, now } = facts;
  const pod = facts.object as Pod;
  const { spec, status } = pod;
  return [
    ...identity(facts),
    ["Service Account", toText(spec?.serviceAccountName)],
    ["Priority", priority(spec)],
    ["Node", spec?.nodeName ? `${spec.nodeName}${status?.hostIP ? `/${status.hostIP}` : ""}` : ""],
    ["Start Time", formatMoment(status?.startTime, now)],
    ["Status", statusText(status?.phase, columns.Status)],
    ["Reason", toText(status?.reason)],
    ["Message", toText(status?.message)],
    ["IP", (status?.podIPs ?? []).map(({ ip }) => ip).join(", ") || status?.podIP || ""],
    ["Nominated Node", toText(status?.nominatedNodeName)],
    containers("Init Containers", spec?.initContainers, status?.initContainerStatuses, { now, pod }),
    containers("Containers", spec?.containers, status?.containerStatuses, { now, pod }),
    containers(
      "Ephemeral Containers",
      spec?.ephemeralContainers as Container[] | undefined,
      status?.ephemeralContainerStatuses,
      { now, pod },
    ),
    conditions(status?.conditions, now),
    volumes(spec?.volumes),
    ["QoS Class", toText(status?.qosClass)],
    ["Node-Selectors", spec?.nodeSelector === undefined ? undefined : pairs(spec.nodeSelector)],
    ["Tolerations", spec?.tolerations === undefined ? undefined : { lines: spec.tolerations.map(toleration) }],
    spread(pod),
    eventsEntry(facts),
  ];
}

// The phase of a crashing Pod can still be Running. The server's column shows CrashLoopBackOff.
function statusText(phase: string | undefined, column: string | undefined): string {
  if (column === undefined || column === phase) return phase ?? "";
  return phase === undefined ? column : `${column} (phase ${phase})`;
}

function priority(spec: Pod["spec"]): string | undefined {
  const { priority, priorityClassName } = spec ?? {};
  if (!priority && !priorityClassName) return undefined;
  return `${priority ?? 0}${priorityClassName ? ` (${priorityClassName})` : ""}`;
}

/** Formats a toleration as kubectl does: `key=value:effect op=Exists for 300s`. */
function toleration({ key, value, effect, operator, tolerationSeconds }: Toleration): string {
  const what = `${key ?? ""}${value ? `=${value}` : ""}${effect ? `:${effect}` : ""}`;
  const how = operator === "Exists" && !value ? " op=Exists" : "";
  return `${what}${how}${tolerationSeconds === undefined ? "" : ` for ${tolerationSeconds}s`}`.trim();
}

function spread({ spec }: Pod): PageEntry {
  const list = spec?.topologySpreadConstraints;
  return [
    "Topology Spread Constraints",
    list === undefined ? undefined : {
      lines: list.map(({ topologyKey, whenUnsatisfiable, maxSkew }) =>
        `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded`
      ),
    },
  ];
}
