import type { Options } from "../../shell/options.ts";

/** The option that selects containers. */
export const CONTAINERS_FLAG = {
  containers: { short: "-c", value: "name", help: "Name of the containers, with * for any text", default: "*" },
} as const satisfies Options;
