/** A line that people paste. */
export interface PastedLine {
  /** The line as it stands in its source. */
  line: string;
  /** The page of kubernetes/website that has the line. */
  source: string;
  /** Why the output differs from kubectl's by design. Exit codes are the same. */
  own?: string;
  /** The test that compares the verb with kubectl: it needs a running Pod, or does not end by itself. */
  elsewhere?: string;
  /** The exit code. @default {0} */
  code?: number;
}

type Mark = Omit<PastedLine, "line" | "source">;
type Row = string | [line: string, mark: Mark];

function from(source: string, rows: readonly Row[]): PastedLine[] {
  return rows.map((row) => typeof row === "string" ? { line: row, source } : { line: row[0], source, ...row[1] });
}

const own = (reason: string, ...lines: string[]): Row[] => lines.map((line) => [line, { own: reason }]);

const testedIn = (elsewhere: string, ...lines: string[]): Row[] => lines.map((line) => [line, { elsewhere }]);

const PAGE = "describe prints a page of our own";
const NODES = "the node controller changes the nodes at any time";
const SECRETS = "secrets are hidden";

const CONTEXTS = from("reference/kubectl/quick-reference.md: context and configuration", [
  ...own(SECRETS, "kubectl config view"),
  "kubectl config view --raw",
  `kubectl config view -o jsonpath='{.users[?(@.name == "e2e")].user.username}'`,
  `kubectl config view --raw -o jsonpath='{.users[?(.name == "e2e")].user.client-certificate-data}' | base64 -d`,
  "kubectl config view -o jsonpath='{.users[].name}'",
  "kubectl config view -o jsonpath='{.users[*].name}'",
  "kubectl config get-contexts",
  "kubectl config get-contexts -o name",
  "kubectl config current-context",
  "kubectl config use-context my-cluster-name",
  "kubectl config set-cluster my-cluster-name",
  "kubectl config set-cluster my-cluster-name --proxy-url=my-proxy-url",
  "kubectl config set-credentials kubeuser/foo.kubernetes.com --username=kubeuser --password=kubepassword",
  "kubectl config set-context --current --namespace=ggckad-s2",
  "kubectl config set-context gce --user=cluster-admin --namespace=foo \\\n  && kubectl config use-context gce",
  "kubectl config unset users.foo",
  `kubectl config view --minify | grep namespace | cut -d" " -f6`,
]);

const CREATING = from("reference/kubectl/quick-reference.md: creating objects", [
  "kubectl apply -f ./my-manifest.yaml",
  "kubectl apply -f ./my1.yaml -f ./my2.yaml",
  "kubectl apply -f ./dir",
  "kubectl apply -f https://example.com/manifest.yaml",
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl create deployment nginx --image=nginx",
    'kubectl create job hello --image=busybox:1.28 -- echo "Hello World"',
    'kubectl create cronjob hello --image=busybox:1.28   --schedule="*/1 * * * *" -- echo "Hello World"',
  ),
  "kubectl explain pods",
  `kubectl apply -f - <<EOF
apiVersion: v1
kind: Pod
metadata:
  name: busybox-sleep
spec:
  schedulerName: none
  containers:
  - name: busybox
    image: busybox:1.28
    args:
    - sleep
    - "1000000"
---
apiVersion: v1
kind: Pod
metadata:
  name: busybox-sleep-less
spec:
  schedulerName: none
  containers:
  - name: busybox
    image: busybox:1.28
    args:
    - sleep
    - "1000"
EOF`,
  `kubectl apply -f - <<EOF
apiVersion: v1
kind: Secret
metadata:
  name: mysecret
type: Opaque
data:
  password: $(echo -n "s33msi4" | base64 -w0)
  username: $(echo -n "jane" | base64 -w0)
EOF`,
]);

