/** A step of the demo: commands as a person types them into one shell, with `k8s` on its path. */
export interface DemoStep {
  /** The row of the tutorial, and what it is about. */
  title: string;
  /** What is worth saying before. */
  note?: string;
  commands: readonly DemoCommand[];
}

/** One of them. */
export interface DemoCommand {
  typed: string;
  /** Lines of output that are shown. @default {10} */
  lines?: number;
  /** It is meant to be refused. @default {false} */
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
{ apiVersion: v1, kind: ConfigMap, metadata: { name: colours }, data: { sky: ${sky} } }
YAML`;

/**
 * The tutorial's rows 2 to 8; the first is the proxy, which runs beside them.
 *
 * @param proxy Its address: `localhost:8080`.
 */
export function demoSteps(proxy: string): DemoStep[] {
  return [
    {
      title: "2. The API through the proxy, and without one",
      commands: [{ typed: `curl -s ${proxy}/api` }, { typed: "k8s raw /version", lines: 5 }],
    },
    {
      title: "3. Where is it? The server knows, custom resources included",
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
      title: "5. The server's address, and what the kubeconfig says; its secrets stay in it",
      commands: [{ typed: "k8s server" }, { typed: "k8s config view --minify", lines: 20 }],
    },
    {
      title: "6. A token of the default service account",
      commands: [{ typed: 'TOKEN=$(k8s token); echo "$TOKEN" | cut -c1-60' }],
    },
    {
      title: "7. Straight to the server with that token, and without --insecure",
      note: "A fresh service account may read nothing: RBAC refuses (403), and our error says what is missing.",
      commands: [
        { typed: `eval "$(k8s env)"; TOKEN=$(k8s token)\n${CURL}` },
        { typed: 'k8s get pod helloworld --token "$TOKEN"', fails: true },
      ],
    },
    {
      title: "7. The fix: let it read, and the same request succeeds",
      commands: [{ typed: GRANT }, { typed: `${CURL}` }],
    },
    {
      title: "7. The old tutorial's path lacks the version; the error names the right one",
      commands: [{ typed: "k8s raw /api/namespaces/default/pods/helloworld", fails: true }],
    },
    {
      title: "8. Create, update, read, delete",
      commands: [
        { typed: `k8s create -f - ${manifest("blue")}` },
        { typed: `k8s replace -f - ${manifest("grey")}` },
        { typed: "k8s get configmap colours -o yaml", lines: 12 },
        { typed: "k8s delete configmap colours" },
      ],
    },
    {
      title: "8. Who says no? Authentication, authorization, admission",
      commands: [
        { typed: "k8s auth whoami" },
        { typed: "k8s auth can-i delete pods --as system:serviceaccount:default:default", fails: true },
      ],
    },
    {
      title: "The same words in TypeScript",
      commands: [{ typed: `k8s eval 'await k8s.list("pods", { labels: { app: "web" } })'` }],
    },
  ];
}
