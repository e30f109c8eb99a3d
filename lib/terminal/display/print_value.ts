import type { K8s } from "../../session/k8s.ts";

/**
 * Prints a value on stdout as the prompt does. A list becomes the server's table, an object becomes YAML without
 * `managedFields`, and a Secret's data becomes sizes. A stream is printed item by item.
 *
 * ```ts
 * import { connect, print } from "@kubeshell/k8s";
 * import { sandbox } from "@kubeshell/k8s/testing";
 *
 * await using k8s = await connect({ handler: sandbox().handler });
 * await print(await k8s.list("pods"), k8s);
 * ```
 *
 * @param value Any value. Nothing is printed for undefined.
 * @param k8s The session that requests the table of a list.
 */
export async function print(value: unknown, k8s: K8s): Promise<void> {
  const { printed } = await import("./print.ts");
  const encoder = new TextEncoder();
  for await (const text of printed(value, k8s)) {
    for (let rest = encoder.encode(text); rest.length > 0;) rest = rest.subarray(await Deno.stdout.write(rest));
  }
}
