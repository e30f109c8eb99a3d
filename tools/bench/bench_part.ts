import type { Cluster } from "../cluster/cluster.ts";

/** Options for a part of the benchmark. */
export interface BenchOptions {
  cluster: Cluster;
  /** The number of runs of each command. */
  runs: number;
  /** The number of objects in the large namespace. */
  pods: number;
}

/** A part of the benchmark: it prints its table. */
export type Bench = (options: BenchOptions) => Promise<void>;

export const ROOT: string = new URL("../../", import.meta.url).pathname;

/** The path of the installed command. */
export const COMMAND: string = `${ROOT}bin/k8s`;
