import { carry } from "./door.ts";
import { writeDenoImage } from "./deno_image.ts";
import { writeImages } from "./images.ts";
import { nodePackages } from "./packages.ts";
import {
  containerdSettings,
  kubeletSettings,
  networkSettings,
  NODE_ADDRESS,
  type NodePlaces,
  SERVICE_ADDRESS,
} from "./settings.ts";

const HERE = new URL(".", import.meta.url).pathname;
const CGROUPS = "/sys/fs/cgroup";

/** Options for a node, from its control plane. */
export interface NodeOptions {
  /** The folder of the cluster. It contains `node.kubeconfig` and the certificates `pki/kubelet`. */
  folder: string;
  /** The path of the kubelet. */
  kubelet: string;
  /** The port of the API server on 127.0.0.1. */
  port: number;
  /** The path of the certificate authority. */
  authority: string;
  /** The size at which the log of a container is rotated. */
  logSize: string;
  /** The duration of the node's lease. The kubelet renews it four times as often. */
  leaseSeconds: number;
  log?: (line: string) => void;
}

/** A running node. */
export interface Node {
  /** Resolves when the node has ended for any reason. */
  ended: Promise<unknown>;
  close(): Promise<void>;
}

/** The socket through which the API server reaches the node's network. */
export function wayIn(folder: string): string {
  return `${folder}/node/in.sock`;
}

/** Starts a node with kubelet and containerd in new pid, mount and network namespaces. It ends with this process. */
export async function startNode(options: NodeOptions): Promise<Node> {
  const { folder, kubelet, port, log } = options;
  const packages = await nodePackages(log);
  const cgroup = folder.split("/").at(-1) ?? folder;
  const places: NodePlaces = { folder, packages, cgroup };
  await Promise.all(
    ["cni", "images", "lib/kubelet", "lib/cni", "log", "sysctl", "volume-plugins"].map((path) =>
      Deno.mkdir(`${folder}/node/${path}`, { recursive: true })
    ),
  );
  const busybox = `${packages}/bin/busybox`;
  await Promise.all([
    writeImages(busybox, `${folder}/node/images`),
    writeDenoImage(`${folder}/node/images`),
    Deno.writeTextFile(`${folder}/node/containerd.toml`, containerdSettings(places)),
    Deno.writeTextFile(`${folder}/node/cni/10-pods.conflist`, JSON.stringify(networkSettings())),
    Deno.writeTextFile(`${folder}/node/kubelet.json`, JSON.stringify(kubeletSettings(places, options))),
    makeCgroups(cgroup),
  ]);

  const out = Deno.listen({ transport: "unix", path: `${folder}/node/out.sock` });
  carry(out, () => Deno.connect({ hostname: "127.0.0.1", port }));
  const inside = [Deno.execPath(), "run", "-A", "--no-check", "--quiet", "--no-config", `${HERE}inside.ts`];
  const keeper = new Deno.Command("bash", {
    args: [
      "-c",
      'log=$1; shift; exec bash "$@" >"$log" 2>&1',
      "keep",
      `${folder}/node.log`,
      ...[`${HERE}keep.sh`, cgroup],
      ...["bash", `${HERE}enter.sh`, folder, cgroup, NODE_ADDRESS, SERVICE_ADDRESS, busybox],
      ...[...inside, folder, packages, kubelet, String(port)],
    ],
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  return {
    ended: keeper.status,
    async close() {
      await keeper.stdin.close().catch(() => {});
      const { success } = await keeper.status;
      out.close();
      if (!success) throw new Error(`The cgroups "${cgroup}" of the node are still there`);
    },
  };
}

// cgroup v1 has a folder in each hierarchy. A cpuset is empty at first, and then accepts no process.
async function makeCgroups(cgroup: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(CGROUPS)) {
    const hierarchy = `${CGROUPS}/${name}`;
    if (!isDirectory || name === "unified") continue;
    for (const folder of [`${hierarchy}/${cgroup}`, `${hierarchy}/${cgroup}/node`]) {
      await Deno.mkdir(folder);
      if (name !== "cpuset") continue;
      for (const file of ["cpuset.cpus", "cpuset.mems"]) {
        await Deno.writeTextFile(`${folder}/${file}`, await Deno.readTextFile(`${hierarchy}/${file}`));
      }
    }
  }
}