const VIEWING = from("reference/kubectl/quick-reference.md: viewing and finding resources", [
  "kubectl get services",
  ...own("the cluster's own pods differ", "kubectl get pods --all-namespaces"),
  "kubectl get pods -o wide",
  "kubectl get deployment my-dep",
  "kubectl get pods",
  "kubectl get pod my-pod -o yaml",
  ...own(PAGE, "kubectl describe nodes my-node", "kubectl describe pods my-pod"),
  "kubectl get services --sort-by=.metadata.name",
  ...own(
    "kubectl puts objects without the field in any order",
    "kubectl get pods --sort-by='.status.containerStatuses[0].restartCount'",
  ),
  "kubectl get pv --sort-by=.spec.capacity.storage",
  "kubectl get pods --selector=app=cassandra -o \\\n  jsonpath='{.items[*].metadata.labels.version}'",
  "kubectl get configmap myconfig \\\n  -o jsonpath='{.data.ca\\.crt}'",
  `kubectl get secret my-secret --template='{{index .data "key-name-with-dashes"}}'`,
  ...own(NODES, "kubectl get node --selector='!node-role.kubernetes.io/control-plane'"),
  "kubectl get pods --field-selector=status.phase=Running",
  `kubectl get nodes -o jsonpath='{.items[*].status.addresses[?(@.type=="ExternalIP")].address}'`,
  // kubectl sorts the keys of JSON.
  ...own("JSON has the server's order of keys", "kubectl get rc my-rc --output=json"),
  "echo $(kubectl get pods --selector=app=cassandra --output=jsonpath={.items..metadata.name})",
  "kubectl get pods --show-labels",
  `JSONPATH='{range .items[*]}{@.metadata.name}:{range @.status.conditions[*]}{@.type}={@.status};{end}{end}' \\
 && kubectl get nodes -o jsonpath="$JSONPATH" | grep "Ready=True" || true`,
  ...own(
    NODES,
    `kubectl get node -o custom-columns='NODE_NAME:.metadata.name,STATUS:.status.conditions[?(@.type=="Ready")].status'`,
  ),
  `kubectl get secret my-secret -o go-template='{{range $k,$v := .data}}{{"### "}}{{$k}}{{"\\n"}}{{$v|base64decode}}{{"\\n\\n"}}{{end}}'`,
  ...own("the cluster's own pods differ", "kubectl get pods -o json"),
  `kubectl get pods --all-namespaces -o jsonpath='{range .items[*].status.initContainerStatuses[*]}{.containerID}{"\\n"}{end}' | cut -d/ -f3`,
  ...own(
    "the events differ from run to run",
    "kubectl get events --sort-by=.metadata.creationTimestamp",
    "kubectl events --types=Warning",
  ),
  "kubectl diff -f ./my-manifest.yaml",
  ...testedIn(
    "tests/cluster/exec_test.ts",
    "for pod in $(kubectl get po --output=jsonpath={.items..metadata.name}); do echo $pod && kubectl exec -it $pod -- env; done",
  ),
  "kubectl get deployment nginx-deployment --subresource=status",
]);

const UPDATING = from("reference/kubectl/quick-reference.md: updating and patching resources", [
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl set image deployment/frontend www=image:v2"),
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl rollout history deployment/frontend",
    "kubectl rollout undo deployment/frontend",
    "kubectl rollout undo deployment/frontend --to-revision=2",
    "kubectl rollout status -w deployment/frontend",
    "kubectl rollout restart deployment/frontend",
  ),
  // The server refuses a Pod without the fields that it has set itself.
  ["cat pod.json | kubectl replace -f -", { code: 1 }],
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl replace --force -f ./pod.json"),
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl expose rc nginx --port=80 --target-port=8000"),
  "kubectl get pod mypod -o yaml | sed 's/\\(image: myimage\\):.*$/\\1:v4/' | kubectl replace -f -",
  "kubectl label pods my-pod new-label=awesome",
  "kubectl label pods my-pod new-label-",
  "kubectl label pods my-pod new-label=new-value --overwrite",
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl annotate pods my-pod icon-url=http://goo.gl/XXBTWq",
    "kubectl annotate pods my-pod icon-url-",
  ),
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl autoscale deployment foo --min=2 --max=10"),
  `kubectl patch node k8s-node-1 -p '{"spec":{"unschedulable":true}}'`,
  `kubectl patch pod valid-pod -p '{"spec":{"containers":[{"name":"kubernetes-serve-hostname","image":"new image"}]}}'`,
  `kubectl patch pod valid-pod --type='json' -p='[{"op": "replace", "path": "/spec/containers/0/image", "value":"new image"}]'`,
  `kubectl patch deployment valid-deployment  --type json   -p='[{"op": "remove", "path": "/spec/template/spec/containers/0/livenessProbe"}]'`,
  `kubectl patch sa default --type='json' -p='[{"op": "add", "path": "/secrets/1", "value": {"name": "whatever" } }]'`,
  `kubectl patch deployment nginx-deployment --subresource='scale' --type='merge' -p '{"spec":{"replicas":2}}'`,
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl edit svc/docker-registry",
    'KUBE_EDITOR="nano" kubectl edit svc/docker-registry',
  ),
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl scale --replicas=3 rs/foo",
    "kubectl scale --replicas=3 -f foo.yaml",
    "kubectl scale --current-replicas=2 --replicas=3 deployment/mysql",
    "kubectl scale --replicas=5 rc/foo rc/bar rc/baz",
  ),
]);

