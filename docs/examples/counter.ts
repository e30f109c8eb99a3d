// Changes an object that others change at the same time. After a conflict it reads the object again and repeats the change.
import { type ConfigMap, connect, isConflict } from "@kubeshell/k8s";

await using k8s = await connect();

async function update(name: string, change: (map: ConfigMap) => void): Promise<void> {
  for (;;) {
    const map = await k8s.get("configmap", name);
    change(map);
    try {
      // The object contains the resourceVersion that was read. The server refuses if it has changed.
      await k8s.replace(map);
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "counter" }, data: { visits: "0" } });
const visit = () => update("counter", (map) => map.data = { visits: String(Number(map.data?.visits) + 1) });
await Promise.all([visit(), visit(), visit()]);
console.log((await k8s.get("configmap", "counter")).data?.visits, "visits");
await k8s.delete("configmap", "counter");
