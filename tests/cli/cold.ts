const root = new URL("../../", import.meta.url);
const isNpmDoor = import.meta.resolve("@cliffy/command").includes("/npm/standins/");

/** Arguments that run a program of the project through the same door as this test. */
export const RUN: readonly string[] = [
  "run",
  "-A",
  "--no-check",
  ...(isNpmDoor ? ["--config", new URL("npm/deno.json", root).pathname] : []),
];

/** The command that starts cli.ts through the door of this test. */
export const COLD: readonly string[] = [...RUN, new URL("cli.ts", root).pathname];

/** Options of `deno info` for the same door. */
export const INFO: readonly string[] = [
  "info",
  "--json",
  ...(isNpmDoor ? ["--config", new URL("npm/deno.json", root).pathname] : []),
];

export const ROOT: URL = root;
