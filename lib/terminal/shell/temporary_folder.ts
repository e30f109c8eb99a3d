import { ConfigError } from "../../data/core/errors.ts";

/**
 * Makes a folder that only this user can look into; whoever asks for it removes it.
 *
 * @param purpose The beginning of its name: `k8s-check`.
 * @throws {ConfigError} Where there is no place for one.
 */
export async function temporaryFolder(purpose: string): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix: `${purpose}-` });
  } catch (cause) {
    // Without the permission it is Deno's own to tell.
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    throw new ConfigError(`Cannot make a temporary folder: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
      hints: ["TMPDIR=FOLDER names a place for it"],
    });
  }
}
