import assert from "node:assert/strict";
import { scriptLine } from "../../../lib/terminal/commands/script/run_settings.ts";
import { NotFoundLike } from "../../cli/scripts/errors.ts";
import { k8s } from "./own_process.ts";
import { tempDir } from "../../temp_dir.ts";
import { assertMessage } from "../../messages.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;

const SCRIPTS = new URL("../../cli/scripts/", import.meta.url);

const script = (name: string) => decodeURI(new URL(name, SCRIPTS).pathname);

Deno.test("run makes a script the main module with k8s, its arguments and the library if it lies elsewhere", async () => {
  const { code, stdout, stderr } = await k8s([
    "run",
    "--sandbox",
    "-n",
    "kube-system",
    script("main.ts"),
    "a",
    "--b",
    "-x",
  ]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), {
    args: ["a", "--b", "-x"],
    main: true,
    namespace: "kube-system",
    nodes: ["minikube"],
    library: ["function", "function"],
    settings: null,
  });
});

Deno.test("run --check knows the functions that are preloaded if a script uses them", async () => {
  await using dir = await tempDir();
  const lines = [
    'const all: string = csv([{ size: quantity("1Gi"), old: age("2h") }]);',
    'console.log(all.trim().replace("\\n", " "), decodeSecret({ data: { a: "Yg==" } }).a);',
  ];
  await dir.file("preloaded.ts", lines.join("\n"));
  const { code, stdout, stderr } = await k8s(["run", "--sandbox", "--check", `${dir.path}/preloaded.ts`]);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "size,old 1Gi,120m b\n", stderr: "" });
});

const failures: [string, number][] = [
  ["api", 1],
  ["type", 1],
  ["reject", 1],
  ["exit", 7],
];
for (const [how, expected] of failures) {
  Deno.test(`run ends with ${expected} if the script fails by ${how}`, async () => {
    const { code, stdout, stderr } = await k8s(["run", "--sandbox", script("failing.ts"), how]);
    assert.deepEqual([code, stdout], [expected, ""]);
    await assertMessage(import.meta.url, `a script that fails by ${how}`, stderr, { [ROOT]: "" });
  });
}

Deno.test("run reads the script from its input if it is named -", async () => {
  const { code, stdout } = await k8s(["run", "--sandbox", "-"], "console.log((await k8s.whoami()).username)");
  assert.deepEqual([code, stdout], [0, "minikube-user\n"]);
});

Deno.test("run says so and ends with 2 if there is no such script", async () => {
  const outcome = await k8s(["run", "--sandbox", "absent.ts"]);
  assert.equal(outcome.code, 2);
  await assertMessage(import.meta.url, "absent.ts", outcome);
});

Deno.test("scriptLine() gives a place if the error is not one of the library's", () => {
  const url = new URL("errors.ts", SCRIPTS).href;
  assert.match(scriptLine(new NotFoundLike("mine"), url) ?? "none", /^none$/);
  assert.match(scriptLine(new TypeError("mine"), import.meta.url) ?? "none", /^ {2}at run_script_test\.ts:\d+:\d+$/);
  assert.equal(scriptLine("text", url), undefined);
});

Deno.test("run --check runs nothing of a script whose types are wrong", async () => {
  await using dir = await tempDir();
  const text = await Deno.readTextFile(script("ill_typed.ts"));
  await Deno.writeTextFile(`${dir.path}/wrong.ts`, text.replace(/^.*\n/, ""));
  const { code, stdout, stderr } = await k8s(["run", "--sandbox", "--check", `${dir.path}/wrong.ts`]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(stderr, /TS2322/);
  // The global k8s is typed, so this is the only error.
  assert.equal(stderr.match(/TS\d+/g)?.length, 1, stderr);
});

Deno.test("run prints no color if there is no terminal and a script does not start", async () => {
  const { code, stderr } = await k8s(["run", "--sandbox", "-"], "const a = ;");
  assert.equal(code, 1);
  assert.match(stderr, /Expression/);
});

Deno.test("run --check ends with 2 if the script comes through a pipe", async () => {
  assert.equal((await k8s(["run", "--check", "-"], "1")).code, 2);
});
