// Counts images per namespace. Replaces kubectl get pods -A -o json | jq ... | sort | uniq -c
import { connect } from "@kubeshell/k8s";

await using k8s = await connect();
const counts = new Map<string, number>();
for await (const pod of k8s.each("pods", { namespace: "*" })) {
  for (const { image = "" } of pod.spec?.containers ?? []) {
    const key = `${pod.metadata?.namespace} ${image}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
}
for (const [key, count] of [...counts].sort()) console.log(count, key);
