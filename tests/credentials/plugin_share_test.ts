import assert from "node:assert/strict";
import { type PluginGate, sharePlugin } from "../../lib/api/credentials/plugin_share.ts";
import type { Plugin } from "../../lib/api/credentials/exec.ts";

const plugin = (): Plugin => ({ current: () => Promise.reject(new Error("unused")), forget() {} });
const A = { server: "https://192.0.2.1" };
const B = { server: "https://192.0.2.2" };
const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "login", args: ["--user", "a"] };

for (
  const [difference, other, isShared] of [
    ["nothing", {}, true],
    ["the arguments", { args: ["--user", "b"] }, false],
    ["a variable", { env: [{ name: "PROFILE", value: "b" }] }, false],
    ["the program", { command: "other" }, false],
    ["the cluster, which the plugin is told", { provideClusterInfo: true }, false],
  ] as const
) {
  Deno.test(`sharePlugin() returns ${isShared ? "the same plugin" : "another plugin"} if users differ in ${difference}`, () => {
    const sharing = {};
    const isTold = "provideClusterInfo" in other;
    const first = sharePlugin(
      sharing,
      { exec: { ...exec, provideClusterInfo: isTold }, cluster: A, context: "a" },
      plugin,
    );
    const user = { ...exec, provideClusterInfo: isTold, ...structuredClone(other) as object };
    const second = sharePlugin(sharing, { exec: user, cluster: B, context: "b" }, plugin);
    assert.equal(first === second, isShared);
  });
}

/** Returns a function that runs as the plugin of a context. */
function gates(count: number, onLogin?: (context: string) => void): PluginGate[] {
  const sharing = { onLogin };
  const found: PluginGate[] = [];
  for (let index = 0; index < count; index++) {
    sharePlugin(sharing, { exec: { ...exec, args: [`${index}`] }, cluster: {}, context: `c${index}` }, (gate) => {
      found.push(gate);
      return plugin();
    });
  }
  return found;
}

Deno.test("sharePlugin() runs at most 4 plugins at a time if there are 20 identities", async () => {
  let [running, most] = [0, 0];
  await Promise.all(
    gates(20).map((gate) =>
      gate(false, async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve));
        running--;
      })
    ),
  );
  assert.deepEqual([running, most], [0, 4]);
});

Deno.test("sharePlugin() runs interactive plugins one after another and names the context if one fails", async () => {
  const events: string[] = [];
  const runs = gates(3, (context) => events.push(`login ${context}`)).map((gate, index) =>
    gate(true, async () => {
      await new Promise((resolve) => setTimeout(resolve));
      events.push(`end ${index}`);
      if (index === 1) throw new Error("denied");
    })
  );
  assert.deepEqual((await Promise.allSettled(runs)).map(({ status }) => status), [
    "fulfilled",
    "rejected",
    "fulfilled",
  ]);
  assert.deepEqual(events, ["login c0", "end 0", "login c1", "end 1", "login c2", "end 2"]);
});
