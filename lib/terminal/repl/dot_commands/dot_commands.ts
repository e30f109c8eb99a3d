import type { DotArgument } from "../../completion/sources.ts";
import { closest } from "../../../data/base/closest.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { ReplContext } from "../repl_context.ts";

/** Thrown by what ends the session. */
export class Leave {}

/** Runs a command that begins with a dot; `rest` is what follows its name. */
export type RunDot = (rest: string, bench: ReplContext, signal: AbortSignal) => Promise<void>;

/** A command that begins with a dot: it is about the session at the prompt, and no code. */
export interface Dot {
  /** What follows the name. */
  usage: string;
  summary: string;
  /** What Tab offers for each of its words. */
  takes?: readonly DotArgument[];
  load: () => Promise<RunDot>;
}

/** All of them, in the order in which `.help` lists them. */
export const DOTS: Readonly<Record<string, Dot>> = {
  ctx: {
    usage: "[NAME]",
    summary: "the contexts, or go on in another one; - is the one before",
    takes: ["context"],
    load: async () => (await import("./session.ts")).chooseContext,
  },
  ns: {
    usage: "[NAME]",
    summary: "the namespaces, or go on in another one; - is the one before",
    takes: ["namespace"],
    load: async () => (await import("./session.ts")).chooseNamespace,
  },
  explain: {
    usage: "FIELD",
    summary: "what a field means: .explain pod.spec.containers",
    takes: ["field"],
    load: async () => (await import("./tools.ts")).dotExplain,
  },
  edit: {
    usage: "TYPE NAME",
    summary: "change an object in $EDITOR; emptying the file cancels",
    takes: ["target"],
    load: async () => (await import("./edit.ts")).edit,
  },
  curl: {
    usage: "",
    summary: "the last request as a curl line, without its credential",
    load: async () => (await import("./tools.ts")).curl,
  },
  time: {
    usage: "[on|off]",
    takes: [["on", "off"]],
    summary: "what the last input took, or tell it after each one",
    load: async () => (await import("./tools.ts")).time,
  },
  more: {
    usage: "",
    summary: "what was too long for the screen, in $PAGER",
    load: async () => (await import("./tools.ts")).more,
  },
  editor: {
    usage: "",
    summary: "many lines at once: Ctrl+D runs them, Ctrl+C drops them",
    load: async () => (await import("./files.ts")).editor,
  },
  load: {
    usage: "FILE",
    summary: "run a file as if it were typed",
    takes: ["file"],
    load: async () => (await import("./files.ts")).load,
  },
  save: {
    usage: "FILE",
    summary: "this session as a script",
    takes: ["file"],
    load: async () => (await import("./files.ts")).save,
  },
  doctor: {
    usage: "",
    summary: "what is wrong, from the kubeconfig to what the server allows",
    load: async () => (await import("./tools.ts")).dotDoctor,
  },
  readonly: {
    usage: "on|off",
    summary: "refuse every write of this session and of its proxies",
    takes: [["on", "off"]],
    load: async () => (await import("./session.ts")).setReadOnly,
  },
  help: { usage: "", summary: "this", load: async () => (await import("./help.ts")).help },
  exit: { usage: "", summary: "leave, as Ctrl+D does", load: async () => (await import("./tools.ts")).exit },
};

/**
 * Runs a command that begins with a dot.
 *
 * @throws {UsageError} Where there is none of that name.
 */
export async function dotCommand(name: string, rest: string, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const dot = DOTS[name.toLowerCase()];
  if (dot === undefined) {
    const near = closest(name, Object.keys(DOTS));
    throw new UsageError(`Unknown command ".${name}"`, {
      hints: [...(near === undefined ? [] : [`did you mean ".${near}"?`]), ".help lists all commands"],
    });
  }
  await (await dot.load())(rest, bench, signal);
}
