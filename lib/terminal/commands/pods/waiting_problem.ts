/** The state of a container that does not run yet. */
interface Waiting {
  reason?: string | undefined;
  message?: string | undefined;
}

/** Returns the problem of a container that waits: `ErrImagePull: not found`. Undefined during a normal start. */
export function waitingProblem({ reason = "", message = "" }: Waiting = {}): string | undefined {
  // Every container begins this way.
  if (/^(ContainerCreating|PodInitializing|)$/.test(reason)) return undefined;
  return message === "" ? reason : `${reason}: ${message}`;
}
