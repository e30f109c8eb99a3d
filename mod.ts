export * from "./lib/core/kinds.ts";
