/** One step of the demo: a command as a person types it, run by sh with `k8s` on its path. */
export interface DemoStep {
  title: string;
  /** May use $PROXY, the address of a proxy that runs beside it, and $DIR, a folder of its own. */
  command: string;
  /** Lines of output that are shown. @default {12} */
  lines?: number;
  /** The command is meant to be refused. */
  fails?: boolean;
}

const MANIFEST = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"colours"},"data":{"sky":"blue"}}';

/** The tutorial's eight rows. */
export const STEPS: readonly DemoStep[] = [
  { title: "1, 2: a proxy (k8s proxy --port 8080) and curl, as before", command: 'curl -s "$PROXY/api"' },
  { title: "2: the same without a proxy", command: "k8s raw /api", lines: 4 },
  { title: "3: where is it? The server knows", command: "k8s path pod helloworld" },
  { title: "4: the Pod", command: "k8s get pod helloworld -o json" },
  { title: "4: what there is", command: "k8s get pods -o wide" },
  { title: "5: the kubeconfig, without its secrets", command: "k8s config view" },
  { title: "5: the server's address", command: "k8s server" },
  { title: "6: a token of the default service account", command: "k8s token | cut -c1-60" },
  { title: "7: the request as a curl line that works when pasted", command: "k8s get pod helloworld --curl" },
  {
    title: "7: with the service account's token alone: RBAC refuses, and says what is missing",
    command: 'k8s get pod helloworld --token "$(k8s token)"',
    fails: true,
  },
  {
    title: "7: so let it read pods",
    command:
      'echo \'{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"RoleBinding","metadata":{"name":"read"},"roleRef":' +
      '{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"view"},"subjects":[{"kind":"ServiceAccount",' +
      '"name":"default","namespace":"default"}]}\' | k8s create -f - && k8s get pod helloworld --token "$(k8s token)"',
  },
  {
    title: "7: the tutorial's path lacks the version",
    command: "k8s raw /api/namespaces/default/pods/helloworld",
    fails: true,
  },
  { title: "8: create", command: `echo '${MANIFEST}' | k8s create -f -` },
  {
    title: "8: change",
    command: `echo '${
      MANIFEST.replace("blue", "grey")
    }' | k8s apply -f -  --force-conflicts && k8s get configmap colours -o 'jsonpath={.data.sky}'`,
  },
  { title: "8: delete", command: "k8s delete configmap colours" },
  { title: "8: who am I, and what may I do?", command: "k8s auth whoami; k8s auth can-i delete pods" },
];
