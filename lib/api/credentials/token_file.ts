import { AuthError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { unreadable } from "../../data/kubeconfig/unreadable.ts";

/**
 * Reads a token file. Each request reads it again, because kubelet rewrites it. A local read takes about 50 µs.
 *
 * @param token The token to return if the file cannot be read or is empty, as in client-go.
 * @throws {ConfigError} If the file cannot be read and there is no `token`.
 * @throws {AuthError} If the file is empty and there is no `token`.
 */
export async function readTokenFile({ path, token }: { path: string; token?: string }): Promise<string> {
  let text: string;
  try {
    text = (await readAllowed(path)).trim();
  } catch (error) {
    if (token !== undefined) return token;
    throw unreadable("token file", path, error);
  }
  if (text !== "") return text;
  if (token === undefined) throw new AuthError(`Cannot use the token file "${path}": it is empty`);
  return token;
}
