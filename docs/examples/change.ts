// Applies a ConfigMap, changes it, and takes it away again; what exists already is no failure.
import { connect, isNotFound } from "@kubeshell/k8s";

await using k8s = await connect();
const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { colour: "blue" } };
await k8s.apply(settings);
const changed = await k8s.patch("configmap", "settings", { data: { colour: "grey" } }, { type: "merge" });
console.log("now", changed.data?.colour);
await k8s.delete("configmap", "settings");
try {
  await k8s.get("configmap", "settings");
} catch (error) {
  if (!isNotFound(error)) throw error;
  console.log("gone");
}
