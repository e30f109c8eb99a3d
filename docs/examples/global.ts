// `k8s run global.ts` preloads k8s. The import only tells an editor its type.
import type { K8s } from "@kubeshell/k8s";

declare const k8s: K8s;

const { items } = await k8s.list("pods", { labels: { app: "web" } });
console.log(items.map(({ metadata }) => metadata?.name).join(" "));
