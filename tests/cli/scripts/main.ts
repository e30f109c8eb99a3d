import { connect, type K8s } from "@kubeshell/k8s";
import { sandbox } from "@kubeshell/k8s/testing";

// The value that `k8s run` preloads.
const { k8s } = globalThis as unknown as { k8s: K8s };

console.log(JSON.stringify({
  args: Deno.args,
  main: import.meta.main,
  namespace: k8s.namespace,
  nodes: (await k8s.list("nodes")).items.map(({ metadata }) => metadata?.name),
  library: [typeof connect, typeof sandbox],
  settings: Deno.env.get("K8S_RUN") ?? null,
}));
