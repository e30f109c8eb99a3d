/** A line of `k8s --help`: one command, or related commands with one summary. A family counts as one command. */
export type HelpLine = string | readonly [commands: readonly string[], summary: string];

/** The lines of `k8s --help`. Related commands share a line so that the page fits on a screen. */
export const HELP_GROUPS: Readonly<Record<string, readonly HelpLine[]>> = {
  "Read": [
    "get",
    [["describe", "tree"], "Describe objects; show their owners and the objects that they own"],
    [["events", "top"], "List events; list the CPU and memory usage of pods or nodes"],
    [["wait", "compare"], "Wait until objects meet a condition; compare objects between clusters"],
  ],
  "Pods": [
    [["logs", "port-forward"], "Print the logs of containers; forward ports of this machine to a pod"],
    [["exec", "cp"], "Run a command in a container; copy files to or from a container"],
    [["attach", "debug"], "Connect to the main process of a container; create a debug container"],
  ],
  "Write": [
    [["create", "apply", "replace"], "Create objects; apply or replace the objects of manifests"],
    [["plan", "diff"], "Print what an apply would do to each object; print its changes"],
    [["undo", "journal"], "Undo the latest recorded command, or an earlier one; list them"],
    [["patch", "edit", "delete"], "Change fields of an object; change it in an editor; delete objects"],
    [["label", "annotate", "scale"], "Set labels, annotations, or the number of replicas"],
    [["set", "rollout"], "Set images, variables and more; restart or undo rollouts (see --help)"],
    [["expose", "autoscale"], "Create a Service or an autoscaler for an object"],
    [["cordon", "uncordon", "taint"], "Keep pods off nodes, or let them back"],
    "drain",
  ],
  "The API": [
    [["api-resources", "api-versions"], "List the types of this server; list its groups and versions"],
    [["explain", "types"], "Explain a field; generate TypeScript types"],
    [["raw", "path"], "Send any request; print the path of a type or an object"],
  ],
  "Connection and access": [
    [["config"], "Read and change the kubeconfig (see `k8s config --help`)"],
    [["use", "ns"], "Switch to another context or namespace"],
    [["auth"], "Check who you are and what you may do (see `k8s auth --help`)"],
    "token",
    [["certificate"], "Approve or deny certificate signing requests"],
    [["server", "cluster-info", "env"], "Print addresses; print shell variables for curl"],
    [["doctor", "version"], "Diagnose problems; print the versions of client and server"],
  ],
  "Scripts": [
    [["repl", "eval"], "Open a prompt with a preloaded k8s; evaluate TypeScript"],
    [["run", "permissions"], "Run a script, here or in the cluster; print the least permissions"],
  ],
  "Local servers and tools": [
    [["proxy", "sandbox"], "Serve a proxy to the API server; serve a cluster inside this process"],
    [["demo", "completions"], "Walk through the tutorial; print a completion script for your shell"],
    [["plugin", "kustomize"], "List the kubectl plugins on PATH; print a kustomization"],
  ],
};

/** Help topics that are not commands: `k8s help output`. */
export const TOPICS: Readonly<Record<string, { summary: string; load: () => Promise<string> }>> = {
  output: {
    summary: "The output formats of -o",
    load: async () => (await import("./help_topics.ts")).outputTopic(),
  },
  expressions: {
    summary: "The names in expressions, as in --where, by kind",
    load: async () => (await import("./expressions_topic.ts")).expressionsTopic(),
  },
  flags: {
    summary: "The flags that every command accepts",
    load: async () => (await import("./help_topics.ts")).flagsTopic(),
  },
};
