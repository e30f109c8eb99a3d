import assert from "node:assert/strict";
import { hasScript, onTerminal } from "../terminal.ts";
import { COLD } from "./cold.ts";
import { tempDir } from "../temp_dir.ts";

/** Runs `k8s get pods` with only these permissions at a terminal without input. The output goes to a pipe. */
async function getPods(kubeconfig: string, permissions: readonly string[]): Promise<string> {
  const words = [Deno.execPath(), ...COLD.flatMap((word) => word === "-A" ? permissions : [word]), "get", "pods"];
  const line = `${words.map((word) => `'${word}'`).join(" ")} | cat`;
  const { screen } = await onTerminal(line, { env: { KUBECONFIG: kubeconfig } }).end();
  return screen.replaceAll("\r", "");
}

const steps: [permissions: (kubeconfig: string) => string[], expected: RegExp][] = [
  [() => [], /^error: .*"KUBECONFIG".*\nhint: run it with --allow-env=KUBECONFIG,HOME/],
  [() => ["--allow-env=KUBECONFIG"], /^error: .*\nhint: run it with --allow-read=\S+config/],
  [
    (kubeconfig) => ["--allow-env=KUBECONFIG", `--allow-read=${kubeconfig}`],
    /^error: Cannot talk to the server localhost:1: permission denied by Deno\nhint: run it with --allow-net=localhost:1\n/,
  ],
];
for (const [permissions, expected] of steps) {
  Deno.test({
    name: `k8s names the flag and asks nothing when it has ${permissions("FILE").join(" ") || "no permission"}`,
    ignore: !hasScript,
    async fn() {
      await using dir = await tempDir();
      const kubeconfig = `${dir.path}/config`;
      await Deno.writeTextFile(
        kubeconfig,
        `{"current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c"}}],
          "clusters": [{"name": "c", "cluster": {"server": "https://localhost:1"}}]}`,
      );
      assert.match(await getPods(kubeconfig, permissions(kubeconfig)), expected);
    },
  });
}
