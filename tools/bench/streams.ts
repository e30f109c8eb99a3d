import { connect } from "../../lib/session/connect.ts";
import { nodePod, until } from "../../tests/cluster/pods.ts";
import { type BenchOptions, COMMAND } from "./bench_part.ts";
import { figure, measure, type Run, shown } from "./measure.ts";
import { memory } from "./processes.ts";

const MIB = 1024 * 1024;
const CONNECTIONS = 200;

/** Streams to a container on a real node, side by side with kubectl: exec, cp and port-forward. */
export async function streams({ cluster, runs }: BenchOptions): Promise<void> {
  if (cluster.node === undefined) return console.log("left out: it needs a real node (root on Debian)");
  await using k8s = await connect({ kubeconfig: cluster.kubeconfig });
  const line = `head -c ${200 * MIB} /dev/zero > /tmp/big; httpd -f -p 8080 -h /var/www`;
  await k8s.create(nodePod("bench", line));
  await until("the pod serves", async () => {
    const { stdout } = await k8s.exec("bench", ["sh", "-c", "pidof httpd || true"]).catch(() => ({ stdout: "" }));
    return stdout.trim() === "" ? undefined : true;
  });
  const local = `${cluster.folder}/big`;
  await Deno.writeFile(local, new Uint8Array(200 * MIB));
  const rows: [what: string, args: string[]][] = [
    ["exec true, cold", ["exec", "bench", "--", "true"]],
    ["exec, 256 MiB out", ["exec", "bench", "--", "head", "-c", String(256 * MIB), "/dev/zero"]],
    ["cp 200 MiB from a container", ["cp", "bench:/tmp/big", `${cluster.folder}/back`]],
    ["cp 200 MiB to a container", ["cp", local, "bench:/tmp/in"]],
  ];
  const env = { KUBECONFIG: cluster.kubeconfig, HOME: cluster.folder };
  for (const [what, args] of rows) {
    const pairs: { ours: Run; theirs: Run }[] = [];
    for (let pair = 0; pair < runs; pair++) {
      const ours = await measure({ name: "k8s", command: [COMMAND, ...args], env });
      const theirs = await measure({ name: "kubectl", command: [cluster.kubectl, ...args], env });
      pairs.push({ ours, theirs });
    }
    console.log(`\n${what}`);
    for (const [unit, pick, scale, digits] of UNITS) {
      const values = (of: "ours" | "theirs") => figure(pairs.map((pair) => pair[of][pick] * scale));
      const ratio = figure(pairs.map(({ ours, theirs }) => ours[pick] / theirs[pick]));
      console.log(
        `  ${unit}: k8s ${shown(values("ours"), digits)}, kubectl ${shown(values("theirs"), digits)}; ` +
          `ratio ${shown(ratio, 2)}`,
      );
    }
  }
  for (const [name, program] of [["k8s", COMMAND], ["kubectl", cluster.kubectl]] as const) {
    await benchForward(name, [program, "port-forward", "pod/bench", ":8080", "--address=127.0.0.1"], env);
  }
}

const UNITS = [["ms", "wall", 1, 0], ["CPU s", "cpu", 1, 2], ["MiB", "peak", 1, 0]] as const;

async function benchForward(name: string, command: string[], env: Record<string, string>): Promise<void> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, { args, env, stdin: "null", stdout: "piped", stderr: "null" }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value = "" } = await reader.read();
  const port = Number(/^Forwarding from 127.0.0.1:(\d+)/.exec(value)?.[1]);
  const drained = (async () => {
    while (!(await reader.read()).done);
  })();
  await ask(port);
  const times: number[] = [];
  const began = performance.now();
  for (let count = 0; count < CONNECTIONS; count++) times.push(await ask(port));
  const sequential = CONNECTIONS / (performance.now() - began) * 1000;
  const parallelBegan = performance.now();
  await Promise.all(Array.from({ length: 16 }, async () => {
    for (let count = 0; count < CONNECTIONS / 8; count++) await ask(port);
  }));
  const parallel = CONNECTIONS * 2 / (performance.now() - parallelBegan) * 1000;
  console.log(
    `\nport-forward, ${name}: one after the other ${sequential.toFixed(0)}/s (${
      figure(times).median.toFixed(1)
    } ms), ` +
      `16 at once ${parallel.toFixed(0)}/s, ${(await memory(child.pid)).toFixed(0)} MiB in use`,
  );
  child.kill("SIGTERM");
  await child.status;
  await drained.catch(() => {});
}

async function ask(port: number): Promise<number> {
  const began = performance.now();
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n"));
  const buffer = new Uint8Array(4096);
  let text = "";
  for (let length; (length = await connection.read(buffer)) !== null;) {
    text += new TextDecoder().decode(buffer.subarray(0, length));
    if (text.endsWith("hello from a container\n")) return performance.now() - began;
  }
  throw new Error(`the answer was cut: ${text}`);
}
