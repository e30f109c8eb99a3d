/** The types of the conditions that Kubernetes itself sets, by kinds. Other programs may add more. */
export const CONDITION_TYPES: Readonly<Record<string, readonly string[]>> = {
  "Pod.": [
    "Ready",
    "ContainersReady",
    "Initialized",
    "PodScheduled",
    "PodReadyToStartContainers",
    "DisruptionTarget",
  ],
  "Node.": ["Ready", "MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"],
  "Deployment.apps": ["Available", "Progressing", "ReplicaFailure"],
  "Job.batch": ["Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet"],
};
