import { decodeText } from "../base/text_encoding.ts";

/** Reads an environment variable that nothing depends on; what the process may not read is not set, and nobody asks. */
export function optionalEnv(name: string): string | undefined {
  return isGranted({ name: "env", variable: name }) ? Deno.env.get(name) : undefined;
}

/**
 * Throws where Deno would stop and ask the person for a permission: at a terminal it does, in the middle of a pipe too.
 * A look costs some 7 µs.
 *
 * @throws {Deno.errors.NotCapable} In Deno's words, as for a permission that was denied.
 */
export function requirePermission(descriptor: Deno.PermissionDescriptor): void {
  if (isGranted(descriptor)) return;
  const [what = ""] = Object.entries(descriptor).flatMap(([field, value]) =>
    field === "name" ? [] : [` to "${value}"`]
  );
  throw new Deno.errors.NotCapable(
    `Requires ${descriptor.name} access${what}, run again with the --allow-${descriptor.name} flag`,
  );
}

/** Reads a text file, or rejects where Deno would ask for the permission ({@linkcode requirePermission}). */
export async function readAllowed(path: string): Promise<string> {
  requirePermission({ name: "read", path });
  return await Deno.readTextFile(path);
}

/**
 * Reads a kubeconfig's text; one that begins with a mark of UTF-16 too, as PowerShell's `>` writes them.
 *
 * @throws {TypeError} Where it is neither that nor UTF-8.
 */
export async function readConfigText(path: string): Promise<string> {
  requirePermission({ name: "read", path });
  const bytes = await Deno.readFile(path);
  return decodeText(bytes, { fatal: true });
}

/** Says whether the process may, without asking anybody. */
export function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  try {
    return Deno.permissions.querySync(descriptor).state === "granted";
  } catch {
    // An empty path cannot be asked about: whoever uses it gets to hear what is wrong with it.
    return true;
  }
}
