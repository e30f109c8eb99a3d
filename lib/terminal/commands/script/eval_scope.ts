import { UsageError } from "../../../data/core/errors.ts";
import { isRecord } from "../../../data/core/object.ts";
import { connect } from "../../../session/connect.ts";
import type { K8s } from "../../../session/k8s.ts";
import { findFreeNames } from "../../repl/evaluate/free_names.ts";
import { KINDS_NAME } from "../../repl/evaluate/kind_words.ts";
import { builtinKind } from "../../repl/evaluate/kind_of_word.ts";
import { cancelledWith } from "../../repl/evaluate/running_input.ts";
import { parseInput } from "../../repl/evaluate/source.ts";
import { openShellSession } from "../../shell/open_session.ts";
import type { Globals } from "../../shell/shared_options.ts";
import type { Shell } from "../../shell/shell.ts";

const OWN_NAMES = new Set(["k8s", "input", "line"]);
const NAME_REGEXP = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** Returns the keys of an input that code can use as variables: identifiers that do not hide a global. */
export function keysInScope(input: unknown): Record<string, unknown> {
  if (!isRecord(input)) return {};
  return Object.fromEntries(Object.entries(input).filter(([key]) => isKeyInScope(key)));
}

/**
 * Returns the names in code that are keys of the lines of standard input: those that are neither variables nor kinds that
 * every server has.
 */
export function keysOfLines(code: string, names: readonly string[]): string[] {
  return freeNames(code).filter((name) =>
    isKeyInScope(name) && !names.includes(name) && name !== KINDS_NAME && builtinKind(name) === undefined
  );
}

function isKeyInScope(key: string): boolean {
  return NAME_REGEXP.test(key) && !OWN_NAMES.has(key) && !(key in globalThis);
}

/** The code for which a session is opened. */
export interface CodeScope {
  code: string;
  /** The names that it can use besides the globals. */
  names: readonly string[];
  /** Whether it reads standard input. */
  isFilter: boolean;
}

/** Opens the session for code. A filter in a pipe that names neither `k8s` nor a kind works without a cluster. */
export async function sessionForCode(shell: Shell, flags: Globals, { code, names, isFilter }: CodeScope): Promise<K8s> {
  const open = () => openShellSession(shell, flags, { middleware: [cancelledWith({ signal: shell.signal })] });
  if (!isFilter || shell.session !== undefined) return await open();
  const others = freeNames(code).filter((name) => !names.includes(name) && !(name in globalThis));
  if (others.some((name) => name === "k8s" || name === KINDS_NAME || builtinKind(name) !== undefined)) {
    return await open();
  }
  // The name may be a kind of the server, or it is unknown, which the error of the code will say.
  const session = others.length === 0 ? undefined : await open().catch(() => undefined);
  return session ?? await connect({
    handler: () => Promise.reject(new UsageError("Cannot send a request: the code does not use k8s")),
  });
}

// Code that cannot be parsed has no names. Its evaluation reports the error.
function freeNames(code: string): string[] {
  try {
    return [...new Set(findFreeNames(parseInput(code).program.body).read.map(({ name }) => name))];
  } catch {
    return [];
  }
}
