/** A step of the demo: commands for one shell with `k8s` on its PATH. */
export interface DemoStep {
  /** The row of the tutorial and its subject. */
  title: string;
  /** A note to print before the commands. */
  note?: string;
  commands: readonly DemoCommand[];
}

/** A command of the demo. */
export interface DemoCommand {
  typed: string;
  /** The number of output lines to show. @default {10} */
  lines?: number;
  /** Whether the command must fail. @default {false} */
  fails?: boolean;
}

const GRANT = `k8s create -f - <<'YAML'
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: read }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }
subjects: [{ kind: ServiceAccount, name: default, namespace: default }]
YAML`;

const CURL = `curl -sS --cacert "$CACERT" --header "Authorization: Bearer $TOKEN" \\
  "$APISERVER/api/v1/namespaces/default/pods/helloworld"`;

const manifest = (sky: string) =>
  `<<'YAML'
{ apiVersion: v1, kind: ConfigMap, metadata: { name: colors }, data: { sky: ${sky} } }
YAML`;

/**
 * Returns the tutorial's rows 2 to 10. Row 1 is the proxy, which runs during all of them.
 *
 * @param proxy The address of the proxy: `localhost:8080`.
 */
export function demoSteps(proxy: string): DemoStep[] {
  return [
    {
      title: "2. Read the API through the proxy, and without a proxy",
      commands: [{ typed: `curl -s ${proxy}/api` }, { typed: "k8s raw /version", lines: 5 }],
    },
    {
      title: "3. Find the path of an object, and explain its fields",
      commands: [{ typed: "k8s path pod helloworld" }, { typed: "k8s explain pod.spec.containers.image", lines: 14 }],
    },
    {
      title: "4. The Pod",
      commands: [
        { typed: `curl -s ${proxy}/api/v1/namespaces/default/pods/helloworld` },
        { typed: "k8s get pod helloworld -o json" },
        { typed: "k8s get pods -o wide" },
      ],
    },
    {
      title: "5. Print the server's address, and the kubeconfig without secrets",
      commands: [{ typed: "k8s server" }, { typed: "k8s config view --minify", lines: 20 }],
    },
    {
      title: "6. Get a token of the default service account",
      commands: [{ typed: 'TOKEN=$(k8s token); echo "$TOKEN" | cut -c1-60' }],
    },
    {
      title: "7. Send a request to the server with that token, without --insecure",
      note:
        "A new service account has no permissions: RBAC rejects the request (403), and the error names the missing one.",
      commands: [
        { typed: `eval "$(k8s env)"; TOKEN=$(k8s token)\n${CURL}` },
        { typed: 'k8s get pod helloworld --token "$TOKEN"', fails: true },
      ],
    },
    {
      title: "7. Grant the permission, and repeat the request",
      commands: [{ typed: GRANT }, { typed: `${CURL}` }],
    },
    {
      title: "7. Use the old tutorial's path without a version; the error contains the correct path",
      commands: [{ typed: "k8s raw /api/namespaces/default/pods/helloworld", fails: true }],
    },
    {
      title: "8. Create, update, read, delete",
      commands: [
        { typed: `k8s create -f - ${manifest("blue")}` },
        { typed: `k8s replace -f - ${manifest("grey")}` },
        { typed: "k8s get configmap colors -o yaml", lines: 12 },
        { typed: "k8s delete configmap colors" },
      ],
    },
    {
      title: "8. Plan a change, make it, and undo it",
      note: "An undo sets back what a command changed, and never a field that somebody else has changed since.",
      commands: [
        { typed: `k8s apply -f - ${manifest("blue")}` },
        { typed: `k8s plan -f - ${manifest("grey")}`, lines: 14 },
        { typed: `k8s apply -f - ${manifest("grey")}` },
        { typed: "k8s undo --yes", lines: 16 },
        { typed: "k8s journal" },
      ],
    },
    {
      title: "8. Check authentication, authorization and admission",
      commands: [
        { typed: "k8s auth whoami" },
        { typed: "k8s auth can-i delete pods --as system:serviceaccount:default:default", fails: true },
      ],
    },
    {
      title: "9. Read logs, and watch for changes",
      commands: [
        { typed: "k8s logs helloworld" },
        { typed: "k8s logs deploy/web --all-pods --tail=1" },
        { typed: `k8s eval 'k8s.watch("pods").changes().take(3).map(({ object }) => object.metadata.name).toArray()'` },
      ],
    },
    {
      title: "10. Run commands in containers",
      commands: [
        { typed: "k8s exec helloworld -- hostname" },
        { typed: "echo hello | k8s exec -i helloworld -- cat" },
        { typed: "k8s exec --all deploy/web -- date" },
        { typed: "k8s cp helloworld:/etc/hostname -" },
      ],
    },
    {
      title: "The same commands in TypeScript",
      commands: [{ typed: `k8s eval 'await k8s.list("pods", { labels: { app: "web" } })'` }],
    },
  ];
}
