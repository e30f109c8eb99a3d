import type { Cluster } from "../cluster/cluster.ts";

/** What a part of the benchmark works with. */
export interface BenchOptions {
  cluster: Cluster;
  /** How often each command runs. */
  runs: number;
  /** Objects in the large namespace. */
  pods: number;
}

/** A part of the benchmark: it prints its table. */
export type Bench = (options: BenchOptions) => Promise<void>;

export const ROOT: string = new URL("../../", import.meta.url).pathname;

/** The command as a person installs it. */
export const COMMAND: string = `${ROOT}bin/k8s`;
