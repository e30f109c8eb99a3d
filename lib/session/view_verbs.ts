import { type Client, readTarget } from "../api/client/client.ts";
import { CALL_OPTIONS, SCOPE_OPTIONS } from "../api/client/options.ts";
import { readOptions } from "../data/core/options.ts";
import type { K8s } from "./k8s.ts";

/** The verbs that show objects to people. */
export type ViewVerbs = Pick<K8s, "describe" | "tree" | "top" | "events" | "types" | "chart">;

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
