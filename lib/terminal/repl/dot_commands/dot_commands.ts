import type { DotArgument } from "../../completion/sources.ts";
import { closest } from "../../../data/base/closest.ts";
import { UsageError } from "../../../data/core/errors.ts";
import type { ReplContext } from "../repl_context.ts";

/** Thrown to end the session. */
export class Leave {}

/** Runs a dot command. `rest` is the text after its name. */
export type RunDot = (rest: string, bench: ReplContext, signal: AbortSignal) => Promise<void>;

/** A dot command: it controls the session at the prompt and is not code. */
export interface Dot {
  /** The arguments, as help shows them. */
  usage: string;
  summary: string;
  /** The completion of each argument. */
  takes?: readonly DotArgument[];
  /** Whether the command needs one context. @default {false} */
  ofOne?: boolean;
  load: () => Promise<RunDot>;
}

/** All dot commands, in the order of `.help`. */
export const DOTS: Readonly<Record<string, Dot>> = {
  ctx: {
    usage: "[NAME]",
    summary: "list contexts, or switch to one (- switches back)",
    takes: ["context"],
    load: async () => (await import("./session.ts")).chooseContext,
  },
  ns: {
    usage: "[NAME]",
    summary: "list namespaces, or switch to one (- switches back)",
    takes: ["namespace"],
    load: async () => (await import("./session.ts")).chooseNamespace,
  },
  fleet: {
    usage: "[NAME|PATTERN ...]",
    summary: "read from many contexts, or list the fleets (off leaves)",
    takes: ["fleet", "context"],
    load: async () => (await import("./fleet.ts")).chooseFleet,
  },
  explain: {
    ofOne: true,
    usage: "FIELD",
    summary: "explain a field: .explain pod.spec.containers",
    takes: ["field"],
    load: async () => (await import("./tools.ts")).dotExplain,
  },
  edit: {
    ofOne: true,
    usage: "TYPE NAME",
    summary: "edit an object in $EDITOR; an empty file cancels",
    takes: ["target"],
    load: async () => (await import("./edit.ts")).edit,
  },
  exec: {
    ofOne: true,
    usage: "TARGET [-- COMMAND]",
    summary: "open a shell in a container, or run a command",
    takes: ["target"],
    load: async () => (await import("./exec.ts")).dotExec,
  },
  logs: {
    ofOne: true,
    usage: "[-f] TARGET",
    summary: "print logs; -f follows them until Ctrl+C",
    takes: ["pod"],
    load: async () => (await import("./logs.ts")).dotLogs,
  },
  curl: {
    usage: "",
    summary: "print the last request as a curl command, without credential",
    load: async () => (await import("./tools.ts")).curl,
  },
  time: {
    usage: "[on|off]",
    takes: [["on", "off"]],
    summary: "print the duration of the last input, or of every input",
    load: async () => (await import("./tools.ts")).time,
  },
  more: {
    usage: "",
    summary: "show the last folded output in $PAGER",
    load: async () => (await import("./tools.ts")).more,
  },
  editor: {
    usage: "",
    summary: "type several lines; Ctrl+D runs them, Ctrl+C discards them",
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
    summary: "save this session as a script",
    takes: ["file"],
    load: async () => (await import("./files.ts")).save,
  },
  doctor: {
    ofOne: true,
    usage: "",
    summary: "check the connection, from the kubeconfig to permissions",
    load: async () => (await import("./tools.ts")).dotDoctor,
  },
  record: {
    usage: "[off]",
    takes: [["off"]],
    summary: "record the permissions that requests need, for .rbac",
    load: async () => (await import("./record.ts")).dotRecord,
  },
  rbac: {
    usage: "[SERVICEACCOUNT]",
    summary: "print the smallest roles for the requests since .record",
    load: async () => (await import("./record.ts")).dotRbac,
  },
  readonly: {
    ofOne: true,
    usage: "on|off",
    takes: [["on", "off"]],
    summary: "refuse all writes of this session and its proxies",
    load: async () => (await import("./session.ts")).setReadOnly,
  },
  help: { usage: "", summary: "this", load: async () => (await import("./help.ts")).help },
  exit: { usage: "", summary: "leave, as Ctrl+D does", load: async () => (await import("./tools.ts")).exit },
};

/**
 * Runs a dot command.
 *
 * @throws {UsageError} If no dot command has this name.
 */
export async function dotCommand(name: string, rest: string, bench: ReplContext, signal: AbortSignal): Promise<void> {
  const dot = DOTS[name.toLowerCase()];
  if (dot === undefined) {
    const near = closest(name, Object.keys(DOTS));
    throw new UsageError(`Unknown command ".${name}"`, {
      hints: [...(near === undefined ? [] : [`did you mean ".${near}"?`]), ".help lists all commands"],
    });
  }
  if (dot.ofOne && bench.fleet !== undefined) throw (await import("./fleet.ts")).needsOneContext(name, rest, bench);
  await (await dot.load())(rest, bench, signal);
}
