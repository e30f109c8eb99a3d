import { AuthError } from "../../data/core/errors.ts";
import { readAllowed } from "../../data/kubeconfig/permission.ts";
import { unreadable } from "../../data/kubeconfig/unreadable.ts";

/** Reads a token file; each time anew, because kubelet rewrites it (a local read costs some 50 µs). */
export async function readTokenFile(path: string): Promise<string> {
  let text: string;
  try {
    text = await readAllowed(path);
  } catch (error) {
    throw unreadable("token file", path, error);
  }
  const token = text.trim();
  if (token === "") throw new AuthError(`Cannot use the token file "${path}": it is empty`);
  return token;
}
