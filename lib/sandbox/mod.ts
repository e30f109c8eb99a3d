/**
 * A small Kubernetes API server inside your process, to test your scripts and to try things out without a cluster.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { connect } from "@kubeshell/k8s";
 * import { sandbox } from "@kubeshell/k8s/testing";
 *
 * await using k8s = await connect({ handler: sandbox().handler });
 * await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { color: "blue" } });
 * assert.equal((await k8s.get("configmap", "settings")).data?.color, "blue");
 * ```
 *
 * A sandbox starts with one node, the pod `helloworld`, the Deployment `web` with two pods, and a few other objects. It
 * validates, defaults and stores objects as a real server does, and supports watches, server-side apply, RBAC, tokens and
 * CustomResourceDefinitions. Nothing in it runs images: a pod that you create stays Pending, and a Deployment creates no
 * pods. Functions of yours take the place of containers, see {@linkcode SandboxOptions.containers}.
 *
 * @module
 */
import type { Handler } from "../data/core/handler.ts";
import { isRecord, type KubeObject } from "../data/core/object.ts";
import { FUNCTION, type OptionTable, type OptionType, readOptions } from "../data/core/options.ts";
import { parseApiVersion } from "../data/core/resource.ts";
import { createCluster } from "./cluster.ts";
import { CONTAINERS, type SandboxContainers } from "./pods/containers.ts";
import { place, seed } from "./seed.ts";
import type { SandboxServer, ServeOptions } from "./serve.ts";
import { ADMIN, serverFor } from "./server.ts";
import type { Identity } from "./types.ts";
import type { StoreSnapshot } from "./store.ts";
import { type RandomFaultOptions, randomFaults, type SandboxFaults, withFaults } from "./faults.ts";
import { seconds } from "./seconds.ts";

export type { Handler } from "../data/core/handler.ts";
export type { KubeObject } from "../data/core/object.ts";
export type {
  SandboxConnection,
  SandboxContainer,
  SandboxContainers,
  SandboxLogOptions,
  SandboxOutput,
  SandboxProcess,
} from "./pods/containers.ts";
export type { RandomFaultOptions, SandboxFault, SandboxFaults } from "./faults.ts";
export type { Identity } from "./types.ts";
export type { SandboxServer, ServeOptions } from "./serve.ts";

/** Options of {@linkcode sandbox}. */
export interface SandboxOptions {
  /**
   * The clock of the sandbox, for creation times, ages and the expiry of tokens.
   *
   * @default {() => new Date()}
   */
  now?: (() => Date) | undefined;
  /**
   * Objects that the sandbox contains from the start, besides its own. Each needs `apiVersion`, `kind` and
   * `metadata.name`; the default namespace is `default`. They are stored without validation, so they can have a status. An
   * object of a custom kind must follow its CustomResourceDefinition. If the sandbox does not serve the kind of an object,
   * the first request rejects with a TypeError.
   *
   * @default {[]}
   */
  objects?: readonly KubeObject[] | undefined;
  /**
   * Faults of the connection and of the server, to test that a program survives them: a function that chooses the fault of
   * each request, or the options of random ones. The same seed gives the same faults for the same requests.
   *
   * ```ts
   * import assert from "node:assert/strict";
   * import { connect } from "@kubeshell/k8s";
   * import { sandbox } from "@kubeshell/k8s/testing";
   *
   * let requests = 0;
   * const box = sandbox({
   *   faults: (request) => request.url.includes("watch=true") && ++requests === 1 ? { kind: "cut", after: 0 } : undefined,
   * });
   * await using k8s = await connect({ handler: box.handler });
   * const [change] = await k8s.watch("pods").changes().take(1).toArray();
   * assert.equal(change?.object.metadata.name, "helloworld");
   * ```
   *
   * @default {no faults}
   */
  faults?: SandboxFaults | RandomFaultOptions | undefined;
  /**
   * The behavior of containers that run, for exec, attach, logs and port-forward: a function per container, by
   * `POD`, `POD/CONTAINER` or `NAMESPACE/POD/CONTAINER`.
   *
   * ```ts
   * import assert from "node:assert/strict";
   * import { connect } from "@kubeshell/k8s";
   * import { sandbox } from "@kubeshell/k8s/testing";
   *
   * const { handler } = sandbox({
   *   containers: { helloworld: { exec: ({ command, stdout }) => stdout.write(`ran ${command.join(" ")}\n`) } },
   * });
   * await using k8s = await connect({ handler });
   * assert.equal((await k8s.exec("helloworld", ["ls", "/data"])).stdout, "ran ls /data\n");
   * ```
   *
   * @default {a few programs, two lines of a log, and HTTP on port 80}
   */
  containers?: SandboxContainers | undefined;
}

const OBJECTS: OptionType<readonly KubeObject[]> = {
  expected: "an array of objects",
  accepts: (value): value is readonly KubeObject[] => Array.isArray(value) && value.every(isRecord),
};

const FAULTS: OptionType<SandboxFaults | RandomFaultOptions> = {
  expected: "a function, or an object of seed and rate",
  accepts: (value): value is SandboxFaults | RandomFaultOptions =>
    typeof value === "function" || (isRecord(value) && typeof value.seed === "number"),
};

const SANDBOX_OPTIONS: OptionTable<SandboxOptions> = {
  now: FUNCTION,
  objects: OBJECTS,
  faults: FAULTS,
  containers: CONTAINERS,
};

