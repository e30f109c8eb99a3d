import { formatTable } from "../table/table.ts";

/** How much a Pod or a Node uses. */
export interface Usage {
  /** The name. */
  name: string;
  /** The namespace of a Pod. */
  namespace?: string;
  /** CPU, in cores; NaN of a Node that nothing is known of yet. */
  cpu: number;
  /** Memory, in bytes; NaN likewise. */
  memory: number;
  /** Of a Node: the share of its CPU, from 0 to 1. */
  cpuShare?: number;
  /** Of a Node: the share of its memory, from 0 to 1. */
  memoryShare?: number;
  /** Of a Pod: each container. */
  containers?: { name: string; cpu: number; memory: number }[];
}

/** How usage is shown. */
export interface UsageFormat {
  /** Nodes have shares. @default {false} */
  ofNodes?: boolean;
  /** A first column with the namespace. @default {false} */
  withNamespace?: boolean;
  /** A row for each container. @default {false} */
  containers?: boolean;
  /** A last row with the sum. @default {false} */
  sum?: boolean;
  /** @default {false} */
  noHeaders?: boolean;
}

/** Writes usage as `kubectl top` does. */
export function formatUsage(usage: readonly Usage[], format: UsageFormat): string {
  const { ofNodes = false, withNamespace = false, containers = false, sum = false, noHeaders = false } = format;
  const titles = [
    ...(withNamespace ? ["Namespace"] : []),
    ...(containers ? ["Pod"] : []),
    "Name",
    "CPU(cores)",
    ...(ofNodes ? ["CPU(%)"] : []),
    "Memory(bytes)",
    ...(ofNodes ? ["Memory(%)"] : []),
  ];
  const rows = usage.flatMap((one) => {
    const before = withNamespace ? [one.namespace ?? ""] : [];
    if (containers) return (one.containers ?? []).map((part) => [...before, one.name, part.name, ...amounts(part)]);
    const [cpu, memory] = amounts(one);
    return [[
      ...before,
      one.name,
      cpu,
      ...(ofNodes ? [share(one.cpuShare)] : []),
      memory,
      ...(ofNodes ? [share(one.memoryShare)] : []),
    ]];
  });
  if (sum) {
    const total = { cpu: 0, memory: 0 };
    for (const { cpu, memory } of usage) [total.cpu, total.memory] = [total.cpu + cpu, total.memory + memory];
    const empty = titles.slice(2).map(() => "");
    rows.push([...empty, "________", "________"], [...empty, ...amounts(total)]);
  }
  return formatTable({
    kind: "Table",
    columnDefinitions: titles.map((name) => ({ name, type: "string" })),
    rows: rows.map((cells) => ({ cells })),
  }, { noHeaders });
}

function amounts({ cpu, memory }: { cpu: number; memory: number }): [string, string] {
  return [
    Number.isNaN(cpu) ? "<unknown>" : `${Math.ceil(cpu * 1000 - 1e-6)}m`,
    Number.isNaN(memory) ? "<unknown>" : `${Math.floor(memory / 2 ** 20)}Mi`,
  ];
}

function share(part: number | undefined): string {
  return part === undefined || !Number.isFinite(part) ? "<unknown>" : `${Math.floor(part * 100)}%`;
}
