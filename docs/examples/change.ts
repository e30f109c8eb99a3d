// Applies a ConfigMap, patches it and deletes it, then expects that it is not found.
import { connect, isNotFound } from "@kubeshell/k8s";

await using k8s = await connect();
const settings = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "settings" }, data: { color: "blue" } };
await k8s.apply(settings);
const changed = await k8s.patch("configmap", "settings", { data: { color: "gray" } }, { type: "merge" });
console.log("now", changed.data?.color);
await k8s.delete("configmap", "settings");
try {
  await k8s.get("configmap", "settings");
} catch (error) {
  if (!isNotFound(error)) throw error;
  console.log("gone");
}
