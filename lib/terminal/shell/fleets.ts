import { closest } from "../../data/base/closest.ts";
import { ConfigError } from "../../data/core/errors.ts";
import { isRecord } from "../../data/core/object.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { configFile, replaceConfigFile } from "./config_file.ts";
import type { Shell } from "./shell.ts";

const NAME = "fleets.json";

/** The patterns of contexts by the names of fleets. */
export type Fleets = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the named fleets. They are not part of the kubeconfig, because tools that rewrite contexts there would remove them.
 *
 * @throws {ConfigError} If the file cannot be read.
 */
export async function readFleets(shell: Pick<Shell, "env">): Promise<Fleets> {
  const file = configFile(shell, NAME);
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
export async function writeFleets(shell: Pick<Shell, "env">, fleets: Fleets): Promise<void> {
  const file = configFile(shell, NAME);
  if (file === undefined) throw new ConfigError("Cannot name a fleet: neither XDG_CONFIG_HOME nor HOME is set");
  await replaceConfigFile(file, `${JSON.stringify(Object.fromEntries(fleets), null, 2)}\n`);
}

function unreadable(file: string, reason: string, cause?: unknown): ConfigError {
  return new ConfigError(`Cannot read the fleets in "${file}": ${reason}`, { cause });
}
