import { delay } from "../../../data/base/wait.ts";
import { defined } from "../../../data/base/defined.ts";
import { KubeError } from "../../../data/core/errors.ts";
import type { Pod } from "../../../data/core/kinds.ts";
import { type Client, scoped, splitName } from "../../client/client.ts";
import { create, patch, remove } from "../../client/writing.ts";
import { attach } from "../attach.ts";
import { containerStatus } from "../container.ts";
import { findPod, podOf } from "../pod_target.ts";
import { readPod } from "../read_pod.ts";
import type { RemoteProcess } from "../remote_process.ts";
import { ephemeralContainer, nodePod, podCopy } from "./debug_manifest.ts";
import type { DebugOptions } from "./debug_options.ts";

/** A debug container that was created. */
export interface Debugger {
  /** The namespace of the pod. */
  readonly namespace: string;
  /** The pod of the debug container: the pod itself, its copy, or a new pod on a node. */
  readonly pod: string;
  /** The name of the debug container. */
  readonly container: string;
  /** Whether the pod was created for debugging, so that it can be removed. */
  readonly isNewPod: boolean;
  /** Waits until the container runs, and connects to it. */
  attach(): Promise<RemoteProcess>;
  /** Deletes the pod that was created. An ephemeral container cannot be removed. */
  remove(): Promise<void>;
}

const POLL_MS = 200;
const SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/**
 * Creates a debug container: an ephemeral one in a pod, one in a copy of a pod, or a pod on a node.
 *
 * @throws {ApiError} If the server refuses.
 * @throws {InputError} If there is no image.
 */
export async function debug(
  client: Client,
  type: string,
  name: string | undefined,
  options: DebugOptions = {},
): Promise<Debugger> {
  const { signal, copyTo, stdin = true, tty = false } = options;
  const wanted = splitName(type, name);
  const container = options.container ?? `debugger-${suffix()}`;
  const isNode = wanted.name !== undefined && (await client.discovery.resolve(wanted.type, signal)).kind === "Node";
  const created = isNode ? await onNodeOf(wanted.name ?? "") : await inPodOf();
  return {
    ...created,
    async attach() {
      await untilRunning(client, created, signal);
      const target = { namespace: created.namespace, signal };
      return await attach(client, "pods", created.pod, {
        ...defined(target),
        container: created.container,
        stdin,
        tty,
      });
    },
    async remove() {
      if (!created.isNewPod) return;
      const { namespace, pod, uid } = created;
      await remove(client, "pods", pod, { namespace, preconditions: defined({ uid }) });
    },
  };

  async function onNodeOf(node: string) {
    const { namespace } = scoped(client, options);
    const own = options.container ?? "debugger";
    const manifest = nodePod(node, `node-debugger-${node}-${suffix()}`, own, options);
    return createdOf(await create(client, manifest, defined({ namespace, signal })), own);
  }

  async function inPodOf() {
    const target = await findPod(client, type, name, options);
    const { namespace } = target;
    if (copyTo === undefined) {
      const body = { spec: { ephemeralContainers: [ephemeralContainer(container, options)] } };
      await patch(client, "pods", target.name, body, {
        ...defined({ namespace, signal }),
        type: "strategic",
        subresource: "ephemeralcontainers",
      });
      return { namespace, pod: target.name, container, isNewPod: false, uid: undefined };
    }
    const pod = await podOf(client, target, signal);
    const made = await create(client, podCopy(pod, container, options), defined({ namespace, signal }));
    if (options.replace) await remove(client, "pods", target.name, defined({ namespace, signal }));
    return createdOf(made, container);
  }
}

function createdOf({ metadata }: Pod, container: string) {
  const { name: pod = "", namespace = "", uid } = metadata ?? {};
  return { namespace, pod, container, isNewPod: true, uid };
}

async function untilRunning(
  client: Client,
  { namespace, pod, container }: Pick<Debugger, "namespace" | "pod" | "container">,
  signal: AbortSignal | undefined,
): Promise<void> {
  while (true) {
    const state = containerStatus(await readPod(client, { namespace, name: pod }, signal), container)?.state;
    if (state?.running !== undefined) return;
    if (state?.terminated !== undefined) {
      throw new KubeError(`Cannot attach to container "${container}" of pod "${pod}": it has ended`, {
        hints: [`it ended with exit code ${state.terminated.exitCode}: read its log`],
      });
    }
    if (
      /^(ErrImage|ImagePull|InvalidImage|CreateContainer).*(Error|BackOff|Name|Pull)$/.test(
        state?.waiting?.reason ?? "",
      )
    ) {
      const { reason = "", message = "" } = state?.waiting ?? {};
      throw new KubeError(`Cannot attach to container "${container}" of pod "${pod}": ${reason}: ${message}`);
    }
    await delay(POLL_MS, signal);
  }
}

function suffix(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(5)), (byte) => SUFFIX_LETTERS[byte % SUFFIX_LETTERS.length])
    .join("");
}
