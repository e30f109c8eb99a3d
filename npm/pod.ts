/** The library for scripts in the cluster, as one file. `npm/pod_bundle.ts` makes `dist/pod.js` of it. */
export * from "../mod.ts";
export { preloadPod } from "../lib/terminal/commands/script/preload_pod.ts";
