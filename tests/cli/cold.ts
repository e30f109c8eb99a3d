const root = new URL("../../", import.meta.url);
const isNpmDoor = import.meta.resolve("@cliffy/command").includes("/npm/standins/");

/** Arguments that run a program of the project through the same door as this test. */
export const RUN: readonly string[] = [
  "run",
  "-A",
  "--no-check",
  ...(isNpmDoor ? ["--config", new URL("npm/deno.json", root).pathname] : []),
];

/** How a person starts cli.ts, by the door that this test came in by. */
export const COLD: readonly string[] = [...RUN, new URL("cli.ts", root).pathname];

/** Options of `deno info` for the same door. */
export const INFO: readonly string[] = [
  "info",
  "--json",
  ...(isNpmDoor ? ["--config", new URL("npm/deno.json", root).pathname] : []),
];

export const ROOT: URL = root;
