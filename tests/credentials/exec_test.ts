import assert from "node:assert/strict";
import { AuthError } from "../../lib/data/core/errors.ts";
import { compose } from "../../lib/data/core/handler.ts";
import { authorize, renewOnRefusal } from "../../lib/api/credentials/authorize.ts";
import { createPlugin, PATIENCE_MS, type PluginOptions } from "../../lib/api/credentials/exec.ts";
import type { ExecConfig } from "../../lib/data/kubeconfig/types.ts";
import { tempDir } from "../temp_dir.ts";

const V1 = "client.authentication.k8s.io/v1";

/** Creates a plugin in a new folder. Each run adds a line to `runs`. */
async function withPlugin(
  script: string,
  work: (exec: ExecConfig, folder: string, runs: () => Promise<number>) => Promise<void>,
): Promise<void> {
  await using dir = await tempDir();
  const command = `${dir.path}/plugin`;
  await Deno.writeTextFile(command, `#!/bin/sh\necho run >> '${dir.path}/runs'\n${script}\n`, { mode: 0o755 });
  const runs = async () => (await Deno.readTextFile(`${dir.path}/runs`).catch(() => "")).split("\n").length - 1;
  await work({ apiVersion: V1, command, interactiveMode: "Never" }, dir.path, runs);
}

const answering = (status: string, apiVersion = V1) =>
  `echo '{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":${status}}'`;
const options: PluginOptions = { mayAsk: () => false };

Deno.test("createPlugin() runs once when several ask at the same time, and not again while the answer holds", async () => {
  await withPlugin(answering('{"token":"t"}'), async (exec, _, runs) => {
    const plugin = createPlugin(exec, {}, options);
    const answers = await Promise.all([plugin.current(), plugin.current(), plugin.current()]);
    assert.deepEqual(answers.map(({ token }) => token), ["t", "t", "t"]);
    await plugin.current();
    assert.equal(await runs(), 1);
    plugin.forget(await plugin.current());
    await plugin.current();
    assert.equal(await runs(), 2);
  });
});

Deno.test("createPlugin() keeps what it answered last when the server refuses the answer before that", async () => {
  await withPlugin(answering('{"token":"t"}'), async (exec, _, runs) => {
    const plugin = createPlugin(exec, {}, options);
    const first = await plugin.current();
    plugin.forget(first);
    await plugin.current();
    plugin.forget(first);
    await plugin.current();
    assert.equal(await runs(), 2);
  });
});

Deno.test("createPlugin() gives who may be asked what a run under way that may not ask comes to", async () => {
  await withPlugin(answering('{"token":"t"}'), async (exec, _, runs) => {
    const may = [false, true];
    const plugin = createPlugin(exec, {}, { mayAsk: () => may.shift() ?? true });
    const [first, second] = await Promise.all([plugin.current(), plugin.current()]);
    assert.equal(first, second);
    assert.equal(await runs(), 1);
  });
});

Deno.test("createPlugin() runs again for who may be asked when a run under way that may not ask fails", async () => {
  const failingOnce = `[ "$(wc -l < "$(dirname "$0")/runs")" -gt 1 ] || exit 1; ${answering('{"token":"t"}')}`;
  await withPlugin(failingOnce, async (exec, _, runs) => {
    const may = [false, true, true];
    const plugin = createPlugin(exec, {}, { mayAsk: () => may.shift() ?? true });
    const refused = assert.rejects(plugin.current(), AuthError);
    const [second, third] = await Promise.all([plugin.current(), plugin.current()]);
    await refused;
    assert.deepEqual([second.token, third.token], ["t", "t"]);
    assert.equal(await runs(), 2);
  });
});

Deno.test("renewOnRefusal() runs the plugin once when requests that are refused came together", async () => {
  await withPlugin(`${answering('{"token":"\'$(wc -l < "$(dirname "$0")/runs")\'"}')}`, async (exec, _, runs) => {
    const credential = { kind: "plugin", plugin: createPlugin(exec, {}, options) } as const;
    const renew = renewOnRefusal(() => Promise.resolve(credential));
    const handler = compose(
      (request) => {
        const isNew = request.headers.get("authorization") === "Bearer 2";
        return Promise.resolve(new Response("", { status: isNew ? 200 : 401 }));
      },
      renew,
      authorize(credential),
    );
    const send = async () => (await handler(new Request("http://k8s.invalid/"))).status;
    assert.deepEqual(await Promise.all([send(), send(), send()]), [200, 200, 200]);
    assert.equal(await runs(), 2);
  });
});

