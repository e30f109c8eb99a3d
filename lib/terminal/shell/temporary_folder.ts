import { ConfigError } from "../../data/core/errors.ts";

/**
 * Creates a folder that only this user can access. The caller removes it.
 *
 * @param purpose The prefix of its name: `k8s-check`.
 * @throws {ConfigError} If the folder cannot be created.
 */
export async function temporaryFolder(purpose: string): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix: `${purpose}-` });
  } catch (cause) {
    // Let Deno report a missing permission.
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    throw new ConfigError(`Cannot create a temporary folder: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
      hints: ["set TMPDIR to a folder that you can write to"],
    });
  }
}