const DELETING = from("reference/kubectl/quick-reference.md: deleting resources", [
  "kubectl delete -f ./pod.json",
  "kubectl delete pod unwanted --now",
  "kubectl delete pod,service baz foo",
  "kubectl delete pods,services -l name=myLabel",
  "kubectl -n my-ns delete pod,svc --all",
  "kubectl get pods  -n mynamespace --no-headers=true | awk '/pattern1|pattern2/{print $1}' | xargs  kubectl delete -n mynamespace pod",
]);

const PODS = from("reference/kubectl/quick-reference.md: interacting with running Pods", [
  ...testedIn(
    "tests/commands/pods/logs_test.ts",
    "kubectl logs my-pod",
    "kubectl logs -l name=myLabel",
    "kubectl logs my-pod --previous",
    "kubectl logs my-pod -c my-container",
    "kubectl logs -l name=myLabel -c my-container",
    "kubectl logs my-pod -c my-container --previous",
    "kubectl logs -f my-pod",
    "kubectl logs -f my-pod -c my-container",
    "kubectl logs -f -l name=myLabel --all-containers",
    "kubectl logs deploy/my-deployment",
    "kubectl logs deploy/my-deployment -c my-container",
  ),
  ...testedIn(
    "tests/cluster/run_pod_test.ts",
    "kubectl run -i --tty busybox --image=busybox:1.28 -- sh",
    "kubectl run nginx --image=nginx -n mynamespace",
    "kubectl run nginx --image=nginx --dry-run=client -o yaml > pod.yaml",
  ),
  ...testedIn("tests/cluster/run_pod_test.ts", "kubectl attach my-pod -i"),
  ...testedIn(
    "tests/cluster/forward_test.ts",
    "kubectl port-forward my-pod 5000:6000",
    "kubectl port-forward svc/my-service 5000",
    "kubectl port-forward svc/my-service 5000:my-service-port",
    "kubectl port-forward deploy/my-deployment 5000:6000",
  ),
  ...testedIn(
    "tests/cluster/exec_test.ts",
    "kubectl exec my-pod -- ls /",
    "kubectl exec --stdin --tty my-pod -- /bin/sh",
    "kubectl exec my-pod -c my-container -- ls /",
    "tar cf - /tmp/foo | kubectl exec -i -n my-namespace my-pod -- tar xf - -C /tmp/bar",
    "kubectl exec deploy/my-deployment -- ls",
  ),
  ...testedIn(
    "tests/cluster/debug_test.ts",
    "kubectl debug my-pod -it --image=busybox:1.28",
    "kubectl debug node/my-node -it --image=busybox:1.28",
  ),
  ...testedIn(
    "tests/cluster/copy_test.ts",
    "kubectl cp /tmp/foo_dir my-pod:/tmp/bar_dir",
    "kubectl cp /tmp/foo my-pod:/tmp/bar -c my-container",
    "kubectl cp /tmp/foo my-namespace/my-pod:/tmp/bar",
    "kubectl cp my-namespace/my-pod:/tmp/foo /tmp/bar",
  ),
]);

const CLUSTER = from("reference/kubectl/quick-reference.md: nodes, cluster and formats", [
  ...[
    "kubectl top pod",
    "kubectl top pod my-pod --containers",
    "kubectl top pod my-pod --sort-by=cpu",
    "kubectl top node",
    "kubectl top node my-node",
  ].map((line): Row => [line, { code: 1, own: "the message explains why there are no metrics" }]),
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl cordon my-node"),
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl drain my-node"),
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl uncordon my-node"),
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl cluster-info",
    "kubectl cluster-info dump",
    "kubectl cluster-info dump --output-directory=/path/to/cluster-state",
  ),
  ...own(
    NODES,
    "kubectl get nodes -o='custom-columns=NodeName:.metadata.name,TaintKey:.spec.taints[*].key,TaintValue:.spec.taints[*].value,TaintEffect:.spec.taints[*].effect'",
  ),
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl taint nodes foo dedicated=special-user:NoSchedule"),
  "kubectl api-resources",
  "kubectl api-resources --namespaced=true",
  "kubectl api-resources --namespaced=false",
  "kubectl api-resources -o name",
  "kubectl api-resources -o wide",
  "kubectl api-resources --verbs=list,get",
  "kubectl api-resources --api-group=extensions",
  ...own(
    "the cluster's own pods differ",
    "kubectl get pods -A -o=custom-columns='DATA:spec.containers[*].image'",
    `kubectl get pods -A -o=custom-columns='DATA:spec.containers[?(@.image!="registry.k8s.io/coredns:1.6.2")].image'`,
    "kubectl get pods -A -o=custom-columns='DATA:metadata.*'",
  ),
  'kubectl get pods --namespace default --output=custom-columns="NAME:.metadata.name,IMAGE:.spec.containers[*].image"',
]);

