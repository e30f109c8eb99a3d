import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { toFieldSchema } from "../../lib/api/discovery/field_schema.ts";
import { checkExpression } from "../../lib/data/expression/check.ts";
import { compileExpression } from "../../lib/data/expression/compile.ts";
import type { FieldSchema } from "../../lib/data/expression/field_schema.ts";
import { groupKindOf } from "../../lib/data/expression/names_of_kind.ts";
import { assertMessage } from "../messages.ts";

const text = { type: "string" };
const integer = { type: "integer" };
const map = { type: "object", additionalProperties: text };
const list = (items: object) => ({ type: "array", items });
const object = (properties: Record<string, object>) => ({ type: "object", properties });
const container = object({ name: text, image: text, ports: list(object({ containerPort: integer })) });
const metadata = object({ name: text, labels: map });
const status = object({ phase: text, readyReplicas: integer, conditions: list(object({ type: text })) });
const podSpec = object({ nodeName: text, containers: list(container), hostNetwork: { type: "boolean" } });

const SCHEMAS: Record<string, object> = {
  "Pod.": object({ metadata, status, spec: podSpec }),
  "Node.": object({ metadata, status, spec: object({ podCIDR: text }) }),
  "Deployment.apps": object({ metadata, status, spec: object({ replicas: integer }) }),
  "ConfigMap.": object({ metadata, data: map }),
  "Widget.example.com": object({
    metadata,
    spec: object({ size: integer, free: { type: "object", "x-kubernetes-preserve-unknown-fields": true } }),
    status: { type: "object" },
  }),
};

function schemaOf(kind: string): Promise<FieldSchema | undefined> {
  const schema = SCHEMAS[kind];
  return Promise.resolve(schema && toFieldSchema(schema, { schemas: {} }));
}

const VALID: readonly (readonly [kind: string, text: string])[] = [
  ["Pod.", "spec.nodeName == name && labels.anything == 'x'"],
  ["Pod.", "metadata.labels.anything"],
  ["Pod.", "spec.containers[0].ports.some((port) => port.containerPort > 80)"],
  ["Pod.", "spec.containers.map((c) => c.image.length).filter(Boolean).length"],
  ["Pod.", "spec.containers.length && spec.nodeName.length"],
  ["Pod.", "spec[name]"],
  ["Pod.", "Math.max(1, 2) && undefined"],
  ["Pod.", "restarts > 3 && condition.Whatever.ok && requests['nvidia.com/gpu']"],
  ["Pod.", "node.spec.podCIDR && node.labels.x && owner.spec.anything"],
  ["Pod.", "has('x') && since(status.phase) && columns.ANY"],
  ["Node.", "pods.some((pod) => pod.spec.hostNetwork && pod.node.name)"],
  ["Deployment.apps", "pods.filter((pod) => !pod.ready).length"],
  ["Service.", "endpoints.ready > endpoints.notReady"],
  ["ConfigMap.", "data['x.y'] && usedBy.some((one) => one.kind == 'Pod')"],
  ["Widget.example.com", "spec.size > 3 && spec.free.anything.at.all && status.anything && state"],
  ["Pod.", "containers.some((c) => c.image && containers.length)"],
  ["Pod.", "condition['example.com/gate'].ok && condition.Ready && limits['hugepages-2Mi']"],
  ["Pod.", "requests.cpu.toString() && images.includes('x') && ports[0] > 1"],
  ["Pod.", "name.length > 3 && labels.any && Math.max(restarts, 3) > 3 && restarts.toFixed(1) && object.has('x')"],
  ["Pod.", "requests.cpu.value > 1 && condition.Ready.message.length > 3 && condition.Ready.reason.includes('x')"],
  ["Secret.", "decoded.password.length > 8 && age.milliseconds"],
  // A field of one of several kinds.
  ["ConfigMap.", "usedBy.some((one) => one.spec.replicas > 1 || one.spec.nodeName)"],
  ["Unknown.example.com", "spec.anything"],
];

for (const [kind, expression] of VALID) {
  Deno.test(`checkExpression() accepts ${expression} for the kind ${groupKindOf(kind).kind}`, async () => {
    await checkExpression(compileExpression(expression), groupKindOf(kind), schemaOf);
  });
}

