import { UsageError } from "../../../data/core/errors.ts";

/** A port to forward. */
export interface ForwardWords {
  target: string;
  /** The port of this machine; 0 for a free one. Undefined if it is the same as the remote port. */
  local: number | undefined;
  /** The number or the name of the port of the target. */
  remote: string;
}

const PORT_REGEXP = /^(?:(\d*):)?([a-z0-9-]+)$/i;

/**
 * Reads `TARGET [LOCAL:]REMOTE ...`, once or several times. After the first target, a word with a slash is the next one.
 *
 * @throws {UsageError} If a word is not a port, or a target has no port.
 */
export function readForwards(words: readonly string[]): ForwardWords[] {
  const forwards: ForwardWords[] = [];
  let target: string | undefined;
  let count = 0;
  for (const word of words) {
    if (target === undefined || word.includes("/")) {
      if (target !== undefined && count === 0) throw withoutPort(target);
      target = word;
      count = 0;
      continue;
    }
    forwards.push({ target, ...readPort(word) });
    count++;
  }
  if (target === undefined || count === 0) throw withoutPort(target ?? "TARGET");
  return forwards;
}

function readPort(word: string): Omit<ForwardWords, "target"> {
  const [match, local, remote = ""] = PORT_REGEXP.exec(word) ?? [];
  const isValid = match !== undefined && isPort(remote, 1) && (local === undefined || local === "" || isPort(local, 0));
  if (!isValid) {
    throw new UsageError(`Cannot read the port "${word}"`, {
      hints: ["write PORT, LOCAL:REMOTE, or :REMOTE for a free local port"],
    });
  }
  return { local: local === undefined ? undefined : Number(local), remote };
}

function isPort(text: string, least: number): boolean {
  return !/^\d+$/.test(text) || (Number(text) >= least && Number(text) < 65_536);
}

function withoutPort(target: string): UsageError {
  return new UsageError("TYPE/NAME and list of ports are required for port-forward", {
    hints: [`add a port: k8s port-forward ${target} [LOCAL:]REMOTE`],
  });
}
