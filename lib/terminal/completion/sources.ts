import type { Completion } from "../shell/options.ts";
import type { K8s } from "../../session/k8s.ts";
import type { Candidate } from "./candidate.ts";
import type { Knowledge } from "./cluster_cache.ts";

/** The names that code at the prompt can use, read without running anything of the person's. */
export interface Bindings {
  /** The names that the person made, and with `all` those that were always there, behind them. */
  names(all: boolean): Promise<string[]>;
  /** The value of a name; undefined where there is none, or where reading it would run code. */
  lookup(name: string): Promise<{ value: unknown } | undefined>;
  /** What a promise came to; undefined where it has not, or failed. Nobody is told that somebody looked. */
  settled(promise: Promise<unknown>): Promise<{ value: unknown } | undefined>;
}

/** A word of a dot command. */
export type DotArgument =
  | Extract<Completion, "context" | "namespace" | "field" | "file" | "target">
  | readonly string[];

/** A dot command of the prompt. */
export interface DotCommand {
  /** With its dot: `.ctx`. */
  name: string;
  summary: string;
  /** What Tab offers for each of its words: a source of values, or the values. */
  takes?: readonly DotArgument[];
}

/** What completing code asks. */
export interface CodeSources {
  /** The session that `k8s` is. */
  k8s: K8s;
  /** What is known of the cluster; kept from one call to the next. */
  knowledge: Knowledge;
  bindings?: Bindings;
  dotCommands?: readonly DotCommand[];
  /** Completes words where the input is a short form, as typed in a shell: `get pods -n `. */
  words?: (words: readonly string[], signal?: AbortSignal) => Promise<Candidate[]>;
  /** Gives up; the requests under way end with it. */
  signal?: AbortSignal;
}
