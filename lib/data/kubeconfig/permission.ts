import { decodeText } from "../base/text_encoding.ts";

/** Reads an optional environment variable. Without permission it counts as not set, and Deno does not ask. */
export function optionalEnv(name: string): string | undefined {
  return isGranted({ name: "env", variable: name }) ? Deno.env.get(name) : undefined;
}

/**
 * Throws if Deno would ask the user for a permission. At a terminal Deno does ask, even in the middle of a pipe. A check
 * costs about 7 µs.
 *
 * @throws {Deno.errors.NotCapable} In Deno's words, as if the permission was denied.
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

// The reads that are running. Many contexts name the same certificates.
const reads = new Map<string, Promise<string>>();

/** Reads a text file. Rejects if Deno would ask for permission ({@linkcode requirePermission}). */
export async function readAllowed(path: string): Promise<string> {
  requirePermission({ name: "read", path });
  let read = reads.get(path);
  if (read === undefined) {
    read = Deno.readTextFile(path).finally(() => reads.delete(path));
    reads.set(path, read);
  }
  return await read;
}

/**
 * Reads the text of a kubeconfig in UTF-8 or in UTF-16 with a byte-order mark, which PowerShell's `>` writes.
 *
 * @throws {TypeError} If the text has another encoding.
 */
export async function readConfigText(path: string): Promise<string> {
  requirePermission({ name: "read", path });
  const bytes = await Deno.readFile(path);
  return decodeText(bytes, { fatal: true });
}

/** Reports whether a permission is granted, without asking for it. */
export function isGranted(descriptor: Deno.PermissionDescriptor): boolean {
  try {
    return Deno.permissions.querySync(descriptor).state === "granted";
  } catch {
    // Deno cannot query an empty path. Using the path reports the error.
    return true;
  }
}
