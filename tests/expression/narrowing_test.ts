import assert from "node:assert/strict";
import { BUILTINS } from "../../lib/data/core/builtins.ts";
import { type Narrowing, narrowingSelectors } from "../../lib/data/expression/narrowing.ts";

const SELECTORS: readonly (readonly [type: string, text: string, selectors: Narrowing])[] = [
  ["pods", "labels.app == 'web'", { labels: "app=web" }],
  ["pods", "'web' === labels['app.kubernetes.io/name'] && age > '1d'", { labels: "app.kubernetes.io/name=web" }],
  ["pods", "metadata.labels.app != 'web'", { labels: "app!=web" }],
  ["pods", "spec.nodeName == 'n1' && status.phase != 'Running'", { fields: "spec.nodeName=n1,status.phase!=Running" }],
  ["pods", "(node == 'n1') && restarts > 3", { fields: "spec.nodeName=n1" }],
  ["pods", "object.name == 'x'", { fields: "metadata.name=x" }],
  ["pods", "namespace == 'shop' && labels.app == 'web'", { labels: "app=web", fields: "metadata.namespace=shop" }],
  ["events", "type == 'Warning' && reason == 'Failed'", { fields: "type=Warning,reason=Failed" }],
  ["services", "type == 'LoadBalancer'", { fields: "spec.type=LoadBalancer" }],
  // The server cannot select by these.
  ["deployments", "spec.paused == 'x' && spec.nodeName == 'n1'", {}],
  ["pods", "state == 'Running'", {}],
  // These need not be true for the expression to be true.
  ["pods", "labels.app == 'web' || restarts > 3", {}],
  ["pods", "!(labels.app == 'web')", {}],
  ["pods", "labels.app == 'web' ? ready : true", {}],
  // A number is equal to several texts, an empty text to an absent field, and the rest would need quotes.
  ["pods", "labels.app == 3", {}],
  ["pods", "spec.nodeName == ''", {}],
  ["pods", "labels.app == 'a,b'", {}],
  ["pods", "labels.app == name", {}],
  ["pods", "spec.containers[0].name == 'x'", {}],
];

for (const [type, text, selectors] of SELECTORS) {
  Deno.test(`narrowingSelectors() derives the selectors of ${type} from ${text}`, () => {
    const resource = BUILTINS.find(({ plural }) => plural === type);
    assert.ok(resource);
    assert.deepEqual(narrowingSelectors(text, resource), selectors);
  });
}
