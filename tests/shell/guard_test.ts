import assert from "node:assert/strict";
import { run } from "../../lib/terminal/cli/run.ts";
import { guard } from "../../lib/terminal/shell/guard.ts";
import { openShellSession } from "../../lib/terminal/shell/open_session.ts";
import { protect } from "../../lib/terminal/shell/protected_contexts.ts";
import { type RecordingShell, recordingShell } from "../../lib/terminal/shell/shell.ts";
import { isInvalid, RefusedError } from "../../lib/data/core/errors.ts";
import type { KubeObject } from "../../lib/data/core/object.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { cancelledWith, type Running } from "../../lib/terminal/repl/evaluate/running_input.ts";
import { configMap } from "../commands/command_line.ts";
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";

interface Scene {
  k8s: K8s;
  shell: RecordingShell;
  asked: string[];
  sent: string[];
}

/** A sandbox behind the guard of a protected context, with a user who answers. */
async function scene(
  answer: string | undefined,
  work: (scene: Scene) => Promise<void>,
  { context = "prod", objects = [] as KubeObject[], noDryRun = "" } = {},
): Promise<void> {
  await using dir = await tempDir();
  const asked: string[] = [];
  const sent: string[] = [];
  const shell = recordingShell({
    env: (name) => name === "XDG_CONFIG_HOME" ? dir.path : undefined,
    ...(answer === undefined ? {} : {
      ask: (question: string) => {
        asked.push(question);
        return Promise.resolve(answer);
      },
    }),
  });
  await protect(shell, "prod*");
  const box = sandbox({ objects });
  await using k8s = await connect({
    handler: (request) => {
      sent.push(`${request.method} ${new URL(request.url).pathname}${new URL(request.url).search}`);
      if (noDryRun === "" || !request.url.includes("dryRun=All")) return box.handler(request);
      return Promise.resolve(Response.json({ kind: "Status", message: noDryRun }, { status: 400 }));
    },
    middleware: [guard(shell, { context })],
  });
  await work({ k8s, shell, asked, sent });
}

const settings = configMap("settings", { color: "red", size: "1" });

Deno.test("guard() shows the server's own diff and sends the write when the answer is yes", async () => {
  await scene("y", async ({ k8s, shell, asked }) => {
    await k8s.patch("cm", "settings", { data: { color: "blue" } });
    assert.deepEqual(asked, [
      'change configmaps/settings in namespace default in the protected context "prod"? [y/N] ',
    ]);
    await assertMessage(import.meta.url, "the diff of a write", shell.stderr);
    assert.equal((await k8s.get("cm", "settings")).data?.color, "blue");
  }, { objects: [settings] });
});

Deno.test("guard() sends nothing but dry runs when the answer is no", async () => {
  await scene("", async ({ k8s, sent }) => {
    await assert.rejects(k8s.delete("cm", "settings"), RefusedError);
    await assert.rejects(k8s.create(configMap("other")), RefusedError);
    await assert.rejects(k8s.apply(configMap("settings", { color: "blue" })), RefusedError);
    await assert.rejects(k8s.replace(configMap("settings", { color: "blue" })), RefusedError);
    assert.equal((await k8s.get("cm", "settings")).data?.color, "red");
    assert.equal(await k8s.find("cm", "other"), undefined);
    const writes = sent.filter((line) => !line.startsWith("GET") && !line.startsWith("DELETE"));
    assert.ok(writes.length >= 3 && writes.every((line) => line.includes("dryRun=All")), writes.join("\n"));
  }, { objects: [settings] });
});

Deno.test("guard() asks for no token before it is agreed to when one is wanted", async () => {
  await scene("n", async ({ k8s, shell, asked, sent }) => {
    await assert.rejects(k8s.token("default"), RefusedError);
    assert.match(
      asked[0] ?? "",
      /^create serviceaccounts\/default\/token in namespace default in the protected context/,
    );
    // A dry run returns a token, too, and the diff would show it.
    assert.deepEqual(sent.filter((line) => !line.startsWith("GET")), []);
    assert.equal(shell.stderr, "");
  });
});

Deno.test("guard() asks, and tries nothing out, when a GET runs something in a pod", async () => {
  await scene("n", async ({ k8s, asked, sent }) => {
    for (const path of ["pods/web/exec", "pods/web%2Fexec", "pods/web/%65xec", "pods/web/portforward"]) {
      await assert.rejects(k8s.raw(`/api/v1/namespaces/default/${path}?command=id`), RefusedError);
    }
    assert.equal(asked.length, 4);
    assert.equal(asked[1], 'GET pods/web/exec in namespace default in the protected context "prod"? [y/N] ');
    assert.deepEqual(sent, []);
  });
});

