import assert from "node:assert/strict";
import { denoFlags, mainModule } from "../../lib/terminal/shell/own_program.ts";
import { hasTmux, openScreen } from "./screen.ts";
import { tempDir } from "../temp_dir.ts";

const PROMPT = "\nsandbox/default>";
const K8S = [Deno.execPath(), "run", ...denoFlags(), mainModule()];

Deno.test({
  name: "repl completes, shows, ends a stream, takes a paste, saves, and knows its history when it is used on a screen",
  ignore: !hasTmux,
  async fn() {
    await using dir = await tempDir();
    const env = { K8S_HISTORY: `${dir.path}/history`, HOME: dir.path, DENO_DIR: denoDir(), NO_COLOR: "1" };
    let shown = "";
    {
      await using screen = await openScreen([...K8S, "repl", "--sandbox"], { env });
      const enter = async (text: string, wanted: string | RegExp = PROMPT) => {
        await screen.type(text);
        await screen.press("Enter");
        return await screen.shows(wanted);
      };
      await screen.shows(PROMPT);
      // The name of an existing pod, by Tab.
      await screen.type('k8s.get("pod", "hell');
      await screen.press("Tab");
      await screen.shows('k8s.get("pod", "helloworld');
      await screen.type('").then((pod) => pod.spec.nodeName)');
      await screen.press("Enter");
      await screen.shows(`\nminikube${PROMPT}`);
      // A list of candidates. The second one is chosen.
      await screen.type("get pod web");
      await screen.press("Tab");
      await screen.shows(/web-6d4b8f7c9d-4kx7p .*\n.*web-6d4b8f7c9d-zt2mq/);
      await screen.press("Tab", "Tab", "Enter", "Enter");
      await screen.shows(/zt2mq +1\/1 +Running.*\nsandbox\/default>$/);
      await enter("_.metadata.name.length", `\n20${PROMPT}`);
      await enter('k8s.list("pods")', /\nhelloworld +1\/1 +Running/);
      // A stream without end.
      await enter('k8s.raw("/api/v1/pods?watch=true")', /ADDED +pod\/web-6d4b8f7c9d-zt2mq -n default$/);
      await screen.press("C-c");
      await screen.shows(PROMPT);
      await screen.press("C-l");
      await screen.paste("const numbers = [\n  1,\n  2,\n];\nnumbers.length + 40");
      await screen.shows("\n... numbers.length + 40");
      await screen.press("Enter");
      await screen.shows(`\n42${PROMPT}`);
      await enter("nothing.at.all", /error: ReferenceError/);
      await enter("k8s.with({ token: 'secret-1' })");
      await screen.press("C-l");
      await enter("get pod helloworld", /NAME +READY/);
      await enter("_.status.phase", `\nRunning${PROMPT}`);
      shown = await screen.shows(PROMPT);
      await enter(`.save ${dir.path}/tour.ts`, /saved; run it/);
      await screen.press("C-c", "C-c");
      await screen.shows("(code 0)");
    }
    {
      await using screen = await openScreen([...K8S, "repl", "--sandbox"], { env });
      await screen.shows(PROMPT);
      await screen.press("C-r");
      await screen.type("numbers");
      await screen.shows("search: numbers");
      await screen.press("Enter");
      await screen.shows(`\n42${PROMPT}`);
      await screen.press("C-l", "C-p", "C-p");
      await screen.shows(`.save ${dir.path}/tour.ts`);
      await screen.press("C-c");
      await screen.type(".exit");
      await screen.press("Enter");
      await screen.shows("(code 0)");
    }
    const history = await Deno.readTextFile(env.K8S_HISTORY);
    assert.ok(!history.includes("secret-1"));
    assert.equal((await Deno.stat(env.K8S_HISTORY)).mode! & 0o777, 0o600);

    // The script repeats the session, except for the ended stream and the failures.
    for (const words of [[...K8S, "run"], [Deno.execPath(), "run", ...denoFlags()]]) {
      const [program = "", ...args] = words;
      const { stdout, stderr } = await new Deno.Command(program, { args: [...args, `${dir.path}/tour.ts`], env })
        .output();
      assert.equal(new TextDecoder().decode(stderr), "");
      const text = new TextDecoder().decode(stdout);
      assert.match(text, /^minikube\nNAME .*\nweb-6d4b8f7c9d-zt2mq .*\n20\nNAME .*\nhelloworld /);
      const end = shown.split("\n").slice(1, -1).filter((row) => !row.startsWith("sandbox/"));
      assert.ok(text.endsWith(end.join("\n") + "\n"), `${text} should end with ${end.join("\n")}`);
    }
  },
});

function denoDir(): string {
  return Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;
}
