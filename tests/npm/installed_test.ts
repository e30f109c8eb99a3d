// `npm run test:package`: tests the packed package as installed by a user. npm needs its registry for this; the package
// does not.
import assert from "node:assert/strict";
import { hasScript, onTerminal } from "../terminal.ts";

const ROOT = decodeURI(new URL("../../", import.meta.url).pathname);
const OTHER_USER = 65534;
// Only root can become another user and remove the network, and not in every container.
const ISOLATED = ["unshare", "--net", "setpriv", `--reuid=${OTHER_USER}`, `--regid=${OTHER_USER}`, "--clear-groups"];
const isIsolated = Deno.uid() === 0 && await canRun([...ISOLATED, "true"]);
const AS_USER = isIsolated ? ISOLATED : [];
if (!isIsolated) console.log("left out: another user, and no network: this process cannot have them");

async function canRun([program = "", ...args]: readonly string[]): Promise<boolean> {
  const output = new Deno.Command(program, { args, stdout: "null", stderr: "null" }).output();
  return await output.then(({ success }) => success, () => false);
}

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

async function execute(words: readonly string[], options: Deno.CommandOptions = {}): Promise<Result> {
  const [program = "", ...args] = words;
  const { code, stdout, stderr } = await new Deno.Command(program, { ...options, args, stdin: "null" }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

async function succeed(words: readonly string[], options: Deno.CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await execute(words, options);
  assert.equal(code, 0, `${words.join(" ")}: ${stderr}`);
  return stdout;
}

/** Returns each file below a folder with the time of its last change, to detect writes. */
function listing(folder: string): Promise<string> {
  return succeed(["find", folder, "-printf", "%p %T@ %s\n"]);
}

/** Returns the CPU time of a command line in milliseconds. */
async function processorTime(words: readonly string[]): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null';
  const { stderr } = await execute(["bash", "-c", script, "bash", ...words]);
  return stderr.trim().split(" ").reduce((sum, seconds) => sum + Number(seconds) * 1000, 0);
}

const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "k8s-package-" }));
const prefix = `${folder}/prefix`;
const home = `${folder}/home`;
const env = { npm_config_cache: `${folder}/cache` };
let tarball = "";
let before = "";

/** Runs a command line as a user who can only write to a home, without a network. */
function asUser(words: readonly string[], cwd = "/"): Promise<Result> {
  return execute([...AS_USER, ...words], {
    cwd,
    clearEnv: true,
    env: { PATH: Deno.env.get("PATH") ?? "/usr/bin:/bin", HOME: home, ...env },
  });
}

const GET = ["get", "pods", "-o", "name", "--sandbox"];
const PODS = "pod/helloworld\n";

