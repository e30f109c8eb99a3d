import list from "./pipelines.json" with { type: "json" };

/** A pipeline of kubectl and other programs, from a public source. Names of objects are those of the fixtures. */
export interface Pipeline {
  task: string;
  source: string;
  pipeline: string;
}

/** The pipelines that docs/one-liners.md replaces. The list is never changed: see pipelines_test.ts. */
export const PIPELINES: readonly Pipeline[] = list;
