/** A user's script for the test of its permissions: `get pod` with a given kubeconfig. */
import { connect, report } from "../../../mod.ts";

try {
  await using k8s = await connect({ kubeconfig: Deno.env.get("K8S_TEST_FILE") ?? "" });
  console.log((await k8s.get("pod", "helloworld")).metadata?.name);
} catch (error) {
  console.error(report(error));
  Deno.exit(1);
}
