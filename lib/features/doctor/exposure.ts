import type { LoadedKubeconfig } from "../../data/kubeconfig/load.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";

/** The kubeconfigs that hold secrets and that other users of this machine may read. */
export async function findExposedFiles({ config, files, origins }: LoadedKubeconfig): Promise<string[]> {
  const secret = new Set(
    config.users.filter(({ user }) => holdsSecret(user)).map(({ name }) => origins.users.get(name)),
  );
  const exposed = await Promise.all(
    files.filter((file) => secret.has(file)).map(async (file) => {
      return await isOpen(file) ? [file] : [];
    }),
  );
  return exposed.flat();
}

/** Whether others than its owner may read a file; on Windows nobody can tell by its mode. */
export async function isOpen(path: string): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  const { mode } = await Deno.stat(path).catch(() => ({ mode: null }));
  return mode !== null && (mode & 0o044) !== 0;
}

function holdsSecret(user: UserConfig): boolean {
  return Boolean(user.token || user.password || user["client-key-data"] || user["auth-provider"]);
}
