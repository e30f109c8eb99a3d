import { defined } from "../../data/base/defined.ts";
import { UsageError } from "../../data/core/errors.ts";
import type { Middleware, WriteGroup } from "../../data/core/handler.ts";
import { stripControl } from "../../data/base/text.ts";
import type { CommandLayers, OpenJournal, SessionJournal, WriteGuard } from "../../session/chain.ts";
import { openSession } from "../../session/connect.ts";
import { closingWith } from "../../session/create.ts";
import type { K8s } from "../../session/k8s.ts";
import { OVERRIDE_ENTRIES, OVERRIDE_OPTIONS, type SessionOverrides } from "../../session/overrides.ts";
import { readOptions } from "../../data/core/options.ts";
import type { Place } from "../../session/source.ts";
import type { Globals } from "./shared_options.ts";
import { advise, type Shell } from "./shell.ts";

/** Options of {@linkcode openShellSession}. */
export interface OpenOptions {
  /** Whether --curl prints discovery requests too, for commands about discovery. @default {false} */
  ofDiscovery?: boolean;
  /** Middleware for a new session, with which the prompt cancels requests. */
  middleware?: readonly Middleware[];
  /** Whether a credential plugin may ask for input. @default {whether stdin is a terminal} */
  mayAsk?: () => boolean;
  /** Whether progress may be shown now. @default {true} */
  showsProgress?: () => boolean;
  /** Returns the current input of the prompt, whose writes are undone together. @default {the command} */
  group?: () => WriteGroup | undefined;
  /** Whether the session belongs to a script, whose writes are only recorded if K8S_JOURNAL names a file. */
  isScript?: boolean;
}

/**
 * Opens the session for the global flags, or derives one from the shell's session. `session/chain.ts` defines the order
 * of the layers around requests; this function adds the layers of a command.
 */
export async function openShellSession(shell: Shell, flags: Globals, options: OpenOptions = {}): Promise<K8s> {
  const { session } = shell;
  const isLogged = (flags.verbose ?? 0) >= 6;
  const layers: CommandLayers = {
    curl: await curlLayer(shell, flags, options),
    guard: flags.yes || flags.sandbox ? "none" : (place) => guardOf(shell, place),
    log: isLogged ? (line) => shell.err(line) : undefined,
    logLevel: isLogged ? flags.verbose : undefined,
    journal: () => {
      const isOn = isJournalOn(shell, flags, options);
      return { ...journalOf(({ openJournal }) => openJournal(shell, flags, { ...options, isOn })), isOff: !isOn };
    },
  };
  if (shell.member !== undefined) return await shell.member.open(toOverrides(flags), layers);
  if (session !== undefined && !flags.sandbox && flags.kubeconfig === undefined) {
    const isChanged = flags.journal === false || flags.journalValues || flags.explainUndo;
    const journal: CommandLayers["journal"] = isChanged
      ? (current) =>
        current && journalOf(async ({ withJournalFlags }) => withJournalFlags(shell, flags, await current.open()))
      : undefined;
    // The open session has a guard, so the new session gets no second one.
    const further = layers.guard === "none" ? { ...layers, journal } : { ...layers, journal, guard: undefined };
    // Without further layers, the new session shares the discovery data of the open session.
    const isPlain = Object.values(further).every((layer) => layer === undefined);
    const changed = session.with(toOverrides(flags), isPlain ? undefined : further);
    // The session outlives the command, so the command must not close it.
    return closingWith(changed, () => Promise.resolve());
  }
  const settings = {
    ...toOverrides(flags),
    // A read-only prompt stays read-only with another kubeconfig.
    ...defined({ readOnly: session?.readOnly && !flags.sandbox ? true : flags.readOnly }),
    middleware: options.middleware ?? [],
    mayAsk: options.mayAsk,
    onProgress: shell.status && ((text: string) => {
      if (options.showsProgress?.() ?? true) shell.status?.(stripControl(text));
    }),
    onWarning: (text: string, source?: "server") => {
      const line = `Warning: ${stripControl(text)}`;
      if (source === "server") shell.err(line);
      else advise(shell, line);
    },
  };
  if (flags.sandbox) {
    const { sandboxSession } = await import("./sandbox_session.ts");
    return await sandboxSession(shell, settings, layers, flags.curl);
  }
  const { kubeconfig } = flags;
  return await openSession(kubeconfig === undefined ? settings : { ...settings, kubeconfig }, layers);
}

/**
 * Returns whether writes are recorded. At a terminal they are. Without one, and in a script, they are only recorded if
 * K8S_JOURNAL names a file. `--no-journal` and an empty K8S_JOURNAL turn the journal off.
 */
function isJournalOn({ env, terminal }: Shell, { journal }: Globals, { isScript = false }: OpenOptions): boolean {
  const named = env("K8S_JOURNAL");
  if (journal === false || named === "") return false;
  return named !== undefined || (!isScript && (terminal.stdin || terminal.stdout));
}

// Only a write opens the journal.
function journalOf(
  open: (settings: typeof import("./journal_settings.ts")) => OpenJournal | Promise<OpenJournal>,
): SessionJournal {
  let opened: Promise<OpenJournal> | undefined;
  return { open: () => opened ??= import("./journal_settings.ts").then(open) };
}

async function curlLayer(
  shell: Shell,
  flags: Globals,
  { ofDiscovery = false }: OpenOptions,
): Promise<CommandLayers["curl"]> {
  if (!flags.curl) return undefined;
  const { printCurl } = await import("./curl.ts");
  return (connection) => printCurl(shell, { connection, ofDiscovery, flags });
}

function guardOf(shell: Shell, place: Place): WriteGuard {
  return {
    request: guarded(shell, place),
    proxy: async () => await (await import("./guard.ts")).guardProxy(shell, place),
  };
}

// Do not load the guard for reads, except for requests that can run commands in a pod.
function guarded(shell: Shell, place: Place): Middleware {
  return (next) => async (request) => {
    if (request.method === "GET" && !ACTING_REGEXP.test(new URL(request.url).pathname)) return await next(request);
    const { guard } = await import("./guard.ts");
    return await guard(shell, place)(next)(request);
  };
}

// A `%` may encode characters of these words.
const ACTING_REGEXP = /\/(exec|attach|portforward|proxy)(\/|$)|%/;

/** Returns the session overrides of the global flags. */
export function toOverrides(flags: Globals): SessionOverrides {
  const given: Readonly<Record<string, unknown>> = flags;
  const overrides = OVERRIDE_ENTRIES.map(([name, { key = name }]) => [name, given[key]]);
  const asUserExtra = flags.asUserExtra && extraOf(flags.asUserExtra);
  return readOptions("with", OVERRIDE_OPTIONS, { ...Object.fromEntries(overrides), asUserExtra });
}

function extraOf(pairs: readonly string[]): Record<string, string[]> {
  const extra: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      throw new UsageError(`Cannot read --as-user-extra "${pair}"`, { hints: ["use --as-user-extra KEY=VALUE"] });
    }
    (extra[key] ??= []).push(value);
  }
  return extra;
}