Deno.test("createPlugin() runs again when its answer is about to expire", async () => {
  await withPlugin(answering('{"token":"t","expirationTimestamp":"2026-01-01T00:01:00Z"}'), async (exec, _, runs) => {
    let now = new Date("2026-01-01T00:00:00Z");
    const plugin = createPlugin(exec, {}, { ...options, now: () => now });
    await plugin.current();
    await plugin.current();
    assert.equal(await runs(), 1);
    now = new Date("2026-01-01T00:00:51Z");
    await plugin.current();
    assert.equal(await runs(), 2);
  });
});

Deno.test("createPlugin() tells the program of the cluster when it wants to know", async () => {
  await withPlugin(
    `printf %s "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"; [ "$EXTRA" = yes ] && [ "$1" = arg ] || exit 3; ${
      answering('{"token":"t"}')
    }`,
    async (exec, folder) => {
      const cluster = {
        server: "https://x:1",
        extensions: [{ name: "client.authentication.k8s.io/exec", extension: { audience: "a" } }],
      };
      const asked = { ...exec, args: ["arg"], env: [{ name: "EXTRA", value: "yes" }], provideClusterInfo: true };
      await createPlugin(asked, cluster, { ...options, ca: "PEM of Türk" }).current();
      assert.deepEqual(JSON.parse(await Deno.readTextFile(`${folder}/info`)), {
        kind: "ExecCredential",
        apiVersion: V1,
        spec: {
          cluster: {
            server: "https://x:1",
            "certificate-authority-data": new TextEncoder().encode("PEM of Türk").toBase64(),
            config: { audience: "a" },
          },
          interactive: false,
        },
      });
    },
  );
});

Deno.test("createPlugin() takes YAML when that is what the program writes", async () => {
  const script =
    `printf 'apiVersion: ${V1}\\nkind: ExecCredential\\nstatus:\\n  token: t\\n  expirationTimestamp: %s\\n' `;
  await withPlugin(`${script} 2099-01-01T00:00:00Z`, async (exec) => {
    assert.deepEqual(await createPlugin(exec, {}, options).current(), {
      token: "t",
      expires: new Date("2099-01-01T00:00:00Z"),
    });
  });
});

Deno.test("createPlugin() has more patience than a login in a browser takes", () => {
  assert.ok(PATIENCE_MS > 180_000);
});

for (const script of ["exec sleep 3", "sleep 3", `trap "" TERM; sleep 3 & wait; wait`]) {
  Deno.test(`createPlugin() stops the program at the time limit if it is ${JSON.stringify(script)}`, async () => {
    await withPlugin(script, async (exec) => {
      await assert.rejects(
        createPlugin(exec, {}, { ...options, timeLimit: 50 }).current(),
        AuthError,
      );
    });
  });
}

Deno.test("renewOnRefusal() asks the plugin once more when the server refuses its answer", async () => {
  await withPlugin(`${answering('{"token":"\'$(wc -l < "$(dirname "$0")/runs")\'"}')}`, async (exec, _, runs) => {
    const seen: (string | null)[] = [];
    const credential = { kind: "plugin", plugin: createPlugin(exec, {}, options) } as const;
    const renew = renewOnRefusal(() => Promise.resolve(credential));
    const handler = compose(
      async (request) => {
        seen.push(`${request.headers.get("authorization")} ${await request.text()}`);
        return new Response("", { status: seen.length === 1 ? 401 : 200 });
      },
      renew,
      authorize(credential),
    );
    const response = await handler(new Request("http://k8s.invalid/", { method: "POST", body: "data" }));
    assert.equal(response.status, 200);
    assert.deepEqual(seen, ["Bearer 1 data", "Bearer 2 data"]);
    assert.equal(await runs(), 2);
  });
});

Deno.test("createPlugin() finds a program in its own PATH if the kubeconfig gives the program another (A12)", async () => {
  const script = `[ "$PATH" = /elsewhere ] && ${answering('{"token":"t"}')}`;
  await withPlugin(script, async (exec, folder) => {
    const before = Deno.env.get("PATH") ?? "";
    Deno.env.set("PATH", `/nowhere:${folder}:${before}`);
    try {
      const plugin = createPlugin(
        { ...exec, command: "plugin", env: [{ name: "PATH", value: "/elsewhere" }] },
        {},
        options,
      );
      assert.equal((await plugin.current()).token, "t");
    } finally {
      Deno.env.set("PATH", before);
    }
  });
});

Deno.test("createPlugin() accepts an answer without a kind, as client-go does (A17)", async () => {
  const answers = [
    `echo '{"apiVersion":"${V1}","status":{"token":"t"}}'`,
    `printf 'apiVersion: ${V1}\nstatus: {token: t}\n'`,
  ];
  for (const script of answers) {
    await withPlugin(
      script,
      async (exec) => assert.equal((await createPlugin(exec, {}, options).current()).token, "t"),
    );
  }
});
