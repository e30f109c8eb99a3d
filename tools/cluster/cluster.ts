import { build } from "./build.ts";
import { writeCertificates } from "./certificates.ts";
import { startNode, wayIn } from "./node/node.ts";
import { egressSettings, NODE, NODE_ADDRESS } from "./node/settings.ts";
import { startProgram, startSweeper } from "./programs.ts";

/** A running control plane. */
export interface Cluster extends AsyncDisposable {
  /** The path of an administrator's kubeconfig. */
  kubeconfig: string;
  /** `https://127.0.0.1:PORT` */
  server: string;
  /** The folder of all files. It is removed with the cluster. */
  folder: string;
  /** The path of the kubectl that was built with the cluster. */
  kubectl: string;
  /** The name of the node, if there is one. */
  node?: string;
  close(): Promise<void>;
}

/** Options of {@linkcode startCluster}. */
export interface ClusterOptions {
  /**
   * Start a node with kubelet and containerd, too. `nodeObstacle` returns a reason if that is not possible. The node is
   * tainted: a pod runs on it if it names the node (`spec.nodeName`) or tolerates everything.
   *
   * @default {false}
   */
  node?: boolean;
  /** The size at which the log of a container is rotated on the node. @default {"10Mi"} */
  logSize?: string;
  /** Seconds of silence after which the controller manager takes the node for lost. @default {50} */
  nodeGraceSeconds?: number;
}

/** The time limit in milliseconds until the programs are ready. */
const READY_MS = 90_000;

/**
 * Starts etcd, kube-apiserver, the controller manager and the scheduler on free ports of this machine, without root.
 * Without a node, pods stay Pending unless a test writes their status.
 */
