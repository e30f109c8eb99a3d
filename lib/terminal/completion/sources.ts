import type { CompletionSource } from "../shell/options.ts";
import type { K8s } from "../../session/k8s.ts";
import type { Candidate } from "./candidate.ts";
import type { Knowledge } from "./cluster_cache.ts";

/** The names that code at the prompt can use. Reading them runs no user code. */
export interface Bindings {
  /** Returns the names that the user declared. With `all`, the built-in globals follow. */
  names(all: boolean): Promise<string[]>;
  /** Returns the value of a name, or undefined if it does not exist or reading it would run code. */
  lookup(name: string): Promise<{ value: unknown } | undefined>;
  /**
   * Returns the result of a promise, or undefined if it is pending or rejected. It does not mark a rejection as
   * handled.
   */
  settled(promise: Promise<unknown>): Promise<{ value: unknown } | undefined>;
}

/** The completion of one argument of a dot command. */
export type DotArgument =
  | Extract<CompletionSource, "context" | "fleet" | "namespace" | "field" | "file" | "pod" | "target">
  | readonly string[];

/** A dot command of the prompt. */
export interface DotCommand {
  /** The name with its dot: `.ctx`. */
  name: string;
  summary: string;
  /** The completion of each argument: a source of values, or the values. */
  takes?: readonly DotArgument[];
}

/** Everything that code completion needs. */
export interface CodeSources {
  /** The session named `k8s`. */
  k8s: K8s;
  /** Cached facts about the cluster, shared by all calls. */
  knowledge: Knowledge;
  bindings?: Bindings;
  dotCommands?: readonly DotCommand[];
  /** Completes words if the input is a short form, as in a shell: `get pods -n `. */
  words?: (words: readonly string[], signal?: AbortSignal) => Promise<Candidate[]>;
  /** Cancels the completion and its pending requests. */
  signal?: AbortSignal;
}
