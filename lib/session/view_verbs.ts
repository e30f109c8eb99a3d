import { type Client, readTarget } from "../api/client/client.ts";
import {
  CALL_OPTIONS,
  type CallOptions,
  type ObjectList,
  SCOPE_OPTIONS,
  type ScopeOptions,
} from "../api/client/options.ts";
import type { Event } from "../data/core/kinds.ts";
import type { ObjectReference, Stored } from "../data/core/object.ts";
import { readOptions } from "../data/core/options.ts";
import type { Chart } from "../data/output/chart.ts";
import type { Tree } from "../data/output/text/tree.ts";
import type { Usage } from "../data/output/text/usage.ts";
import type { ChartData, ChartOptions } from "../features/views/chart.ts";
import type { DescribeOptions } from "../features/views/describe.ts";
import type { Description } from "../features/views/description.ts";
import type { EventsOptions } from "../features/views/events.ts";
import type { TopOptions } from "../features/views/top.ts";
import type { ObjectTarget } from "./k8s.ts";

/** The verbs that show objects to people. */
export interface ViewVerbs {
  /** Describes one object: its fields, its owners, its Pods and its events. Printed, it is a page. */
  describe(type: string, name?: string, options?: DescribeOptions): Promise<Description>;
  /** Describes an object, or the object of a reference. */
  describe(object: ObjectTarget, options?: DescribeOptions): Promise<Description>;
  /** Finds the owners of an object and everything that it owns. Printing the result draws the tree. */
  tree(type: string, name?: string, options?: ScopeOptions): Promise<Tree>;
  /** Finds the owners of an object and everything that it owns. */
  tree(object: ObjectTarget, options?: ScopeOptions): Promise<Tree>;
  /** Reads the CPU (cores) and memory (bytes) usage of pods or nodes: `top("pods", { sortBy: "memory" })`. */
  top(type: string, name?: string, options?: TopOptions): Promise<Usage[]>;
  /** Reads the CPU and memory usage of all pods or nodes, or of one. */
  top(target: string | ObjectReference, options?: TopOptions): Promise<Usage[]>;
  /** Reads events, the latest last: `events({ for: "pod/web", types: ["Warning"] })`. */
  events(options?: EventsOptions): Promise<ObjectList<Stored<Event>>>;
  /** Writes a TypeScript module with the types of all kinds, or of some. It makes `get("widget", "x")` typed. */
  types(only?: readonly string[], options?: CallOptions): Promise<string>;
  /** Draws the counts of items by a key or by time. A notebook shows it as SVG. */
  chart<T>(data: ChartData<T> | Promise<ChartData<T>>, options?: ChartOptions<T>): Promise<Chart>;
}

/** Creates the verbs. Each loads its code on first use. */
export function viewVerbs(client: Client): ViewVerbs {
  return {
    describe: async (...args: unknown[]) => {
      const { describe, DESCRIBE_OPTIONS } = await import("../features/views/describe.ts");
      const { type, name, options } = readTarget("describe", DESCRIBE_OPTIONS, args);
      return await describe(client, type, name, options);
    },
    tree: async (...args: unknown[]) => {
      const { tree } = await import("../features/views/tree.ts");
      const { type, name, options } = readTarget("tree", SCOPE_OPTIONS, args);
      return await tree(client, type, name, options);
    },
    top: async (...args: unknown[]) => {
      const { top, TOP_OPTIONS } = await import("../features/views/top.ts");
      const { type, name, options } = readTarget("top", TOP_OPTIONS, args);
      return await top(client, type, name, options);
    },
    events: async (options) => {
      const { events, EVENTS_OPTIONS } = await import("../features/views/events.ts");
      return await events(client, readOptions("events", EVENTS_OPTIONS, options));
    },
    types: async (only, options) => {
      const { types } = await import("../features/views/types.ts");
      return await types(client, only, readOptions("types", CALL_OPTIONS, options));
    },
    chart: async (data, options) => {
      const { chart, CHART_OPTIONS } = await import("../features/views/chart.ts");
      return await chart(data, readOptions("chart", CHART_OPTIONS, options));
    },
  };
}