export async function startCluster(
  log: (line: string) => void = () => {},
  { node = false, logSize = "10Mi", nodeGraceSeconds = 50 }: ClusterOptions = {},
): Promise<Cluster> {
  const programs = await build(log);
  const folder = await Deno.makeTempDir({ prefix: "k8s-cluster-" });
  const pki = `${folder}/pki`;
  const certificates = await writeCertificates(pki);
  const [etcd = 0, peer, secure = 0, kcm, scheduler] = freePorts(5);
  const server = `https://127.0.0.1:${secure}`;
  const sweeper = startSweeper(folder);
  const running: { close(): Promise<void> }[] = [];

  const kubeconfig = async (name: string, user: string, groups: readonly string[] = []): Promise<string> => {
    const { cert, key } = await certificates.client(name, user, groups);
    const path = `${folder}/${name}.kubeconfig`;
    const config = {
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "real", cluster: { server, "certificate-authority": certificates.ca } }],
      users: [{ name, user: { "client-certificate": cert, "client-key": key } }],
      contexts: [{ name: "real", context: { cluster: "real", user: name } }],
      "current-context": "real",
    };
    await Deno.writeTextFile(path, JSON.stringify(config, null, 2), { mode: 0o600 });
    return path;
  };

  const start = (program: string, args: string[]) => {
    running.push(startProgram(`${programs}/${program}`, args, `${folder}/${program}.log`));
  };

  // The API server connects to the kubelet for exec and logs.
  const reachingNodes = async (): Promise<string[]> => {
    await Deno.writeTextFile(`${folder}/egress.json`, JSON.stringify(egressSettings(wayIn(folder))));
    await certificates.serving("kubelet", [NODE, NODE_ADDRESS]);
    const client = await certificates.client("kubelet-client", "kube-apiserver", ["system:masters"]);
    return [
      `--egress-selector-config-file=${folder}/egress.json`,
      `--kubelet-certificate-authority=${certificates.ca}`,
      `--kubelet-client-certificate=${client.cert}`,
      `--kubelet-client-key=${client.key}`,
      "--kubelet-preferred-address-types=InternalIP",
    ];
  };

  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= (async () => {
      const ended = await Promise.allSettled(running.map((program) => program.close()));
      await sweeper.close();
      for (const result of ended) if (result.status === "rejected") throw result.reason;
    })();

  try {
    const [admin, controller, scheduling] = await Promise.all([
      kubeconfig("admin", "admin", ["system:masters"]),
      kubeconfig("controller-manager", "system:kube-controller-manager"),
      kubeconfig("scheduler", "system:kube-scheduler"),
    ]);
    const url = `http://127.0.0.1:${etcd}`;
    const peerUrl = `http://127.0.0.1:${peer}`;
    start("server", [
      "--data-dir",
      `${folder}/etcd`,
      "--unsafe-no-fsync",
      "--listen-client-urls",
      url,
      "--advertise-client-urls",
      url,
      "--listen-peer-urls",
      peerUrl,
      "--initial-advertise-peer-urls",
      peerUrl,
      "--initial-cluster",
      `default=${peerUrl}`,
    ]);
    start("kube-apiserver", [
      `--etcd-servers=${url}`,
      `--secure-port=${secure}`,
      "--bind-address=127.0.0.1",
      `--tls-cert-file=${pki}/apiserver.crt`,
      `--tls-private-key-file=${pki}/apiserver.key`,
      `--client-ca-file=${pki}/clients.crt`,
      `--tls-sni-cert-key=${pki}/own.crt,${pki}/own.key:localhost`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-key-file=${pki}/sa.pub`,
      `--service-account-signing-key-file=${pki}/sa.key`,
      "--service-cluster-ip-range=10.0.0.0/24",
      "--authorization-mode=Node,RBAC",
      `--token-auth-file=${pki}/tokens.csv`,
      `--authentication-config=${pki}/authentication.json`,
      "--allow-privileged=true",
      "--enable-admission-plugins=NodeRestriction",
      ...(node ? await reachingNodes() : []),
    ]);
    start("kube-controller-manager", [
      `--kubeconfig=${controller}`,
      "--use-service-account-credentials",
      `--service-account-private-key-file=${pki}/sa.key`,
      `--root-ca-file=${certificates.ca}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${kcm}`,
      `--node-monitor-grace-period=${nodeGraceSeconds}s`,
      `--flex-volume-plugin-dir=${folder}/volume-plugins`,
      "--leader-elect=false",
    ]);
    start("kube-scheduler", [
      `--kubeconfig=${scheduling}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${scheduler}`,
      "--leader-elect=false",
    ]);
    const kubectl = `${programs}/kubectl`;
    const ask = asking(kubectl, admin);
    await until(() => ask("get", "--raw", "/readyz"), `${folder}/kube-apiserver.log`);
    let nodeEnded = false;
    if (node) {
      await kubeconfig("node", `system:node:${NODE}`, ["system:nodes"]);
      const authority = certificates.ca;
      const started = await startNode({
        folder,
        kubelet: `${programs}/kubelet`,
        port: secure,
        authority,
        logSize,
        leaseSeconds: Math.min(40, nodeGraceSeconds),
        log,
      });
      started.ended.then(() => nodeEnded = true);
      running.unshift(started);
    }
    // The default service account and the root CA show that the controllers work, too.
    await until(
      () => ask("-n", "default", "get", "serviceaccount/default", "configmap/kube-root-ca.crt"),
      `${folder}/kube-controller-manager.log`,
    );
    if (node) {
      const isReady = () => ask("wait", "--for=condition=Ready", `node/${NODE}`, "--timeout=5s");
      await until(isReady, `${folder}/node.log`, () => nodeEnded);
    }
    const cluster = { kubeconfig: admin, server, folder, kubectl, close, [Symbol.asyncDispose]: close };
    return node ? { ...cluster, node: NODE } : cluster;
  } catch (error) {
    await close();
    throw error;
  }
}

// All ports are opened at the same time, so that no two are equal.
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ port: 0, hostname: "127.0.0.1" }));
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

function asking(kubectl: string, kubeconfig: string): (...args: string[]) => Promise<boolean> {
  return async (...args) => {
    const { success } = await new Deno.Command(kubectl, {
      args: ["--kubeconfig", kubeconfig, ...args],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  };
}

async function until(isTrue: () => Promise<boolean>, file: string, hasEnded = () => false): Promise<void> {
  const end = Date.now() + READY_MS;
  while (Date.now() < end && !hasEnded()) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const lines = (await Deno.readTextFile(file).catch(() => "")).split("\n");
  throw new Error(`The cluster was not ready in time; the end of ${file}:\n${lines.slice(-15).join("\n")}`);
}
