import type { Diagnosis } from "../../data/core/diagnosis.ts";
import type { TableFormat, TableWriter } from "../../data/output/table/table.ts";
import type { CommandLayers } from "../../session/chain.ts";
import type { K8s } from "../../session/k8s.ts";
import type { SessionOverrides } from "../../session/overrides.ts";
import type { Shell } from "./shell.ts";

/** One context of a command that runs for several. The command itself runs once for each of them. */
export interface Member {
  /** The name of the context. */
  readonly context: string;
  /** The shell of the whole command. */
  readonly outer: Shell;
  /** Opens a read-only session for the context, after its login. */
  open(overrides: SessionOverrides, layers: CommandLayers): Promise<K8s>;
  /** Stores the error of a command that prints it. */
  fail(error: unknown): void;
  /** Runs the doctor for the context. */
  doctor(overrides: SessionOverrides): Promise<Diagnosis>;
  /** Creates a writer that keeps the rows, which are printed together with those of the other contexts. */
  table(output: string | undefined, format: TableFormat): TableWriter;
  /** Returns the work that all contexts of the command share. The first call creates it. */
  joint<T extends JointWork>(make: () => T): T;
}

/** The contexts for which the prompt runs commands. */
export interface ChosenFleet {
  /** The name of the fleet, or its patterns. */
  readonly name: string;
  readonly contexts: readonly string[];
  /** The namespace in all contexts. @default {the namespace of each context} */
  readonly namespace?: string | undefined;
}

/** Work on the answers of all contexts, such as sorting their rows together. */
export interface JointWork {
  /** The exit code of the result if all contexts answered. An error then has a code above 1. @default {0} */
  readonly resultCode?: number;
  /**
   * Prints the result.
   *
   * @returns Whether it wrote into the shells of the contexts instead, whose texts are then merged.
   */
  finish(answers: Answers): Promise<boolean>;
}

/** The answers of all contexts. */
export interface Answers {
  /** The contexts that answered, in order, each with the shell in which the command ran. */
  readonly answered: readonly { readonly context: string; readonly shell: Shell }[];
  readonly failed: readonly FailedContext[];
  /** The context with which the others are compared: the one that was named first, or the first of all. */
  readonly reference: string | undefined;
  /** The format of `-o` if it is one of values. The command itself was asked for JSON then. */
  readonly valueFormat: ValueFormat | undefined;
}

/** The formats whose values are merged into one. */
export type ValueFormat = "json" | "yaml" | "kyaml";

/** A context that failed. */
export interface FailedContext {
  readonly context: string;
  /** The reason for programs: that of the server, such as `Forbidden`, or the kind of error. */
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
}
