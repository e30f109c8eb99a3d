import { createPlugin } from "../../lib/api/credentials/exec.ts";

/** A process of its own for tests, which can stand on a terminal: prints the token that a plugin answers with. */
const [command = "", interactiveMode = ""] = Deno.args;
const exec = { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode };
try {
  console.log(`token=${(await createPlugin(exec, {}).current()).token}`);
} catch (error) {
  console.log(`error=${error instanceof Error ? error.message : error}`);
}
