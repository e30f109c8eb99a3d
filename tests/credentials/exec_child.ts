import { createPlugin } from "../../lib/api/credentials/exec.ts";

/** A program for tests that can run on a terminal: prints the token of a plugin. */
const [command = "", interactiveMode = ""] = Deno.args;
const exec = { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode };
try {
  console.log(`token=${(await createPlugin(exec, {}).current()).token}`);
} catch (error) {
  console.log(`error=${error instanceof Error ? error.message : error}`);
}
