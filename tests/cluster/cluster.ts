import { build } from "./build.ts";
import { writeCertificates } from "./certificates.ts";

/** A real control plane that runs. */
export interface Cluster extends AsyncDisposable {
  /** The path of an administrator's kubeconfig. */
  kubeconfig: string;
  /** `https://127.0.0.1:PORT` */
  server: string;
  /** The folder of everything; it goes with the cluster. */
  folder: string;
  /** The path of the kubectl that was built with it. */
  kubectl: string;
  close(): Promise<void>;
}

/** How long the programs may take to be ready. */
const READY_MS = 90_000;

/**
 * Starts etcd, kube-apiserver, controller manager and scheduler on free ports of this machine, without root. There is
 * no node: pods stay Pending unless a test writes their status.
 */
export async function startCluster(log: (line: string) => void = () => {}): Promise<Cluster> {
  const programs = await build(log);
  const folder = await Deno.makeTempDir({ prefix: "k8s-cluster-" });
  const pki = `${folder}/pki`;
  const certificates = await writeCertificates(pki);
  const [etcd, peer, secure, kcm, scheduler] = freePorts(5);
  const server = `https://127.0.0.1:${secure}`;
  const children: Deno.ChildProcess[] = [];

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
    // The watcher ends the program when this process is gone, however it ended: nothing is left running.
    const watched =
      `"$@" & pid=$!; trap 'kill $pid 2>/dev/null; exit 0' TERM; while kill -0 ${Deno.pid} 2>/dev/null && kill -0 $pid 2>/dev/null; do sleep 1; done; kill $pid 2>/dev/null`;
    const file = `${folder}/${program}.log`;
    const command = `exec >>'${file}' 2>&1; ${watched}`;
    children.push(
      new Deno.Command("sh", {
        args: ["-c", command, program, `${programs}/${program}`, ...args],
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn(),
    );
  };

  let closing: Promise<void> | undefined;
  const close = () =>
    closing ??= (async () => {
      for (const child of children) {
        try {
          child.kill("SIGTERM");
        } catch {
          // It has ended already.
        }
      }
      await Promise.all(children.map((child) => child.status));
      await Deno.remove(folder, { recursive: true }).catch(() => {});
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
      `--client-ca-file=${certificates.ca}`,
      "--service-account-issuer=https://kubernetes.default.svc.cluster.local",
      `--service-account-key-file=${pki}/sa.pub`,
      `--service-account-signing-key-file=${pki}/sa.key`,
      "--service-cluster-ip-range=10.0.0.0/24",
      "--authorization-mode=Node,RBAC",
      `--token-auth-file=${pki}/tokens.csv`,
      `--authentication-config=${pki}/authentication.json`,
      "--allow-privileged=true",
      "--enable-admission-plugins=NodeRestriction",
    ]);
    start("kube-controller-manager", [
      `--kubeconfig=${controller}`,
      "--use-service-account-credentials",
      `--service-account-private-key-file=${pki}/sa.key`,
      `--root-ca-file=${certificates.ca}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${kcm}`,
      "--leader-elect=false",
    ]);
    start("kube-scheduler", [
      `--kubeconfig=${scheduling}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${scheduler}`,
      "--leader-elect=false",
    ]);
    await ready(admin, folder, `${programs}/kubectl`);
    return { kubeconfig: admin, server, folder, kubectl: `${programs}/kubectl`, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

// Listening on all of them at once keeps two from being the same one.
function freePorts(count: number): number[] {
  const listeners = Array.from({ length: count }, () => Deno.listen({ port: 0, hostname: "127.0.0.1" }));
  const ports = listeners.map(({ addr }) => (addr as Deno.NetAddr).port);
  for (const listener of listeners) listener.close();
  return ports;
}

// A default service account and the root CA mean that the controllers work too.
async function ready(kubeconfig: string, folder: string, kubectl: string): Promise<void> {
  const until = Date.now() + READY_MS;
  const ask = async (...args: string[]) => {
    const { success } = await new Deno.Command(kubectl, {
      args: ["--kubeconfig", kubeconfig, ...args],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  };
  while (Date.now() < until) {
    if (
      await ask("get", "--raw", "/readyz") && await ask("get", "serviceaccount/default", "configmap/kube-root-ca.crt")
    ) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const log = await Deno.readTextFile(`${folder}/kube-apiserver.log`).catch(() => "");
  throw new Error(
    `The control plane was not ready in time; the end of the API server's log:\n${
      log.split("\n").slice(-15).join("\n")
    }`,
  );
}
