import type { Table } from "../../core/table.ts";

/** The resource usage of a Pod or a Node. */
export interface Usage {
  /** The name. */
  name: string;
  /** The namespace of a Pod. */
  namespace?: string;
  /** The CPU usage in cores; NaN for a Node without metrics yet. */
  cpu: number;
  /** The memory usage in bytes; NaN for a Node without metrics yet. */
  memory: number;
  /** For a Node, the fraction of its CPU, from 0 to 1. */
  cpuShare?: number;
  /** For a Node, the fraction of its memory, from 0 to 1. */
  memoryShare?: number;
  /** For a Pod, the usage of each container. */
  containers?: { name: string; cpu: number; memory: number }[];
}

/** Options of {@linkcode formatUsage}. */
export interface UsageFormat {
  /** Add the percentages of Nodes. @default {false} */
  ofNodes?: boolean;
  /** Add a first column with the namespace. @default {false} */
  withNamespace?: boolean;
  /** Print a row for each container. @default {false} */
  containers?: boolean;
  /** Add a last row with the sum. @default {false} */
  sum?: boolean;
}

/** The table of usage that `kubectl top` prints. */
export function usageTable(usage: readonly Usage[], format: UsageFormat): Table {
  const { ofNodes = false, withNamespace = false, containers = false, sum = false } = format;
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
  return {
    kind: "Table",
    columnDefinitions: titles.map((name) => ({ name, type: "string" })),
    rows: rows.map((cells) => ({ cells })),
  };
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
