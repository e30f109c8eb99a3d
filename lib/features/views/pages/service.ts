import type { Service } from "../../../data/core/kinds.ts";
import { isRecord, records } from "../../../data/core/object.ts";
import type { Page, PageEntry } from "../../../data/output/text/page.ts";
import type { DescribeContext } from "../description.ts";
import { conditions, eventsEntry, identity, pods, selectorText, toText } from "./parts.ts";

type Port = NonNullable<NonNullable<Service["spec"]>["ports"]>[number];

/** Maximum number of addresses per port. */
const SHOWN = 3;

/** The page of a Service. */
export function servicePage(facts: DescribeContext): Page {
  const { spec, status } = facts.object as Service;
  const ingress = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname ?? "");
  return [
    ...identity(facts),
    ["Selector", selectorText({ matchLabels: spec?.selector ?? {} })],
    ["Type", toText(spec?.type)],
    [
      "IP Families",
      toText([spec?.ipFamilyPolicy, (spec?.ipFamilies ?? []).join(",")].filter((word) => word).join(" ")),
    ],
    ["IP", (spec?.clusterIPs ?? []).join(", ") || spec?.clusterIP || ""],
    ["External IPs", toText((spec?.externalIPs ?? []).join(", "))],
    ["External Name", toText(spec?.externalName)],
    ["LoadBalancer", spec?.type === "LoadBalancer" ? ingress.join(", ") || "<pending>" : undefined],
    ...(spec?.ports ?? []).map((port): PageEntry => [port.name ? `Port ${port.name}` : "Port", portText(port, facts)]),
    ["Session Affinity", toText(spec?.sessionAffinity)],
    ["External Traffic", toText(spec?.externalTrafficPolicy)],
    ["Internal Traffic", spec?.internalTrafficPolicy === "Local" ? "Local" : undefined],
    ["Source Ranges", toText((spec?.loadBalancerSourceRanges ?? []).join(", "))],
    conditions(status?.conditions, facts.now),
    pods(facts),
    eventsEntry(facts),
  ];
}

function portText(port: Port, facts: DescribeContext): string {
  const { protocol = "TCP", targetPort, nodePort, appProtocol } = port;
  const notes = [nodePort ? `node port ${nodePort}` : undefined, appProtocol].filter((note) => note);
  return `${port.port}/${protocol} -> ${targetPort ?? port.port}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}` +
    `, endpoints: ${endpoints(port, facts)}`;
}

// discovery.k8s.io/v1 EndpointSlice: ports have the name of the Service port, and each endpoint has its readiness.
function endpoints({ name = "" }: Port, { related, problems }: DescribeContext): string {
  if (related === undefined) return problems.related === undefined ? "<none>" : `<unknown: ${problems.related}>`;
  const ready: string[] = [];
  let others = 0;
  for (const { ports, endpoints } of related) {
    const port = records(ports).find((one) => (one.name ?? "") === name)?.port;
    if (port === undefined) continue;
    for (const endpoint of records(endpoints)) {
      const isReady = !isRecord(endpoint.conditions) || endpoint.conditions.ready !== false;
      const addresses = Array.isArray(endpoint.addresses) ? endpoint.addresses.map(String) : [];
      if (!isReady) others += addresses.length;
      else ready.push(...addresses.map((address) => `${address.includes(":") ? `[${address}]` : address}:${port}`));
    }
  }
  const more = ready.length - SHOWN;
  const notes = [more > 0 ? `and ${more} more` : undefined, others > 0 ? `${others} not ready` : undefined].filter((
    note,
  ) => note !== undefined);
  return [ready.slice(0, SHOWN).join(", ") || "<none>", ...notes].join(" + ");
}
