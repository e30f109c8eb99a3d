import type { Candidate } from "../completion/candidate.ts";
import type { Knowledge } from "../completion/cluster_cache.ts";
import { defined } from "../../data/base/defined.ts";
import type { ChosenFleet } from "../shell/member.ts";
import type { Shell } from "../shell/shell.ts";
import type { Input, ReadOptions } from "../editor/editor.ts";
import type { Prompt } from "../editor/layout.ts";
import type { Terminal } from "../editor/terminal.ts";
import type { CommandSession } from "../../session/create.ts";
import type { K8s } from "../../session/k8s.ts";
import type { Running } from "./evaluate/running_input.ts";
import type { Evaluator } from "./evaluate/evaluate.ts";
import { isSession } from "../../session/is_session.ts";
import type { Origin } from "./save/script.ts";
import type { PrintContext } from "./show.ts";
import type { TranscriptStep } from "./save/transcript.ts";

/** The command line for the prompt's short forms. */
export interface CommandLine {
  /** Returns whether a word begins a command. */
  knows(word: string): boolean;
  /** Runs a command line in this process and returns its exit code. */
  run(words: readonly string[], shell: Shell): Promise<number>;
  /** Returns completions of the last word. */
  complete(words: readonly string[], shell: Shell, knowledge: Knowledge): Promise<Candidate[]>;
}

/** Several contexts that the prompt has chosen. */
export interface ReplFleet extends ChosenFleet {
  /** The session to which `.fleet off` returns. */
  readonly outside: K8s;
}

/** The state of one session at the prompt. */
export interface ReplContext {
  /** The session in use, which is the value of `k8s` in inputs. */
  readonly k8s: K8s;
  /** Switches to another session. */
  use(k8s: K8s): Promise<void>;
  /** The contexts that `.fleet` has chosen. `k8s` is then a read-only session of the first of them. */
  readonly fleet: ReplFleet | undefined;
  /** Chooses several contexts, for which commands then run. The value of `k8s` in inputs becomes a {@linkcode Fleet}. */
  choose(fleet: ReplFleet): Promise<void>;
  /** Adopts the session that an input has assigned to `k8s`. */
  notice(): Promise<void>;
  readonly shell: Shell;
  readonly terminal: Terminal;
  readonly evaluator: Evaluator;
  readonly running: Running;
  readonly commands: CommandLine;
  readonly showing: PrintContext;
  /** How the session was opened, for `.save`. */
  readonly origin: Origin;
  /** The steps that succeeded, for `.save`. */
  readonly steps: TranscriptStep[];
  /** Whether to print the duration of every input. */
  isTimed: boolean;
  /** The duration of the last input in milliseconds, and its number of requests. */
  took?: { milliseconds: number; requests: number };
  /** The last folded output, for `.more`. */
  folded?: string | undefined;
  /** Reads another input, such as the lines of `.editor`. */
  read(prompt: Prompt, options?: ReadOptions): Promise<Input>;
}

/** The parts of a {@linkcode ReplContext}. */
export type ReplContextParts =
  & Omit<
    ReplContext,
    "k8s" | "use" | "fleet" | "choose" | "notice" | "steps" | "isTimed" | "took" | "folded" | "showing"
  >
  & {
    showing: Omit<PrintContext, "k8s" | "shell">;
  };

/** Creates a {@linkcode ReplContext}. Inputs may assign another session to `k8s`. */
export function createReplContext(parts: ReplContextParts, first: K8s): ReplContext {
  let current = first;
  let fleet: ReplFleet | undefined;
  return {
    ...parts,
    get k8s() {
      return current;
    },
    get fleet() {
      return fleet;
    },
    async choose(chosen) {
      const { contexts: [context], namespace, outside } = chosen;
      const within = defined({ namespace });
      const session: CommandSession = outside;
      current = session.with({ context, ...within, readOnly: true }, { readOnly: { isOn: true, isFleet: true } });
      fleet = chosen;
      await parts.evaluator.assign("k8s", outside.fleet(chosen.contexts, within));
    },
    async use(k8s) {
      fleet = undefined;
      current = k8s;
      await parts.evaluator.assign("k8s", k8s);
    },
    async notice() {
      const named = await parts.evaluator.read("k8s");
      if (!isSession(named)) return;
      fleet = undefined;
      current = named;
    },
    showing: {
      ...parts.showing,
      shell: parts.shell,
      get k8s() {
        return current;
      },
    },
    steps: [],
    isTimed: false,
  };
}
