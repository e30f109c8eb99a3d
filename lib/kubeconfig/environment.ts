/** Reads an environment variable that nothing depends on; what the process may not read is not set, and nobody asks. */
export function optionalEnv(name: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable: name });
  return state === "granted" ? Deno.env.get(name) : undefined;
}
