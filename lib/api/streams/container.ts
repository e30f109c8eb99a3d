import { InputError } from "../../data/core/errors.ts";
import type { Pod } from "../../data/core/kinds.ts";
import type { Client } from "../client/client.ts";
import { get } from "../client/reading.ts";
import type { PodTarget } from "./pod_target.ts";

const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

/** Lists all containers of a pod in kubectl's words: `main, debugger (ephem), setup (init)`. */
export function containerLabels({ spec }: Pod): string[] {
  return [
    ...(spec?.containers ?? []).map(({ name }) => name),
    ...(spec?.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec?.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ];
}

/** The fields of a container that say how to attach to it. */
export interface NamedContainer {
  name: string;
  stdin?: boolean | undefined;
  tty?: boolean | undefined;
}

/** Returns the container of a pod with a name, also an init container or an ephemeral one. */
export function findContainer(
  { spec }: Pod,
  wanted: string,
): NamedContainer | undefined {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec ?? {};
  return [...containers, ...initContainers, ...ephemeralContainers].find(({ name }) => name === wanted);
}

/** Chooses a container as kubectl does: the one that an annotation names, then the first one. */
export function chooseContainer(pod: Pod): string {
  const named = pod.metadata?.annotations?.[DEFAULT_CONTAINER];
  const { containers = [], initContainers = [], ephemeralContainers = [] } = pod.spec ?? {};
  const names = [...containers, ...initContainers, ...ephemeralContainers].map(({ name }) => name);
  if (named !== undefined && names.includes(named)) return named;
  const [first] = names;
  if (first === undefined) {
    throw new InputError(`Cannot choose a container of pod "${pod.metadata?.name}": it has none`);
  }
  return first;
}

/** Reads the pod of a target. */
export async function readPod(client: Client, target: PodTarget, signal: AbortSignal | undefined): Promise<Pod> {
  const { namespace, name } = target;
  return target.pod ?? await get<string>(client, "pod", name, { namespace, signal }) as Pod;
}
