import type { K8s } from "@kubeshell/k8s";

const { k8s } = globalThis as unknown as { k8s: K8s };

switch (Deno.args[0]) {
  case "api":
    await k8s.get("pod", "nope");
    break;
  case "type":
    (undefined as unknown as { foo: () => void }).foo();
    break;
  case "reject":
    Promise.reject(new Error("left alone"));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    break;
  case "exit":
    Deno.exit(7);
}
