import assert from "node:assert/strict";
import { ownerNotes } from "../../lib/api/client/changes/owner_notes.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { commandLine } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";

const web = (metadata: object): KubeObject => ({ kind: "Deployment", metadata: { name: "web", ...metadata } });
const managed = (manager: string) => web({ managedFields: [{ manager }] });

const notes: [object: KubeObject, note: RegExp | undefined][] = [
  [managed("kubectl"), undefined],
  [managed("kustomize-controller"), /^Flux \(kustomize-controller\) manages this object/],
  [managed("argocd-controller"), /^Argo CD manages this object/],
  [web({ annotations: { "argocd.argoproj.io/tracking-id": "x" } }), /^Argo CD/],
  [
    web({ labels: { "app.kubernetes.io/managed-by": "Helm" }, annotations: { "meta.helm.sh/release-name": "shop" } }),
    /^the next upgrade of the Helm release "shop"/,
  ],
];
for (const [object, note] of notes) {
  Deno.test(`ownerNotes() says ${note ?? "nothing"} about ${JSON.stringify(object.metadata)}`, () => {
    const [first, ...more] = ownerNotes(object);
    assert.deepEqual(more, []);
    if (note === undefined) assert.equal(first, undefined);
    else assert.match(first ?? "", note);
  });
}

const autoscaler: KubeObject = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "scaler", namespace: "default" },
  spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, minReplicas: 2, maxReplicas: 9 },
};

Deno.test("k8s scale says at a terminal that an autoscaler may put the number back", async () => {
  const cli = await commandLine([autoscaler]);
  const { stderr } = await cli.with({ advises: true })("scale", "deploy", "web", "--replicas=3");
  await assertMessage(import.meta.url, "an autoscaler", stderr);
  // Without a terminal it costs no request.
  const before = cli.requests.length;
  assert.equal((await cli("scale", "deploy", "web", "--replicas=3")).stderr, "");
  assert.equal(cli.requests.length - before, 1);
});