/**
 * A cluster in memory. Its handlers answer errors with a response that contains a Status, as a real server does; `connect`
 * turns it into an `ApiError`.
 */
export interface Sandbox {
  /**
   * Answers requests as the administrator `minikube-user`, who may do everything. A request with a bearer token gets the
   * identity of the token instead. Pass this handler to `connect`.
   */
  readonly handler: Handler;
  /**
   * Returns a handler that answers requests as another user. The user needs permissions by RBAC: pass Roles and
   * RoleBindings as `objects`, or create them. The group `system:authenticated` is added to the user's groups.
   *
   * ```ts
   * import assert from "node:assert/strict";
   * import { connect } from "@kubeshell/k8s";
   * import { sandbox } from "@kubeshell/k8s/testing";
   *
   * await using k8s = await connect({ handler: sandbox().as({ user: "jane" }) });
   * await assert.rejects(k8s.list("pods"), /User "jane" cannot list resource "pods"/);
   * ```
   */
  as(identity: Identity): Handler;
  /** Answers requests as the identity of their bearer token, or as `system:anonymous` if they have none. */
  readonly anonymous: Handler;
  /**
   * Serves the sandbox over HTTPS, so that kubectl and other programs can use it. Needs the permission `--allow-net`.
   *
   * ```ts
   * import assert from "node:assert/strict";
   * import { connect } from "@kubeshell/k8s";
   * import { sandbox } from "@kubeshell/k8s/testing";
   *
   * await using server = await sandbox().serve();
   * const kubeconfig = await Deno.makeTempFile();
   * await Deno.writeTextFile(kubeconfig, server.kubeconfig);
   * await using k8s = await connect({ kubeconfig });
   * assert.equal((await k8s.get("pod", "helloworld")).status?.phase, "Running");
   * await Deno.remove(kubeconfig);
   * ```
   *
   * @returns The running server. Close it with `await using` or `close()`.
   * @throws {NetworkError} If it cannot listen, for example because the port is already in use.
   * @throws {TypeError} For an unknown option, or a value of the wrong type.
   */
  serve(options?: ServeOptions): Promise<SandboxServer>;
  /**
   * Forgets all earlier changes, as etcd does every five minutes. A watch from an older resourceVersion, and the next page
   * of a list that was begun before, then answer 410.
   */
  compact(): void;
  /** Returns a copy of all objects, for {@linkcode Sandbox.restore}. */
  snapshot(): Promise<SandboxSnapshot>;
  /**
   * Goes back to a copy, as a cluster whose etcd was restored from a backup: resourceVersions begin again at the copy's, and
   * running watches are not told.
   */
  restore(snapshot: SandboxSnapshot): void;
}

/** A copy of the objects of a sandbox. */
export interface SandboxSnapshot {
  /** The resourceVersion of the copy. */
  readonly revision: number;
}

/**
 * Creates a cluster in memory. Each call creates a separate cluster. Its objects are created with the first request, and
 * it needs no cleanup.
 *
 * ```ts
 * import assert from "node:assert/strict";
 * import { connect } from "@kubeshell/k8s";
 * import { sandbox } from "@kubeshell/k8s/testing";
 *
 * const failed = {
 *   apiVersion: "v1",
 *   kind: "Pod",
 *   metadata: { name: "backup" },
 *   spec: { containers: [{ name: "main", image: "backup:1" }] },
 *   status: { phase: "Failed" },
 * };
 * await using k8s = await connect({ handler: sandbox({ objects: [failed] }).handler });
 * const { items } = await k8s.list("pods", { fields: "status.phase=Failed" });
 * assert.deepEqual(items.map(({ metadata }) => metadata.name), ["backup"]);
 * ```
 *
 * @returns The cluster, with handlers for `connect`.
 * @throws {TypeError} For an unknown option, or a value of the wrong type.
 */
export function sandbox(options?: SandboxOptions): Sandbox {
  const { now = () => new Date(), objects = [], faults, containers } = readOptions("sandbox", SANDBOX_OPTIONS, options);
  const cluster = createCluster(now, containers);
  let ready: Promise<void> | undefined;

  async function fill(): Promise<void> {
    await seed(cluster);
    for (const object of objects) {
      const { group, version } = parseApiVersion(object.apiVersion ?? "v1");
      const kind = cluster.kinds().find((kind) =>
        kind.group === group && kind.version === version && kind.kind === object.kind
      );
      if (kind === undefined) {
        const name = `${object.kind} "${object.metadata?.name}"`;
        throw new TypeError(`Cannot add ${name} to the sandbox: it does not serve this kind in "${object.apiVersion}"`);
      }
      const metadata = kind.namespaced ? { namespace: "default", ...object.metadata } : object.metadata ?? {};
      place(cluster, kind, { ...object, metadata }, seconds(now()));
    }
  }

  const chosen = faults === undefined || typeof faults === "function" ? faults : randomFaults(faults);
  const faulty = (handler: Handler) => chosen === undefined ? handler : withFaults(handler, chosen);

  const handlerFor = (identity?: Identity): Handler => {
    const server = faulty(serverFor(cluster, identity));
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
      return await serve(cluster, handlerFor, options);
    },
    compact: () => cluster.store.compact(),
    async snapshot() {
      await (ready ??= fill());
      return cluster.store.snapshot();
    },
    restore: (snapshot) => cluster.store.restore(snapshot as StoreSnapshot),
  };
}
