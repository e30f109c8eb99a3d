/**
 * A small Kubernetes API server that lives in the process, for tests of your own scripts and for trying things out.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { connect } from "@kubeshell/k8s";
 * import { sandbox } from "@kubeshell/k8s/testing";
 *
 * await using k8s = await connect({ handler: sandbox().handler });
 * await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { colour: "blue" } });
 * assert.equal((await k8s.get("configmap", "settings")).data?.colour, "blue");
 * ```
 *
 * It begins with one node, the pod `helloworld` and a few other objects, and it has no node agent: a pod that is created
 * stays Pending, and a Deployment makes no pods.
 *
 * @module
 */
import type { Handler } from "../data/core/handler.ts";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import { FUNCTION, type OptionTable, type OptionType, readOptions } from "../data/core/options.ts";
import { parseApiVersion } from "../data/core/resource.ts";
import { createCluster } from "./cluster.ts";
import { place, seed } from "./seed.ts";
import type { SandboxServer, ServeOptions } from "./serve.ts";
import { serverFor } from "./server.ts";
import type { Identity } from "./types.ts";
import { seconds } from "./seconds.ts";

export type { Handler } from "../data/core/handler.ts";
export type { KubeObject } from "../data/core/object.ts";
export type { Identity } from "./types.ts";
export type { SandboxServer, ServeOptions } from "./serve.ts";

/** Options of {@linkcode sandbox}. */
export interface SandboxOptions {
  /** The time that the sandbox lives in. @default {the clock's} */
  now?: (() => Date) | undefined;
  /** Further objects to begin with, each with apiVersion, kind and name. */
  objects?: readonly KubeObject[] | undefined;
}

const OBJECTS: OptionType<readonly KubeObject[]> = {
  expected: "an array of objects",
  accepts: (value): value is readonly KubeObject[] => Array.isArray(value) && value.every(isRecord),
};

/** The options of `sandbox`. */
const SANDBOX_OPTIONS: OptionTable<SandboxOptions> = { now: FUNCTION, objects: OBJECTS };

/** A cluster in memory. */
export interface Sandbox {
  /** Requests as the administrator `minikube-user`; one with a bearer token is whose the token is. */
  readonly handler: Handler;
  /** Requests as somebody else; what they may do is up to the sandbox's RBAC. */
  as(identity: Identity): Handler;
  /** Requests of nobody in particular: the bearer token of each says who it is from. */
  readonly anonymous: Handler;
  /** Serves it over TLS on this machine; rejects with a NetworkError where the port is taken. */
  serve(options?: ServeOptions): Promise<SandboxServer>;
}

const ADMIN: Identity = { user: "minikube-user", groups: ["system:masters", "system:authenticated"] };

/** Makes a cluster; nothing is shared between two of them. */
export function sandbox(options?: SandboxOptions): Sandbox {
  const { now = () => new Date(), objects = [] } = readOptions("sandbox", SANDBOX_OPTIONS, options);
  const cluster = createCluster(now);
  let ready: Promise<void> | undefined;

  async function fill(): Promise<void> {
    await seed(cluster);
    for (const object of objects) {
      const { group, version } = parseApiVersion(object.apiVersion ?? "v1");
      const kind = cluster.kinds().find((kind) =>
        kind.group === group && kind.version === version && kind.kind === object.kind
      );
      if (kind === undefined) throw new TypeError(`The sandbox has no kind "${object.kind}" in "${object.apiVersion}"`);
      const metadata = kind.namespaced ? { namespace: "default", ...object.metadata } : object.metadata ?? {};
      place(cluster, kind, { ...object, metadata }, seconds(now()));
    }
  }

  const handlerFor = (identity?: Identity): Handler => {
    const server = serverFor(cluster, identity);
    return async (request) => {
      await (ready ??= fill());
      return await server(request);
    };
  };

  const [admin, anonymous] = [handlerFor(ADMIN), handlerFor()];
  return {
    handler: (request) => (request.headers.has("authorization") ? anonymous : admin)(request),
    as: ({ groups = [], ...identity }) => {
      const all = groups.includes("system:authenticated") || identity.user === "system:anonymous"
        ? groups
        : [...groups, "system:authenticated"];
      return handlerFor({ ...identity, groups: all });
    },
    anonymous,
    async serve(options) {
      await (ready ??= fill());
      const { serveSandbox: serve } = await import("./serve.ts");
      return await serve(cluster, options);
    },
  };
}