Deno.test("guard() names --yes and the way to unprotect when nobody can be asked", async () => {
  await scene(undefined, async ({ k8s }) => {
    await assertMessage(import.meta.url, "a write that nobody can confirm", () => k8s.delete("cm", "settings"));
  }, { objects: [settings] });
});

Deno.test("guard() asks nobody and passes the server's refusal on when a dry run fails", async () => {
  await scene("y", async ({ k8s, asked }) => {
    await assert.rejects(k8s.create(configMap("Not_A_Name")), isInvalid);
    assert.deepEqual(asked, []);
  });
});

Deno.test("guard() says that it can show nothing, and asks, when the server cannot try the write out", async () => {
  const noDryRun = "admission webhook does not support dry run";
  await scene("y", async ({ k8s, shell, asked }) => {
    await k8s.create(settings);
    assert.equal(asked.length, 1);
    assert.ok(shell.stderr.includes(`cannot show the changes (${noDryRun})`));
  }, { noDryRun });
});

Deno.test("guard() shows no value of a Secret when one changes", async () => {
  const secret = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "s" },
    data: { a: btoa("old"), b: btoa("same") },
  };
  await scene("y", async ({ k8s, shell }) => {
    await k8s.patch("secret", "s", { data: { a: btoa("young") } });
    assert.match(
      shell.stderr,
      /-\s+a: '\*\*\* \(before\)'\n\+\s+a: '\*\*\* \(after\)'\n\s+b: '\*\*\*'/,
    );
    for (const text of ["old", "young", "same"]) assert.ok(!shell.stderr.includes(btoa(text)));
  }, { objects: [secret] });
});

Deno.test("guard() lets reads, dry runs and reviews pass unasked when the context is protected", async () => {
  await scene(undefined, async ({ k8s }) => {
    await k8s.list("pods");
    await k8s.create(configMap("dry"), { dryRun: true });
    await k8s.delete("pod", "helloworld", { dryRun: true });
    assert.equal((await k8s.can("delete", "pods")).allowed, true);
    await k8s.whoami();
  });
});

Deno.test("guard() asks for a collection with its count, in every context, and never for one object elsewhere", async () => {
  await scene("n", async ({ k8s, asked }) => {
    await k8s.delete("pod", "helloworld", { dryRun: true });
    await k8s.create(configMap("a"));
    const gone = k8s.raw("/api/v1/namespaces/default/pods?labelSelector=app%3Dweb", { method: "DELETE" });
    await assert.rejects(gone, RefusedError);
    assert.deepEqual(asked, ["delete pods in namespace default (many objects)? [y/N] "]);
    await assert.rejects(k8s.raw("/api/v1/namespaces/default/pods", { method: "DELETE" }), RefusedError);
    assert.equal(asked[1], "delete pods in namespace default (3 objects)? [y/N] ");
  }, { context: "dev" });
});

Deno.test("guard() asks one question after the other, each below its own change, when writes are sent at once", async () => {
  const order: string[] = [];
  await scene("y", async ({ k8s, shell }) => {
    const { ask } = shell;
    shell.err = (text) => void order.push(/"(?:one|two)"|color: (?:one|two)/.exec(text)?.[0] ?? text);
    shell.ask = async (question) => {
      order.push("asked");
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push("answered");
      return await ask?.(question) ?? "";
    };
    const writes = ["one", "two"].map((color) => k8s.patch("cm", "settings", { data: { color } }));
    await Promise.all(writes);
    assert.deepEqual(order.map((each) => each.replace(/one|two/, "X")), [
      ..."color: X|asked|answered|color: X|asked|answered".split("|"),
    ]);
  }, { objects: [settings] });
});

Deno.test("guard() sends the other writes when one of those that were sent at once is refused", async () => {
  await scene("n", async ({ k8s, shell }) => {
    const answers = ["n", "y"];
    shell.ask = () => Promise.resolve(answers.shift() ?? "");
    const results = await Promise.allSettled([k8s.create(configMap("a")), k8s.create(configMap("b"))]);
    assert.deepEqual(results.map(({ status }) => status).toSorted(), ["fulfilled", "rejected"]);
    const found = await Promise.all(["a", "b"].map((name) => k8s.find("cm", name)));
    assert.equal(found.filter((each) => each !== undefined).length, 1);
  });
});

