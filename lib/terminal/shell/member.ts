import type { TableFormat, TableWriter } from "../../data/output/table/table.ts";
import type { CommandLayers } from "../../session/chain.ts";
import type { K8s } from "../../session/k8s.ts";
import type { SessionOverrides } from "../../session/overrides.ts";

/** One context of a command that runs for several. The command itself runs once for each of them. */
export interface Member {
  /** The name of the context. */
  readonly context: string;
  /** Opens a read-only session for the context. */
  open(overrides: SessionOverrides, layers: CommandLayers): K8s;
  /** Creates a writer that keeps the rows, which are printed together with those of the other contexts. */
  table(output: string | undefined, format: TableFormat): TableWriter;
}