const HELLO = from("tutorials/hello-minikube.md", [
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl create deployment hello-node --image=k8s.gcr.io/echoserver:1.4",
  ),
  "kubectl get deployments",
  ...own("the events differ from run to run", "kubectl get events"),
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl expose deployment hello-node --type=LoadBalancer --port=8080",
  ),
  "kubectl get pod,svc -n kube-system",
  "kubectl delete service hello-node",
  "kubectl delete deployment hello-node",
]);

const GUESTBOOK = from("tutorials/stateless-application/guestbook.md", [
  "kubectl apply -f https://k8s.io/examples/application/guestbook/redis-leader-deployment.yaml",
  "kubectl apply -f https://k8s.io/examples/application/guestbook/redis-leader-service.yaml",
  "kubectl get service",
  "kubectl apply -f https://k8s.io/examples/application/guestbook/redis-follower-deployment.yaml",
  "kubectl apply -f https://k8s.io/examples/application/guestbook/redis-follower-service.yaml",
  "kubectl apply -f https://k8s.io/examples/application/guestbook/frontend-deployment.yaml",
  "kubectl get pods -l app=guestbook -l tier=frontend",
  "kubectl apply -f https://k8s.io/examples/application/guestbook/frontend-service.yaml",
  "kubectl get service frontend",
  ...testedIn(
    "tests/cluster/kubectl_writes_test.ts",
    "kubectl scale deployment frontend --replicas=5",
    "kubectl scale deployment frontend --replicas=2",
  ),
  ...testedIn("tests/commands/pods/logs_test.ts", "kubectl logs -f deployment/redis-leader"),
  ...testedIn("tests/cluster/forward_test.ts", "kubectl port-forward svc/frontend 8080:80"),
  "kubectl delete deployment -l app=redis",
  "kubectl delete service -l app=redis",
  "kubectl delete deployment -l app=guestbook",
  "kubectl delete service -l app=guestbook",
]);

const STATEFUL = from("tutorials/stateful-application/basic-stateful-set.md", [
  ...testedIn("tests/cluster/watching_test.ts", "kubectl get pods -w -l app=nginx", "kubectl get po -l app=nginx -w"),
  "kubectl apply -f web.yaml",
  "kubectl get service nginx",
  "kubectl get statefulset web",
  "kubectl get pods -l app=nginx",
  ...testedIn(
    "tests/cluster/exec_test.ts",
    "for i in 0 1; do kubectl exec web-$i -- sh -c 'hostname'; done",
    "for i in 0 1; do kubectl exec -i -t web-$i -- curl http://localhost/; done",
  ),
  ...testedIn(
    "tests/cluster/run_pod_test.ts",
    "kubectl run -i --tty --image busybox:1.28 dns-test --restart=Never --rm",
  ),
  "kubectl get pvc -l app=nginx",
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl scale sts web --replicas=5"),
  `kubectl patch sts web -p '{"spec":{"replicas":3}}'`,
  ...own(
    "the controller may write between the read and the patch",
    `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate"}}}'`,
  ),
  `kubectl patch statefulset web --type='json' -p='[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value":"gcr.io/google_containers/nginx-slim:0.8"}]'`,
  `for p in 0 1 2; do kubectl get po web-$p --template '{{range $i, $c := .spec.containers}}{{$c.image}}{{end}}'; echo; done`,
  `kubectl patch statefulset web -p '{"spec":{"updateStrategy":{"type":"RollingUpdate","rollingUpdate":{"partition":3}}}}'`,
  "kubectl get po web-2 --template '{{range $i, $c := .spec.containers}}{{$c.image}}{{end}}'",
  "kubectl delete po web-2",
  ...testedIn("tests/cluster/kubectl_writes_test.ts", "kubectl rollout status sts/web"),
  "kubectl delete statefulset web --cascade=false",
  "kubectl delete pod web-0",
  "kubectl apply -f web.yaml",
  "kubectl delete statefulset web",
  "kubectl delete service nginx",
]);

/** The lines of the official quick reference and of three tutorials, in the order in which they are pasted. */
export const PASTED: readonly PastedLine[] = [
  ...CONTEXTS,
  ...CREATING,
  ...VIEWING,
  ...UPDATING,
  ...PODS,
  ...CLUSTER,
  ...HELLO,
  ...GUESTBOOK,
  ...STATEFUL,
  ...DELETING,
];
