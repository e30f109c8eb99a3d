import { PAUSE_IMAGE } from "./images.ts";

/** The node's name, and its address, which only exists in its network namespace. */
export const NODE = "minikube";
export const NODE_ADDRESS = "10.88.0.2";

/** The address of the Service `kubernetes`: the first one of the cluster's range. */
export const SERVICE_ADDRESS = "10.0.0.1";

/** The paths of a node. */
export interface NodePlaces {
  /** The folder of the cluster. */
  folder: string;
  /** Debian's programs, unpacked. */
  packages: string;
  /** The cgroup of the node's processes. */
  cgroup: string;
}

/** containerd's configuration file, TOML. */
export function containerdSettings({ folder, packages }: NodePlaces): string {
  const unused = ["snapshotter.v1.btrfs", "snapshotter.v1.devmapper", "snapshotter.v1.zfs", "snapshotter.v1.aufs"];
  const cri = '[plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "/var/lib/containerd"
state = "/run/containerd"
disabled_plugins = ${JSON.stringify(unused.map((name) => `io.containerd.${name}`))}
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd/opt"
${cri}]
  sandbox_image = "${PAUSE_IMAGE}"
  # Root without CAP_SYS_RESOURCE cannot give a score below its own.
  restrict_oom_score_adj = true
  ${cri}.cni]
    bin_dir = "${packages}/usr/lib/cni"
    conf_dir = "${folder}/node/cni"
  ${cri}.containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    ${cri}.containerd.runtimes.runc.options]
      BinaryName = "${packages}/usr/sbin/runc"
`;
}

/** The network of the pods: a bridge without a route to the outside. */
export function networkSettings(): unknown {
  return {
    cniVersion: "1.0.0",
    name: "pods",
    plugins: [{
      type: "bridge",
      bridge: "cni0",
      isDefaultGateway: true,
      hairpinMode: true,
      ipam: { type: "host-local", ranges: [[{ subnet: "10.89.0.0/24" }]] },
    }],
  };
}

/** The kubelet's configuration file. */
export function kubeletSettings(
  { folder, cgroup }: NodePlaces,
  { authority, logSize, leaseSeconds }: { authority: string; logSize: string; leaseSeconds: number },
): unknown {
  const none = "0%";
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${cgroup}`,
    enforceNodeAllocatable: [],
    failCgroupV1: false,
    failSwapOn: false,
    address: NODE_ADDRESS,
    healthzPort: 0,
    authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: authority } },
    authorization: { mode: "Webhook" },
    tlsCertFile: `${folder}/pki/kubelet.crt`,
    tlsPrivateKeyFile: `${folder}/pki/kubelet.key`,
    // Only pods that tolerate the taint are scheduled here. All others stay Pending, as without a node.
    registerWithTaints: [{ key: "node-role.kubernetes.io/tests", effect: "NoSchedule" }],
    clusterDomain: "cluster.local",
    clusterDNS: ["10.0.0.10"],
    resolvConf: "",
    makeIPTablesUtilChains: false,
    volumePluginDir: `${folder}/node/volume-plugins`,
    // A full disk of the machine must not evict pods.
    evictionHard: {
      "memory.available": none,
      "nodefs.available": none,
      "nodefs.inodesFree": none,
      "imagefs.available": none,
      "imagefs.inodesFree": none,
    },
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    nodeStatusUpdateFrequency: "2s",
    nodeLeaseDurationSeconds: leaseSeconds,
    containerLogMaxSize: logSize,
    containerLogMonitorInterval: "3s",
    crashLoopBackOff: { maxContainerRestartPeriod: "2s" },
  };
}

/** The API server's connection to the node: CONNECT through a socket file. */
export function egressSettings(socket: string): unknown {
  return {
    apiVersion: "apiserver.k8s.io/v1beta1",
    kind: "EgressSelectorConfiguration",
    egressSelections: [{
      name: "cluster",
      connection: { proxyProtocol: "HTTPConnect", transport: { uds: { udsName: socket } } },
    }],
  };
}
