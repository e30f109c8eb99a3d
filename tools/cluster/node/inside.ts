/** Runs in the namespaces of the node: the door, containerd and kubelet. It ends when one of them ends. */
import { carry, serveConnect } from "./door.ts";
import { NODE, NODE_ADDRESS, SERVICE_ADDRESS } from "./settings.ts";

const [folder = "", packages = "", kubelet = "", port = ""] = Deno.args;
const SOCKET = "/run/containerd/containerd.sock";
Deno.env.set("PATH", `${packages}/usr/bin:${packages}/usr/sbin:${Deno.env.get("PATH")}`);

const ended: Promise<string>[] = [
  carry(Deno.listen({ hostname: "127.0.0.1", port: Number(port) }), apiServer).then(() => "the way out"),
  // The Service of the API server, for pods. There is no kube-proxy.
  carry(Deno.listen({ hostname: SERVICE_ADDRESS, port: 443 }), apiServer).then(() => "the way out of pods"),
  serveConnect(Deno.listen({ transport: "unix", path: `${folder}/node/in.sock` })).then(() => "the way in"),
];

start("containerd", "containerd", ["--config", `${folder}/node/containerd.toml`]);
for (let tries = 0; !await succeeds("ctr", "-a", SOCKET, "version"); tries++) {
  if (tries > 300) throw new Error("containerd does not answer");
  await new Promise((resolve) => setTimeout(resolve, 50));
}
for (const archive of ["images.tar", "deno.tar"]) {
  if (!await succeeds("ctr", "-a", SOCKET, "-n", "k8s.io", "images", "import", `${folder}/node/images/${archive}`)) {
    throw new Error(`the images of ${archive} could not be imported`);
  }
}
start("kubelet", kubelet, [
  `--config=${folder}/node/kubelet.json`,
  `--kubeconfig=${folder}/node.kubeconfig`,
  `--hostname-override=${NODE}`,
  `--node-ip=${NODE_ADDRESS}`,
  // By default, kubelet keeps one dead container, so `logs --previous` would only work sometimes.
  "--maximum-dead-containers-per-container=3",
]);
console.error(`${await Promise.race(ended)} ended`);
Deno.exit(1);

function apiServer(): Promise<Deno.Conn> {
  return Deno.connect({ transport: "unix", path: `${folder}/node/out.sock` });
}

function start(name: string, program: string, args: string[]): void {
  const command = 'log=$1; shift; exec "$@" >"$log" 2>&1';
  const child = new Deno.Command("sh", {
    args: ["-c", command, name, `${folder}/${name}.log`, program, ...args],
    stdin: "null",
  }).spawn();
  ended.push(child.status.then(() => name));
}

async function succeeds(program: string, ...args: string[]): Promise<boolean> {
  return (await new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output()).success;
}
