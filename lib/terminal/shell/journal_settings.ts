import { newId, type WriteGroup } from "../../data/core/handler.ts";
import { stripControl } from "../../data/base/text.ts";
import { shellWord } from "../../data/base/shell_word.ts";
import { fileStore } from "../../features/undo/file_store.ts";
import { memoryStore } from "../../features/undo/memory_store.ts";
import type { OpenJournal } from "../../session/chain.ts";
import type { Globals } from "./shared_options.ts";
import { advise, type Shell } from "./shell.ts";

/** Options of {@linkcode openJournal}. */
export interface JournalOptions {
  /** Returns the current input of the prompt. */
  group?: (() => WriteGroup | undefined) | undefined;
  /** Whether writes are recorded. */
  isOn: boolean;
}

/**
 * Opens the journal of a new session: the file that K8S_JOURNAL names, or a file of the user. The journal of a sandbox
 * lasts as long as the sandbox.
 */
export function openJournal(shell: Shell, flags: Globals, { group, isOn }: JournalOptions): OpenJournal {
  const named = shell.env("K8S_JOURNAL");
  const path = flags.sandbox ? undefined : named || defaultPath(shell);
  // A script that names a journal relies on it.
  const warn = (text: string) => named ? shell.err(`Warning: ${text}`) : advise(shell, `Warning: ${text}`);
  let own: WriteGroup | undefined;
  return {
    store: path === undefined ? memoryStore() : fileStore(path, { onProblem: warn }),
    isOn,
    keepsValues: flags.journalValues,
    group: group ?? (() => own ??= { id: newId(), command: commandText(shell.words) }),
    onEntry: explained(shell, flags),
  };
}

/** Returns a journal with the flags of one command. */
export function withJournalFlags(shell: Shell, flags: Globals, current: OpenJournal): OpenJournal {
  return {
    ...current,
    isOn: current.isOn && flags.journal !== false,
    keepsValues: flags.journalValues ?? current.keepsValues,
    onEntry: explained(shell, flags) ?? current.onEntry,
  };
}

// The values of these commands are not secrets, and they help to find an entry of the journal.
const OPEN_REGEXP =
  /^(label|annotate|scale|taint|autoscale|expose|rollout \w+|set (image|resources|selector|serviceaccount))\b/;

const SAFE_FLAG_REGEXP =
  /^(-[a-z]|--(replicas|namespace|context|kubeconfig|type|image|dry-run|output|filename|selector|to-revision|cascade))=$/;
const SECRET_FLAG_REGEXP =
  /^(-p|--patch|--token|--from-literal|-e|--env|--docker-password|--data|-d|--password|-H|--header|--overrides)$/;
/** A short flag of these with its value in the same word: `-p{...}`. */
const SECRET_WORD_REGEXP = /^(-[pedH])./s;

/** Returns the text of a command line without values that may be secret. */
export function commandText(words: readonly string[] | undefined): string | undefined {
  if (words === undefined) return undefined;
  const isOpen = OPEN_REGEXP.test(words.filter((word) => !word.startsWith("-")).slice(0, 2).join(" "));
  let isValue = false;
  // The words of a program that runs in a container may be secrets: `exec web -- mysql -px`.
  const end = words.indexOf("--");
  const own = end < 0 ? words : words.slice(0, end);
  const shown = own.map((word) => {
    const wasValue = isValue;
    isValue = SECRET_FLAG_REGEXP.test(word);
    if (wasValue) return "...";
    const [, flag] = SECRET_WORD_REGEXP.exec(word) ?? [];
    if (flag !== undefined) return `${flag}...`;
    const [, name = "", value] = /^([^=]+=)(.*)$/s.exec(word) ?? [];
    const isSafe = value === undefined || (word.startsWith("-") ? SAFE_FLAG_REGEXP.test(name) : isOpen);
    return isSafe ? shellWord(word) : `${name}...`;
  });
  return ["k8s", ...shown, ...end < 0 ? [] : ["--", "..."]].join(" ");
}

function defaultPath({ env }: Shell): string | undefined {
  const home = env("HOME");
  const state = env("XDG_STATE_HOME") || (home ? `${home}/.local/state` : env("LOCALAPPDATA"));
  return state ? `${state}/k8s/journal` : undefined;
}

function explained(shell: Shell, { explainUndo }: Globals): OpenJournal["onEntry"] {
  if (!explainUndo) return undefined;
  return async (entry) => {
    const { findUndoable } = await import("../../features/undo/undoable.ts");
    const undoable = findUndoable(entry);
    if (undoable === undefined) return;
    const { name, reason, notes } = undoable;
    const remarks = notes.length === 0 ? "" : `, but ${notes.join("; ")}`;
    shell.err(
      stripControl(
        reason === undefined
          ? `note: \`k8s undo\` can take the write of ${name} back${remarks}`
          : `note: \`k8s undo\` cannot take the write of ${name} back: ${reason}`,
      ),
    );
  };
}
