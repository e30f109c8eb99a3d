import { InputError } from "../../data/core/errors.ts";
import type { Pod } from "../../data/core/kinds.ts";

const DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";

/** Lists all containers of a pod in kubectl's words: `main, debugger (ephem), setup (init)`. */
export function containerLabels({ spec }: Pod): string[] {
  return [
    ...(spec?.containers ?? []).map(({ name }) => name),
    ...(spec?.ephemeralContainers ?? []).map(({ name }) => `${name} (ephem)`),
    ...(spec?.initContainers ?? []).map(({ name }) => `${name} (init)`),
  ];
}

/** Lists the names of all containers of a pod: init containers, containers, and ephemeral ones. */
export function containerNames({ spec }: Pod): string[] {
  const { initContainers = [], containers = [], ephemeralContainers = [] } = spec ?? {};
  return [...initContainers, ...containers, ...ephemeralContainers].map(({ name }) => name);
}

/** The fields of a container that say how to attach to it. */
export interface NamedContainer {
  name: string;
  stdin?: boolean | undefined;
  tty?: boolean | undefined;
}

/** Returns the container of a pod with a name, also an init container or an ephemeral one. */
export function findContainer(pod: Pod, wanted: string): NamedContainer | undefined {
  return allContainers(pod).find(({ name }) => name === wanted);
}

function allContainers({ spec }: Pod): NamedContainer[] {
  const { containers = [], initContainers = [], ephemeralContainers = [] } = spec ?? {};
  return [...containers, ...initContainers, ...ephemeralContainers];
}

/** Chooses a container as kubectl does: the one that an annotation names, then the first one. */
export function chooseContainer(pod: Pod): string {
  const named = pod.metadata?.annotations?.[DEFAULT_CONTAINER];
  const names = allContainers(pod).map(({ name }) => name);
  if (named !== undefined && names.includes(named)) return named;
  const [first] = names;
  if (first === undefined) {
    throw new InputError(`Cannot choose a container of pod "${pod.metadata?.name}": it has none`);
  }
  return first;
}

/** Returns the status of a container, also of an init container or an ephemeral one. Undefined if it has none yet. */
export function containerStatus({ status }: Pod, wanted: string) {
  const { containerStatuses = [], initContainerStatuses = [], ephemeralContainerStatuses = [] } = status ?? {};
  return [...containerStatuses, ...initContainerStatuses, ...ephemeralContainerStatuses]
    .find(({ name }) => name === wanted);
}
