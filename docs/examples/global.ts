// With `k8s run global.ts`, k8s is there already; the import is for the editor, and for a plain `deno run` of others.
import type { K8s } from "@kubeshell/k8s";

declare const k8s: K8s;

const { items } = await k8s.list("pods", { labels: { app: "web" } });
console.log(items.map(({ metadata }) => metadata?.name).join(" "));
