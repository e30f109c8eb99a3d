import { closest } from "../../data/base/closest.ts";
import { ConfigError } from "../../data/core/errors.ts";
import { isRecord } from "../../data/core/object.ts";
import { readAllowed, requirePermission } from "../../data/kubeconfig/permission.ts";
import type { Shell } from "./shell.ts";

/** The patterns of contexts by the names of fleets. */
export type Fleets = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the named fleets. They are not part of the kubeconfig, because tools that rewrite contexts there would remove them.
 *
 * @throws {ConfigError} If the file cannot be read.
 */
export async function readFleets({ env }: Pick<Shell, "env">): Promise<Fleets> {
  const file = fileIn(env);
  const fleets = new Map<string, readonly string[]>();
  if (file === undefined) return fleets;
  let value: unknown;
  try {
    value = JSON.parse(await readAllowed(file));
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return fleets;
    throw unreadable(file, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (!isRecord(value)) throw unreadable(file, "it is not a JSON object");
  for (const [name, patterns] of Object.entries(value)) {
    if (!Array.isArray(patterns) || !patterns.every((pattern) => typeof pattern === "string")) {
      throw unreadable(file, `the patterns of "${name}" are not an array of text`);
    }
    fleets.set(name, patterns);
  }
  return fleets;
}

/** Returns the patterns of a fleet. @throws {ConfigError} If there is no fleet of this name. */
export async function patternsOfFleet(shell: Pick<Shell, "env">, name: string): Promise<readonly string[]> {
  const fleets = await readFleets(shell);
  const patterns = fleets.get(name);
  if (patterns !== undefined) return patterns;
  const near = closest(name, fleets.keys());
  throw new ConfigError(`Cannot use the fleet "${name}": it does not exist`, {
    hints: [
      ...(near === undefined ? [] : [`did you mean "${near}"?`]),
      fleets.size === 0 ? "there are no fleets" : `the fleets are ${[...fleets.keys()].join(", ")}`,
      `run \`k8s config fleet ${name} 'PATTERN'\` to create it`,
    ],
  });
}

/** Writes all fleets. */
export async function writeFleets({ env }: Pick<Shell, "env">, fleets: Fleets): Promise<void> {
  const file = fileIn(env);
  if (file === undefined) throw new ConfigError("Cannot name a fleet: neither XDG_CONFIG_HOME nor HOME is set");
  try {
    const folder = file.slice(0, file.lastIndexOf("/"));
    requirePermission({ name: "write", path: folder });
    await Deno.mkdir(folder, { recursive: true });
    const temporary = `${file}.${crypto.randomUUID()}`;
    await Deno.writeTextFile(temporary, `${JSON.stringify(Object.fromEntries(fleets), null, 2)}\n`, {
      createNew: true,
    });
    await Deno.rename(temporary, file);
  } catch (cause) {
    throw new ConfigError(`Cannot write "${file}": ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
}

function unreadable(file: string, reason: string, cause?: unknown): ConfigError {
  return new ConfigError(`Cannot read the fleets in "${file}": ${reason}`, { cause });
}

function fileIn(env: Shell["env"]): string | undefined {
  const home = env("HOME") || env("USERPROFILE");
  const folder = env("XDG_CONFIG_HOME") || (home ? `${home}/.config` : undefined);
  return folder === undefined ? undefined : `${folder}/kubeshell/fleets.json`;
}
