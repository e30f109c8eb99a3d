import { usageOrder } from "../../../features/views/top.ts";
import { type Usage, usageTable } from "../../../data/output/text/usage.ts";
import { tableText } from "../../shell/formats.ts";
import type { Answers, JointWork } from "../../shell/member.ts";
import type { Shell } from "../../shell/shell.ts";

/** The flags that change the table. */
interface UsageFlags {
  sortBy?: "cpu" | "memory" | undefined;
  allNamespaces?: boolean | undefined;
  containers?: boolean | undefined;
  sum?: boolean | undefined;
  headers?: boolean | undefined;
  output?: string | undefined;
}

/** The resource usage of several contexts, in one table that is sorted and summed up over all of them. */
export class FleetUsage implements JointWork {
  readonly #outer: Shell;
  readonly #flags: UsageFlags;
  readonly #ofNodes: boolean;
  readonly #usage = new Map<string, readonly Usage[]>();

  constructor(outer: Shell, flags: UsageFlags, ofNodes: boolean) {
    this.#outer = outer;
    this.#flags = flags;
    this.#ofNodes = ofNodes;
  }

  add(context: string, usage: readonly Usage[]): void {
    this.#usage.set(context, usage);
  }

  async finish({ answered }: Answers): Promise<boolean> {
    const { sortBy, allNamespaces = false, containers = false, sum = false } = this.#flags;
    const all = answered.flatMap(({ context }) =>
      (this.#usage.get(context) ?? []).map((usage) => ({ context, usage }))
    );
    if (all.length === 0) {
      if (answered.length > 0) this.#outer.err("No metrics found.");
      return false;
    }
    const order = usageOrder(sortBy);
    if (sortBy !== undefined) all.sort((a, b) => order(a.usage, b.usage));
    const format = { ofNodes: this.#ofNodes, withNamespace: allNamespaces, containers };
    const rows = all.flatMap(({ context, usage }) =>
      usageTable([usage], format).rows.map(({ cells }) => ({ cells: [context, ...cells] }))
    );
    const whole = usageTable(all.map(({ usage }) => usage), { ...format, sum });
    const sums = sum ? whole.rows.slice(-2).map(({ cells }) => ({ cells: ["", ...cells] })) : [];
    const columnDefinitions = [{ name: "Context", type: "string" }, ...whole.columnDefinitions];
    const table = { kind: "Table" as const, columnDefinitions, rows: [...rows, ...sums] };
    await this.#outer.out(await tableText(this.#outer, table, this.#flags));
    return false;
  }
}
