import type { Node, Pod } from "../../../data/core/kinds.ts";
import { formatBytes, formatCpu } from "../../../data/core/quantity.ts";
import { ageOf, formatMoment } from "../../../data/output/text/moment.ts";
import type { Content, Entry, Page } from "../../../data/output/text/page.ts";
import type { Facts } from "../description.ts";
import { conditions, events, identity, text } from "./parts.ts";
import { add, type Amounts, amountsOf, podAmounts } from "./pod_resources.ts";

const ROLE = "node-role.kubernetes.io/";

/** The page of a Node. */
export function nodePage(facts: Facts): Page {
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
      entries: (status?.addresses ?? []).map(({ type, address }): Entry => [type, address]),
    }],
    ["Capacity", quantities(status?.capacity)],
    ["Allocatable", quantities(status?.allocatable)],
    [
      "System Info",
      nodeInfo === undefined ? undefined : {
        entries: [
          ["OS Image", text(nodeInfo.osImage)],
          ["Kernel Version", text(nodeInfo.kernelVersion)],
          ["Operating System", text(nodeInfo.operatingSystem)],
          ["Architecture", text(nodeInfo.architecture)],
          ["Container Runtime Version", text(nodeInfo.containerRuntimeVersion)],
          ["Kubelet Version", text(nodeInfo.kubeletVersion)],
          ["Machine ID", text(nodeInfo.machineID)],
          ["System UUID", text(nodeInfo.systemUUID)],
          ["Boot ID", text(nodeInfo.bootID)],
        ],
      },
    ],
    ["PodCIDRs", text((spec?.podCIDRs ?? []).join(","))],
    ["ProviderID", text(spec?.providerID)],
    ...load(facts, amountsOf(status?.allocatable ?? status?.capacity)),
    events(facts),
  ];
}

// The kubelet renews a Lease every ten seconds; the conditions' heartbeat is only every five minutes.
function renewed({ related, problems, now }: Facts): string | undefined {
  if (related === undefined) return problems.related === undefined ? undefined : `<unknown: ${problems.related}>`;
  return formatMoment(related[0]?.spec?.renewTime, now) ?? "";
}

function quantities(list: Record<string, string> | undefined): Content | undefined {
  if (list === undefined) return undefined;
  return {
    entries: Object.entries(list).sort(([a], [b]) => a < b ? -1 : 1).map(([name, amount]): Entry => [name, amount]),
  };
}

/** What runs there, and how much of the node it takes. */
function load({ pods, problems, now }: Facts, allocatable: Amounts): Page {
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
            ageOf(pod.metadata?.creationTimestamp, now),
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
