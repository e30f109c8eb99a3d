import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { type Sandbox, sandbox } from "../../lib/sandbox/mod.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { tempDir } from "../temp_dir.ts";

/** A session that records its writes in a file, beside one that records nothing. */
export interface Journaled extends AsyncDisposable {
  k8s: K8s;
  /** Another writer. */
  other: K8s;
  box: Sandbox;
  /** The path of the journal. */
  file: string;
  /** The requests of the recording session: `GET /api/v1/...`. */
  requests: string[];
}

/** Opens a session on a sandbox that records its writes. */
export async function journaled(objects: KubeObject[] = []): Promise<Journaled> {
  const dir = await tempDir();
  const box = sandbox({ objects });
  const requests: string[] = [];
  const file = `${dir.path}/journal`;
  const k8s = await connect({
    journal: file,
    handler: async (request) => {
      requests.push(`${request.method} ${new URL(request.url).pathname}`);
      return await box.handler(request);
    },
  });
  const other = await connect({ handler: box.handler, fieldManager: "other" });
  return {
    k8s,
    other,
    box,
    file,
    requests,
    [Symbol.asyncDispose]: () => dir[Symbol.asyncDispose](),
  };
}

/** A ConfigMap in the namespace default. */
export function configMap(name: string, data: Record<string, string>): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data };
}