const WRONG: readonly (readonly [kind: string, text: string, message: RegExp, hint: RegExp])[] = [
  ["Pod.", "restart > 3", /at character 1: objects of the kind Pod have no field or name "restart"/, /"restarts"/],
  ["Pod.", "name && nodeName", /at character 9: .*"nodeName"/, /"spec\.nodeName"/],
  ["Pod.", "spec.nodename == 'x'", /at character 6: "spec" has no field "nodename"/, /"nodeName"/],
  ["Pod.", "!spec.nothingAlike", /"spec" has no field "nothingAlike"/, /its fields are nodeName, containers/],
  [
    "Pod.",
    "spec.containers.image",
    /at character 17: "spec.containers" is a list/,
    /spec.containers.some\(\(one\) => one.image\)/,
  ],
  ["Pod.", "spec.containers.some((c) => c.img)", /"spec.containers\[\]" has no field "img"/, /its fields are name/],
  ["Pod.", "spec.nodeName.zone", /"spec.nodeName" is not an object/, /^$/],
  ["Pod.", "status.phase && status.phaze", /"status" has no field "phaze"/, /"phase"/],
  ["Node.", "pods.name", /"pods" is a list and has no field "name"/, /pods\.some/],
  ["Node.", "pods.some((pod) => pod.spec.nodename)", /"pods\[\]\.spec" has no field "nodename"/, /"nodeName"/],
  ["Pod.", "node.spec.cidr", /"node\.spec" has no field "cidr"/, /podCIDR/],
  ["Service.", "endpoints.redy", /"endpoints" is a list/, /some/],
  ["Pod.", "containers.some((c) => c.imaeg)", /"containers\[\]" has no field "imaeg"/, /"image"/],
  ["Pod.", "containers.image", /"containers" is a list/, /some/],
  ["Pod.", "images.length && images.foo", /"images" is a list/, /some/],
  ["Pod.", "!requests.memmory", /"requests" has no field "memmory"/, /"memory"/],
  ["Node.", "allocatable.cpus > 3", /"allocatable" has no field "cpus"/, /"cpu"/],
  ["Node.", "pods.some((pod) => pod.limits.cpuu)", /"pods\[\]\.limits" has no field "cpuu"/, /"cpu"/],
  ["Pod.", "!condition.ready.ok", /"condition" has no field "ready"/, /"Ready"/],
  ["Pod.", "!condition.Ready.okay", /"condition\.Ready" has no field "okay"/, /ok, status/],
  ["ConfigMap.", "usedBy.some((one) => one.nodeNam)", /Pod have no field or name "nodeNam"/, /./],
  ["ConfigMap.", "!ready", /ConfigMap have no field or name "ready"/, /./],
  ["Pod.", "name.lenght > 3", /at character 6: "name" is not an object and has no field "lenght"/, /"length"/],
  ["Pod.", "spec.nodeName.lenght > 3", /"spec.nodeName" is not an object/, /"length"/],
  ["Pod.", "age.days > 1", /"age" is not an object and has no field "days"/, /^$/],
  ["Pod.", "restarts.count", /"restarts" is not an object and has no field "count"/, /^$/],
  ["Pod.", "!name.startWith('web')", /at character 7: no value has a method "startWith"/, /"startsWith"/],
  ["Pod.", "!spec.nodeName.startWith('web')", /no value has a method "startWith"/, /"startsWith"/],
  ["Pod.", "spec.containers.sme((c) => c.tty)", /no value has a method "sme"/, /"some"/],
  ["Node.", "pods.evry((pod) => pod.ready)", /no value has a method "evry"/, /"every"/],
  ["Pod.", "images.flter((i) => i).length", /no value has a method "flter"/, /"filter"/],
  ["Pod.", "requests.cpu.amount > 1", /"requests.cpu" is not an object and has no field "amount"/, /^$/],
  ["Pod.", "!condition.Ready.reason.inclues('x')", /no value has a method "inclues"/, /"includes"/],
  ["Pod.", "Math.mx(restarts, 3) > 3", /"Math" has no field "mx"/, /"max"/],
  ["Widget.example.com", "spec.siz > 3", /"spec" has no field "siz"/, /"size"/],
];

for (const [kind, expression, message, hint] of WRONG) {
  Deno.test(`checkExpression() refuses ${expression} for the kind ${groupKindOf(kind).kind}`, async () => {
    await assert.rejects(
      checkExpression(compileExpression(expression), groupKindOf(kind), schemaOf),
      (error) => error instanceof InputError && message.test(error.message) && hint.test(error.hints[0] ?? ""),
    );
  });
}

const ZEROS: readonly (readonly [text: string, value: unknown])[] = [
  ["status.readyReplicas < spec.replicas", true],
  ["status.readyReplicas", 0],
  ["status.phase", undefined],
  ["spec.absent ?? status.readyReplicas + 1", 1],
];

for (const [text, value] of ZEROS) {
  Deno.test(`checkExpression() makes absent integers of the status 0 if ${text} is evaluated`, async () => {
    const expression = compileExpression(text.replace("spec.absent", "metadata.name"));
    await checkExpression(expression, groupKindOf("Deployment.apps"), schemaOf);
    const deployment: Record<string, unknown> = { spec: { replicas: 2 } };
    assert.equal(expression.evaluate((name) => deployment[name]), value);
  });
}

Deno.test("checkExpression() looks words up in the elements before the object if there are rows", async () => {
  const elements = [toFieldSchema(container, { schemas: {} })];
  const check = (text: string) => checkExpression(compileExpression(text), groupKindOf("Pod."), schemaOf, { elements });
  await check("image && object.name && restarts && ports.length");
  await assertMessage(import.meta.url, "an unknown name in an element", () => check("imag"));
  const kinds = { elementKinds: ["Pod."] };
  await checkExpression(compileExpression("restarts && allocatable.cpu"), groupKindOf("Node."), schemaOf, kinds);
});