Deno.test("npm pack makes a package that runs wherever npm installs it", async (t) => {
  await Deno.chmod(folder, 0o755);
  await Deno.mkdir(home);
  await Deno.mkdir(`${prefix}/project`, { recursive: true });
  if (isIsolated) await Deno.chown(home, OTHER_USER, OTHER_USER);
  try {
    await t.step("holds the bundle and no sources", async () => {
      await succeed(["npm", "pack", "--silent", `--pack-destination=${folder}`], { cwd: ROOT });
      const [file] = [...Deno.readDirSync(folder)].filter(({ name }) => name.endsWith(".tgz"));
      tarball = `${folder}/${file?.name}`;
      const paths = (await succeed(["tar", "tzf", tarball])).trim().split("\n").map((path) => path.slice(8));
      for (const path of ["bin/k8s", "dist/cli.js", "dist/mod.js", "dist/types/mod.d.ts"]) {
        assert.ok(paths.includes(path), path);
      }
      const surplus = paths.filter((path) =>
        !/^(bin|dist)\/|^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/.test(path)
      );
      assert.deepEqual(surplus, []);
    });
    await t.step("installs without scripts", async () => {
      const install = ["npm", "install", "--silent", "--ignore-scripts", "--prefer-offline"];
      await succeed([...install, "--global", `--prefix=${prefix}/global`, tarball], { env });
      await Deno.writeTextFile(`${prefix}/project/package.json`, "{}");
      await succeed([...install, tarball], { cwd: `${prefix}/project`, env });
      await Deno.writeTextFile(
        `${prefix}/project/plain.ts`,
        `import { connect, type K8s } from "@kubeshell/k8s";
import { sandbox } from "@kubeshell/k8s/testing";
await using k8s: K8s = await connect({ handler: sandbox().handler });
const name: string | undefined = (await k8s.get("pod", "helloworld")).spec?.nodeName;
console.log(name);
`,
      );
      const npx = ["npx", "--yes", "--ignore-scripts", "--prefer-offline", `--package=${tarball}`, "k8s", "--version"];
      assert.match(await succeed(npx, { env: { ...env, HOME: home } }), /^k8s \d/);
      if (isIsolated) await succeed(["chown", "-R", `${OTHER_USER}:${OTHER_USER}`, env.npm_config_cache]);
      await succeed(["chmod", "-R", "a+rX,a-w", prefix]);
      before = await listing(prefix);
    });

    const global = `${prefix}/global/bin/k8s`;
    const starts: [how: string, words: string[], cwd?: string][] = [
      ["a global install", [global]],
      ["a local install", [`${prefix}/project/node_modules/.bin/k8s`]],
      ["npx in a project", ["npx", "k8s"], `${prefix}/project`],
      // npm always writes its own folder here.
      ["npx alone", ["npx", "--offline", "--yes", `--package=${tarball}`, "k8s"]],
    ];
    for (const [how, words, cwd] of starts) {
      await t.step(`runs by ${how}`, async () => {
        const { code, stdout, stderr } = await asUser([...words, ...GET], cwd);
        assert.equal(code, 0, stderr);
        assert.ok(stdout.startsWith(PODS), stdout);
      });
    }

    const script = `${home}/script.ts`;
    await Deno.writeTextFile(
      script,
      `import { connect, type K8s } from "@kubeshell/k8s";
import { sandbox } from "@kubeshell/k8s/testing";
await using own: K8s = await connect({ handler: sandbox().handler });
const pod = await own.get("pod", "helloworld");
const name: string | undefined = pod.spec?.nodeName;
console.log(name, (await k8s.get("pod", "helloworld")).metadata?.name, Deno.args.length);
`,
    );
    const lines: [args: string[], expected: RegExp][] = [
      [["run", "--sandbox", "--check", script, "a"], /^minikube helloworld 1\n$/],
      [["eval", "--sandbox", "(await k8s.list('nodes')).items.length"], /^1\n$/],
      [["explain", "--sandbox", "pod.spec.nodeName"], /nodeName/],
      [["config", "view", "--sandbox"], /kind: Config/],
      [["completions", "bash"], /complete -F/],
    ];
    for (const [args, expected] of lines) {
      await t.step(`runs k8s ${args.slice(0, 2).join(" ")} without a network`, async () => {
        const { code, stdout, stderr } = await asUser([global, ...args]);
        assert.equal(code, 0, stderr);
        assert.match(stdout, expected);
      });
    }
    await t.step("is a library for a plain deno run in the project", async () => {
      const { stdout, stderr } = await asUser([Deno.execPath(), "run", "-A", "--check", `${prefix}/project/plain.ts`]);
      assert.equal(stdout, "minikube\n", stderr);
    });
    await t.step("says that k8s types needs the network", async () => {
      if (!isIsolated) return;
      const { code, stderr } = await asUser([global, "types", "pods", "--sandbox"]);
      assert.equal(code, 1);
      assert.match(stderr, /network/);
    });
    await t.step("says nothing on a terminal if Deno cannot write its cache", async () => {
      if (!hasScript) return;
      const { code, screen } = await onTerminal([global, "--version"], { env: { HOME: "/proc/nowhere" } }).end();
      assert.equal(code, 0);
      assert.match(screen, /^k8s [\d.]+\s*$/);
    });
    await t.step("has written nothing into the prefix", async () => {
      assert.equal(await listing(prefix), before);
    });

    await t.step("starts as fast as the clone", async () => {
      const clone = `${ROOT}bin/k8s`;
      const least: Record<string, number> = { [clone]: Infinity, [global]: Infinity };
      // Alternately, so that other load on the machine affects both.
      for (let round = 0; round < 15; round++) {
        for (const [path, before = 0] of Object.entries(least)) {
          least[path] = Math.min(before, await processorTime([path, ...GET]));
        }
      }
      const ratio = (least[global] ?? 0) / (least[clone] ?? 0);
      console.log(`installed to clone: ${ratio.toFixed(2)}`);
      assert.ok(ratio > 0.5 && ratio < 1.25, `${ratio}`);
    });
  } finally {
    await succeed(["chmod", "-R", "u+w", folder]);
    await Deno.remove(folder, { recursive: true });
  }
});