/** A session on a protected context of a kubeconfig, with a user who says no. */
async function protectedSession(
  work: (scene: { session: K8s; shell: RecordingShell; kubeconfig: string; asked: string[] }) => Promise<void>,
): Promise<void> {
  await using dir = await tempDir();
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, sandbox().handler);
  const kubeconfig = `${dir.path}/config`;
  const address = `http://127.0.0.1:${server.addr.port}`;
  await Deno.writeTextFile(
    kubeconfig,
    JSON.stringify({
      clusters: [{ name: "c", cluster: { server: address } }],
      contexts: [{ name: "prod", context: { cluster: "c", user: "" } }],
      "current-context": "prod",
    }),
  );
  const asked: string[] = [];
  const env = { XDG_CONFIG_HOME: dir.path, KUBECONFIG: kubeconfig };
  const shell = recordingShell({
    env: (name) => env[name as keyof typeof env],
    ask: (question) => {
      asked.push(question);
      return Promise.resolve("n");
    },
  });
  await protect(shell, "prod");
  const running: Running = { signal: new AbortController().signal };
  await using session = await openShellSession(shell, { kubeconfig }, { middleware: [cancelledWith(running)] });
  await work({ session, shell, kubeconfig, asked });
}

Deno.test("open() asks nothing with --yes when the session makes requests anew on their way", async () => {
  await protectedSession(async ({ session, shell, asked }) => {
    await using agreed = await openShellSession({ ...shell, session }, { yes: true });
    await agreed.delete("pod", "helloworld");
    assert.deepEqual(asked, []);
    await assert.rejects(session.delete("pod", "web-6d4b8f7c9d-4kx7p"), RefusedError);
    assert.equal(asked.length, 1);
  });
});

Deno.test("open() asks before a GET that runs something in a pod when the context is protected", async () => {
  await protectedSession(async ({ session, asked }) => {
    await session.get("pod", "helloworld");
    assert.deepEqual(asked, []);
    for (const path of ["pods/helloworld/exec", "pods/helloworld%2Fexec"]) {
      await assert.rejects(session.raw(`/api/v1/namespaces/default/${path}?command=id`), RefusedError);
    }
    assert.equal(asked.length, 2);
  });
});

Deno.test("open() refuses writes with another kubeconfig too when the session may not write", async () => {
  await protectedSession(async ({ session, shell, kubeconfig }) => {
    const prompt = { ...shell, session: session.with({ readOnly: true }) };
    await using other = await openShellSession(prompt, { kubeconfig, yes: true });
    await assertMessage(import.meta.url, "a write in a read-only session", () => other.create(configMap("a")));
    await using own = await openShellSession(prompt, { sandbox: true });
    await own.create(configMap("a"));
  });
});

Deno.test("open() puts each way to write behind the guard when the context is protected", async () => {
  await protectedSession(async ({ session, asked }) => {
    const { patch, proxy, handler } = session;
    const other = session.with({ namespace: "kube-system" });
    const path = "http://k8s.invalid/api/v1/namespaces/default/pods/helloworld";
    const ways = [
      () => session.delete("pod", "helloworld"),
      () => session.with({ requestTimeout: 60_000 }).delete("pod", "helloworld"),
      () => other.delete("pod", "helloworld", { namespace: "default" }),
      () => patch("pod", "helloworld", { metadata: { labels: { a: "b" } } }),
      () => handler(new Request(path, { method: "DELETE" })),
      () => session.proxy(),
      () => proxy({ port: 0 }),
      () => other.proxy(),
    ];
    for (const way of ways) await assert.rejects(way(), RefusedError);
    assert.equal(asked.length, ways.length);
    await using reading = await session.proxy({ readOnly: true });
    const refused = await fetch(reading.url + new URL(path).pathname, { method: "DELETE" });
    await refused.body?.cancel();
    assert.deepEqual([refused.status, asked.length], [403, ways.length]);
  });
});

Deno.test("k8s proxy asks before it serves a protected context, unless it is read-only", async () => {
  await protectedSession(async ({ shell, asked }) => {
    const served = async (...flags: string[]) => {
      const recorded = recordingShell({ env: shell.env, ask: shell.ask!, signal: AbortSignal.abort() });
      await run(["proxy", "--port", "0", ...flags], recorded);
      return recorded.stdout.startsWith("Starting to serve");
    };
    const kubeconfig = ["--kubeconfig", shell.env("KUBECONFIG") ?? ""];
    assert.equal(await served(...kubeconfig), false);
    assert.deepEqual(asked, ['start a proxy that does not confirm writes to the protected context "prod"? [y/N] ']);
    assert.equal(await served("--read-only", ...kubeconfig), true);
    assert.equal(await served("--yes", ...kubeconfig), true);
    assert.equal(asked.length, 1);
  });
});
