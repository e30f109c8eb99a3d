import { sandbox } from "../../lib/sandbox/mod.ts";

/** A sandbox on a port, and the path of a kubeconfig for it. */
export async function serve(): Promise<{ kubeconfig: string } & AsyncDisposable> {
  const server = await sandbox().serve();
  const kubeconfig = await Deno.makeTempFile();
  await Deno.writeTextFile(kubeconfig, server.kubeconfig);
  return {
    kubeconfig,
    async [Symbol.asyncDispose]() {
      await server.close();
      await Deno.remove(kubeconfig);
    },
  };
}
