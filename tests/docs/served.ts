import { sandbox, type SandboxOptions } from "../../lib/sandbox/mod.ts";
import { tempDir } from "../temp_dir.ts";

/** A sandbox on a port, and the path of a kubeconfig for it. */
export async function serve(options: SandboxOptions = {}): Promise<{ kubeconfig: string } & AsyncDisposable> {
  const server = await sandbox(options).serve();
  const dir = await tempDir();
  const kubeconfig = await dir.file("config", server.kubeconfig);
  return {
    kubeconfig,
    async [Symbol.asyncDispose]() {
      await server.close();
      await dir[Symbol.asyncDispose]();
    },
  };
}
