import assert from "node:assert/strict";
import packageJson from "../../package.json" with { type: "json" };
import { assertMessage } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";
import { hasScript, onTerminal } from "../terminal.ts";

const LAUNCHER = decodeURI(new URL("../../bin/k8s", import.meta.url).pathname);
const LINUX = Deno.build.arch === "x86_64" ? "linux-x64-glibc" : "linux-arm64-glibc";

/** A folder with packages in the layout of a package manager. */
async function layout() {
  const dir = await tempDir();
  const folder = dir.path;
  return {
    ...dir,
    folder,
    /** Creates the package in a folder. */
    async k8s(at: string) {
      await Deno.mkdir(`${folder}/${at}/bin`, { recursive: true });
      await Deno.mkdir(`${folder}/${at}/dist`);
      await Deno.copyFile(LAUNCHER, `${folder}/${at}/bin/k8s`);
      await Deno.writeTextFile(`${folder}/${at}/dist/cli.js`, "");
    },
    /** Creates a program that prints its own path and its last two arguments. */
    async program(path: string, text = 'for last; do before=$arg arg=$last; done\necho "$0 $before $arg"') {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    },
    async link(path: string, target: string) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.symlink(target, `${folder}/${path}`);
    },
    /** Runs a file with one argument. */
    async run(path: string, env: Record<string, string> = {}) {
      const { code, stdout, stderr } = await new Deno.Command(`${folder}/${path}`, {
        args: ["a b"],
        env: { PATH: "/usr/bin:/bin", ...env },
        clearEnv: true,
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).replaceAll(folder, "");
      return { code, stdout: text(stdout), stderr: text(stderr) };
    },
  };
}

const OURS = "node_modules/@kubeshell/k8s";
const BINARY = `@deno/${LINUX}/deno`;
const PNPM = "node_modules/.pnpm";
const PNPM_OURS = `${PNPM}/@kubeshell+k8s@0.1.0/node_modules`;

const layouts: [what: string, ours: string, binary: string, links: [path: string, target: string][], start: string][] =
  [
    ["nested below the package", OURS, `${OURS}/node_modules/${BINARY}`, [], `${OURS}/bin/k8s`],
    ["hoisted beside the package", OURS, `node_modules/${BINARY}`, [], `${OURS}/bin/k8s`],
    ["hoisted above a workspace", `packages/a/${OURS}`, `node_modules/${BINARY}`, [], `packages/a/${OURS}/bin/k8s`],
    [
      "in a global prefix whose bin folder links to the package",
      `lib/${OURS}`,
      `lib/${OURS}/node_modules/${BINARY}`,
      [["bin/k8s", `../lib/${OURS}/bin/k8s`]],
      "bin/k8s",
    ],
    [
      "linked by pnpm",
      `${PNPM_OURS}/@kubeshell/k8s`,
      `${PNPM}/deno/node_modules/${BINARY}`,
      [
        [OURS, "../.pnpm/@kubeshell+k8s@0.1.0/node_modules/@kubeshell/k8s"],
        [`${PNPM_OURS}/@deno/${LINUX}`, `../../../deno/node_modules/@deno/${LINUX}`],
      ],
      `${OURS}/bin/k8s`,
    ],
  ];
for (const [what, ours, binary, links, start] of layouts) {
  Deno.test({
    name: `bin/k8s starts the Deno binary that is ${what}`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      await using files = await layout();
      await files.k8s(ours);
      await files.program(binary);
      for (const [path, target] of links) await files.link(path, target);
      const { stdout, stderr } = await files.run(start);
      assert.ok(stdout.endsWith(`/${BINARY} /${ours}/dist/cli.js a b\n`), stdout + stderr);
    },
  });
}

// The names of the npm packages of `deno`. `uname -sm` prints the words in its documentation.
const machines: [uname: string, binary: string][] = [
  ["Darwin arm64", "@deno/darwin-arm64/deno"],
  ["Darwin x86_64", "@deno/darwin-x64/deno"],
  ["MINGW64_NT-10.0-22631 x86_64", "@deno/win32-x64/deno.exe"],
  ["MSYS_NT-10.0-22631 aarch64", "@deno/win32-arm64/deno.exe"],
];
for (const [uname, binary] of machines) {
  Deno.test(`bin/k8s starts ${binary} when uname says ${uname}`, async () => {
    await using files = await layout();
    await files.k8s(OURS);
    await files.program(`node_modules/${binary}`);
    await files.program("path/uname", `echo "${uname}"`);
    await files.program("path/cygpath", 'for last; do :; done\necho "$last"');
    const { stdout, stderr } = await files.run(`${OURS}/bin/k8s`, { PATH: `${files.folder}/path:/usr/bin:/bin` });
    assert.equal(stdout, `/node_modules/${binary} /${OURS}/dist/cli.js a b\n`, stderr);
  });
}

Deno.test("bin/k8s starts the deno on PATH when npm has no package for the machine", async () => {
  await using files = await layout();
  await files.k8s(OURS);
  await files.program("path/deno");
  const { stdout } = await files.run(`${OURS}/bin/k8s`, { PATH: `${files.folder}/path:/usr/bin:/bin` });
  assert.equal(stdout, `/path/deno /${OURS}/dist/cli.js a b\n`);
});

Deno.test("bin/k8s ends with 1 and names the package when there is no Deno", async () => {
  await using files = await layout();
  await files.k8s(OURS);
  await files.program("path/uname", 'echo "Linux riscv64"');
  const { code, stderr } = await files.run(`${OURS}/bin/k8s`, { PATH: `${files.folder}/path:/usr/bin:/bin` });
  assert.equal(code, 1);
  await assertMessage(import.meta.url, "no Deno for the platform", stderr);
});

Deno.test("package.json pins one version of Deno for every platform and for the clone", () => {
  const { optionalDependencies, devDependencies } = packageJson;
  assert.deepEqual([...new Set(Object.values(optionalDependencies))], [devDependencies.deno]);
  assert.equal(Object.keys(optionalDependencies).length, 6);
});

Deno.test("package.json runs no script on the machine that installs the package", () => {
  for (const name of ["preinstall", "install", "postinstall"]) assert.ok(!(name in packageJson.scripts), name);
});

// Public report B31: a home that cannot be written gave lines about Deno's own cache.
Deno.test({
  name: "bin/k8s silences Deno's reports on its cache if stderr is a terminal",
  ignore: !hasScript,
  async fn() {
    await using files = await layout();
    await files.k8s(OURS);
    await files.program(`node_modules/${BINARY}`, 'echo "log=$DENO_LOG"');
    const path = `${OURS}/bin/k8s`;
    assert.equal((await files.run(path)).stdout, "log=\n");
    const { screen } = await onTerminal([`${files.folder}/${path}`]).end();
    assert.match(screen, /^log=error,deno::cache::cache_db=off\r?$/m);
  },
});
