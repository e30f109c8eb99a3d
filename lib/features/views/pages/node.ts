import type { Node, Pod } from "../../../data/core/kinds.ts";
import { formatBytes, formatCpu } from "../../../data/core/quantity.ts";
import { ageSince, formatMoment } from "../../../data/output/text/moment.ts";
import type { Content, Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { conditions, eventsEntry, identity, toText } from "./parts.ts";
import { add, type Amounts, podAmounts, readAmounts } from "../../../data/core/pod_resources.ts";

const ROLE = "node-role.kubernetes.io/";

/** The page of a Node. */
export function nodePage(facts: DescribeContext): Page {
  const { now } = facts;
  const { metadata, spec, status } = facts.object as Node;
  const labels = Object.entries(metadata?.labels ?? {});
  const roles = labels.flatMap(([key, value]) =>
    key.startsWith(ROLE) ? [key.slice(ROLE.length)] : key === "kubernetes.io/role" ? [value] : []
  );
  const { nodeInfo } = status ?? {};
  return [
    ...identity(facts),
    ["Roles", roles.join(",")],
    [
      "Taints",
      { lines: (spec?.taints ?? []).map(({ key, value, effect }) => `${key}${value ? `=${value}` : ""}:${effect}`) },
    ],
    ["Unschedulable", spec?.unschedulable ?? false],
    ["Lease Renewed", renewed(facts)],
    conditions(status?.conditions, now),
    ["Addresses", {
      entries: (status?.addresses ?? []).map(({ type, address }): PageEntry => [type, address]),
    }],
    ["Capacity", quantities(status?.capacity)],
    ["Allocatable", quantities(status?.allocatable)],
    [
      "System Info",
      nodeInfo === undefined ? undefined : {
        entries: [
          ["OS Image", toText(nodeInfo.osImage)],
          ["Kernel Version", toText(nodeInfo.kernelVersion)],
          ["Operating System", toText(nodeInfo.operatingSystem)],
          ["Architecture", toText(nodeInfo.architecture)],
          ["Container Runtime Version", toText(nodeInfo.containerRuntimeVersion)],
          ["Kubelet Version", toText(nodeInfo.kubeletVersion)],
          ["Machine ID", toText(nodeInfo.machineID)],
          ["System UUID", toText(nodeInfo.systemUUID)],
          ["Boot ID", toText(nodeInfo.bootID)],
        ],
      },
    ],
    ["PodCIDRs", toText((spec?.podCIDRs ?? []).join(","))],
    ["ProviderID", toText(spec?.providerID)],
    ...load(facts, readAmounts(status?.allocatable ?? status?.capacity)),
    eventsEntry(facts),
  ];
}

// The kubelet renews its Lease every ten seconds, but the heartbeat of the conditions only every five minutes.
function renewed({ related, problems, now }: DescribeContext): string | undefined {
  if (related === undefined) return problems.related === undefined ? undefined : `<unknown: ${problems.related}>`;
  return formatMoment(related[0]?.spec?.renewTime, now) ?? "";
}

function quantities(list: Record<string, string> | undefined): Content | undefined {
  if (list === undefined) return undefined;
  return {
    entries: Object.entries(list).sort(([a], [b]) => a < b ? -1 : 1).map(([name, amount]): PageEntry => [name, amount]),
  };
}

/** Shows the Pods of the node and the share of its resources that they request. */
function load({ pods, problems, now }: DescribeContext, allocatable: Amounts): Page {
  if (pods === undefined) return [["Pods", problems.pods === undefined ? undefined : `<unknown: ${problems.pods}>`]];
  const all = pods.rows.map(({ object }) => object as Pod | null | undefined).filter((pod) => pod != null);
  const share = (amount: number, name: string) => {
    const whole = allocatable[name] ?? 0;
    return `${amountText(name, amount)} (${whole === 0 ? 0 : Math.floor(amount / whole * 100)}%)`;
  };
  const [requests, limits] = (["requests", "limits"] as const).map((which) =>
    all.map((pod) => podAmounts(pod, which)).reduce(add, {})
  ) as [Amounts, Amounts];
  const names = ["cpu", "memory", "ephemeral-storage"];
  const others = Object.keys(allocatable).filter((name) => ![...names, "pods"].includes(name)).sort();
  return [
    [`Running Pods`, `${all.length} of ${allocatable.pods ?? "any number"}`],
    ["Pods", {
      rows: [
        ["NAMESPACE", "NAME", "CPU REQUESTS", "CPU LIMITS", "MEMORY REQUESTS", "MEMORY LIMITS", "AGE"],
        ...all.map((pod) => {
          const [asked, most] = [podAmounts(pod, "requests"), podAmounts(pod, "limits")];
          return [
            pod.metadata?.namespace ?? "",
            pod.metadata?.name ?? "",
            share(asked.cpu ?? 0, "cpu"),
            share(most.cpu ?? 0, "cpu"),
            share(asked.memory ?? 0, "memory"),
            share(most.memory ?? 0, "memory"),
            ageSince(pod.metadata?.creationTimestamp, now),
          ];
        }),
      ],
    }],
    ["Allocated", {
      rows: [
        ["RESOURCE", "REQUESTS", "LIMITS (may be over 100%)"],
        ...[...names, ...others].map((
          name,
        ) => [name, share(requests[name] ?? 0, name), share(limits[name] ?? 0, name)]),
      ],
    }],
  ];
}

function amountText(name: string, amount: number): string {
  return name === "cpu"
    ? formatCpu(amount)
    : name === "memory" || /storage|hugepages/.test(name)
    ? formatBytes(amount)
    : String(amount);
}
