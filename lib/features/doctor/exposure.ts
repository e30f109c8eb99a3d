import type { LoadedKubeconfig } from "../../data/kubeconfig/load.ts";
import type { UserConfig } from "../../data/kubeconfig/types.ts";

/** Returns the kubeconfigs that contain secrets and that other users of this machine can read. */
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

/** Reports whether users other than its owner can read a file. Windows file modes do not show this. */
export async function isOpen(path: string): Promise<boolean> {
  if (Deno.build.os === "windows") return false;
  const { mode } = await Deno.stat(path).catch(() => ({ mode: null }));
  return mode !== null && (mode & 0o044) !== 0;
}

function holdsSecret(user: UserConfig): boolean {
  return Boolean(user.token || user.password || user["client-key-data"] || user["auth-provider"]);
}
