import assert from "node:assert/strict";
import { connect } from "../../lib/session/connect.ts";
import { hasTmux, openScreen, type Screen } from "../repl/screen.ts";
import { SELF, withNamespace } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

/** Starts a prompt on a screen, in a new namespace and with a new home. */
async function atPrompt(work: (given: AtPrompt) => Promise<void>): Promise<void> {
  await using dir = await tempDir();
  await withNamespace(async (namespace) => {
    await using k8s = await connect({ namespace });
    for (const name of ["alpha", "beta"]) {
      await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { name } });
    }
    const env = {
      HOME: dir.path,
      XDG_CONFIG_HOME: dir.path,
      K8S_HISTORY: `${dir.path}/history`,
      KUBECONFIG: Deno.env.get("KUBECONFIG") ?? "",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
      NO_COLOR: "1",
    };
    const prompt = `${k8s.context}/${namespace}>`;
    await work({
      k8s,
      namespace,
      home: dir.path,
      env,
      prompt,
      open: () => openScreen([...SELF, "repl", "-n", namespace], { env }),
    });
  });
}

interface AtPrompt {
  k8s: Awaited<ReturnType<typeof connect>>;
  namespace: string;
  home: string;
  env: Record<string, string>;
  /** The end of the screen while the prompt waits for input. */
  prompt: string;
  open(): Promise<Screen>;
}

async function enter(screen: Screen, text: string, wanted: string | RegExp): Promise<string> {
  await screen.type(text);
  await screen.press("Enter");
  return await screen.shows(wanted);
}

Deno.test({
  name: "repl completes, shows and saves what a real server has when it is used on a screen",
  ignore: !hasTmux,
  async fn() {
    await atPrompt(async ({ namespace, home, env, prompt, open }) => {
      await using screen = await open();
      await screen.shows(`\n${prompt}`);
      await screen.type('k8s.get("configmap", "al');
      await screen.press("Tab");
      await screen.shows('k8s.get("configmap", "alpha');
      await screen.press("C-u");
      await screen.type("get cm be");
      await screen.press("Tab");
      await screen.shows(/get cm beta$/);
      await screen.press("Enter");
      await screen.shows(/\nbeta +1 +\d+s\n.*>$/);
      await enter(screen, "_.data", `\n{ name: 'beta' }\n${prompt}`);
      await enter(screen, 'k8s.list("configmaps")', /\nalpha +1 +\d+s\nbeta +1 +\d+s\nkube-root-ca.crt +1 +\d+s\n/);
      await enter(screen, ".explain configmap.data", /FIELD: +data/);
      await enter(screen, ".curl", /curl -sS [^]*configmaps\?/);
      await screen.press("C-l");
      await enter(screen, ".ns kube-system", `/kube-system>`);
      await enter(screen, "get sa default", /\ndefault +\d+[sm]/);
      await enter(screen, "_.metadata.name + _.metadata.namespace", /\ndefaultkube-system\n/);
      await enter(screen, `.save ${home}/tour.ts`, /saved; run it/);
      await enter(screen, ".exit", "(code 0)");
      const script = await Deno.readTextFile(`${home}/tour.ts`);
      assert.match(script, /await connect\(\{ context: "real", namespace: "test-/);
      const [program = "", ...args] = SELF;
      const { stdout, stderr } = await new Deno.Command(program, { args: [...args, "run", `${home}/tour.ts`], env })
        .output();
      assert.equal(new TextDecoder().decode(stderr), "");
      const lines = new TextDecoder().decode(stdout).split("\n");
      assert.match(lines[1] ?? "", /^beta +1 +\d+/);
      assert.equal(lines[2], "{ name: 'beta' }");
      assert.equal(lines.at(-2), "defaultkube-system");
      assert.ok(namespace !== "");
    });
  },
});

Deno.test({
  name: "repl ends a watch on a real server, on the wire too, when Ctrl+C is pressed",
  ignore: !hasTmux,
  async fn() {
    await atPrompt(async ({ k8s, namespace, prompt, open }) => {
      const before = await watches(k8s);
      await using screen = await open();
      await screen.shows(`\n${prompt}`);
      await enter(
        screen,
        `k8s.raw("/api/v1/namespaces/${namespace}/configmaps?watch=true")`,
        /ADDED +configmap\/alpha/,
      );
      assert.equal(await watches(k8s), before + 1);
      await k8s.create({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "later" } });
      await screen.shows(/ADDED +configmap\/later/);
      await screen.press("C-c");
      await screen.shows(`\n${prompt}`);
      for (let time = 0; await watches(k8s) !== before && time < 100; time++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      assert.equal(await watches(k8s), before);
      // The session continues.
      await enter(screen, "_.length > 3", `\ntrue\n${prompt}`);
    });
  },
});

Deno.test({
  name: "repl marks a protected context of a real server, and asks before it writes there",
  ignore: !hasTmux,
  async fn() {
    await atPrompt(async ({ k8s, env, home, prompt, open }) => {
      await Deno.mkdir(`${home}/kubeshell`, { recursive: true });
      await Deno.writeTextFile(`${home}/kubeshell/protected`, `${k8s.context}\n`);
      await using screen = await open();
      await screen.shows(`\n[protected] ${prompt}`);
      await enter(screen, "delete cm alpha", /\? \[y\/N\]$/);
      await enter(screen, "n", `hint: answer y to continue; nothing was changed\n[protected] ${prompt}`);
      await enter(
        screen,
        'k8s.patch("configmap", "alpha", { data: { name: "new" } })',
        /- {2}name: alpha\n\+ {2}name: new\n[^]*\? \[y\/N\]$/,
      );
      await enter(screen, "y", /\n {2}name: new\n/);
      assert.equal((await k8s.get("configmap", "alpha")).data?.name, "new");
      assert.ok(env.HOME === home);
    });
  },
});

// Returns the number of open watches of config maps on the server.
async function watches(k8s: AtPrompt["k8s"]): Promise<number> {
  const metrics = await k8s.raw<string>("/metrics");
  const lines = metrics.split("\n").filter((line) =>
    line.startsWith("apiserver_longrunning_requests{") && line.includes('resource="configmaps"') &&
    line.includes('scope="namespace"')
  );
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}
