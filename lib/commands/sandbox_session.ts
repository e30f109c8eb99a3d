import { connect, type ConnectOptions } from "../session/connect.ts";
import type { K8s } from "../session/k8s.ts";
import { sandbox, type SandboxServer } from "../sandbox/mod.ts";
import type { Shell } from "./shell.ts";

/** A session on a sandbox of its own, which is served on a port only where something asks for its address. */
export async function sandboxSession(shell: Shell, options: ConnectOptions): Promise<K8s> {
  const box = sandbox();
  let server: Promise<SandboxServer> | undefined;
  let said = false;
  const k8s = await connect({
    ...options,
    handler: async (request) => {
      const isReview = /reviews$|\/token$/.test(new URL(request.url).pathname);
      if (!said && !isReview && !["GET", "HEAD", "OPTIONS"].includes(request.method)) {
        said = true;
        shell.err("note: this writes to a sandbox that ends with this process; k8s sandbox serves one that stays");
      }
      return await box.handler(request);
    },
    connection: async () => {
      const { url, ca, adminToken } = await (server ??= box.serve());
      return { endpoint: { server: url, ca }, credential: { kind: "token", token: adminToken } };
    },
  });
  const close = async () => {
    await k8s.close();
    await (await server)?.close();
  };
  return { ...k8s, close, [Symbol.asyncDispose]: close };
}
