import type { Candidate } from "../completion/candidate.ts";
import type { Knowledge } from "../completion/cluster_cache.ts";
import type { Shell } from "../shell/shell.ts";
import type { Input, ReadOptions } from "../editor/editor.ts";
import type { Prompt } from "../editor/layout.ts";
import type { Terminal } from "../editor/terminal.ts";
import type { K8s } from "../../session/k8s.ts";
import type { Running } from "./evaluate/running_input.ts";
import type { Evaluator } from "./evaluate/evaluate.ts";
import { isSession } from "../../session/is_session.ts";
import type { Origin } from "./save/script.ts";
import type { PrintContext } from "./show.ts";
import type { TranscriptStep } from "./save/transcript.ts";

/** The command line, as the prompt's short forms use it. */
export interface CommandLine {
  /** Whether a word begins a command line. */
  knows(word: string): boolean;
  /** Runs a command line in this process; gives its exit code. */
  run(words: readonly string[], shell: Shell): Promise<number>;
  /** What could stand in the place of the last word. */
  complete(words: readonly string[], shell: Shell, knowledge: Knowledge): Promise<Candidate[]>;
}

/** What one session at the prompt holds, and what its commands work with. */
export interface ReplContext {
  /** The session in use: what the name `k8s` means to inputs. */
  readonly k8s: K8s;
  /** Goes on with another session. */
  use(k8s: K8s): Promise<void>;
  /** Notices that an input has given the name `k8s` to another session. */
  notice(): Promise<void>;
  readonly shell: Shell;
  readonly terminal: Terminal;
  readonly evaluator: Evaluator;
  readonly running: Running;
  readonly commands: CommandLine;
  readonly showing: PrintContext;
  /** How the session began, for `.save`. */
  readonly origin: Origin;
  /** What has been done and did not fail, for `.save`. */
  readonly steps: TranscriptStep[];
  /** Whether each input tells how long it took. */
  isTimed: boolean;
  /** What the last input took, in milliseconds and requests. */
  took?: { milliseconds: number; requests: number };
  /** What was too long for the screen, for `.more`. */
  folded?: string | undefined;
  /** Reads another input, such as the lines of `.editor`. */
  read(prompt: Prompt, options?: ReadOptions): Promise<Input>;
}

/** The parts that a workbench is made of. */
export type ReplContextParts =
  & Omit<ReplContext, "k8s" | "use" | "notice" | "steps" | "isTimed" | "took" | "folded" | "showing">
  & {
    showing: Omit<PrintContext, "k8s" | "shell">;
  };

/** Makes a workbench; `k8s` is a name that inputs may give another session to. */
export function createReplContext(parts: ReplContextParts, first: K8s): ReplContext {
  let current = first;
  return {
    ...parts,
    get k8s() {
      return current;
    },
    async use(k8s) {
      current = k8s;
      await parts.evaluator.assign("k8s", k8s);
    },
    async notice() {
      const named = await parts.evaluator.read("k8s");
      if (isSession(named)) current = named;
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
