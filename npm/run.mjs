// What the scripts of package.json do. It runs on Node alone, and installs the pinned Deno where it is missing.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const deno = join(root, "node_modules", ".bin", process.platform === "win32" ? "deno.cmd" : "deno");
const config = ["--config", join(root, "npm", "deno.json")];
// Where a company's own authority stands between here and the npm registry, only the system's store knows it.
// Some runners of checks set no HOME, and Go does not build without.
const env = {
  DENO_TLS_CA_STORE: "mozilla,system",
  HOME: homedir(),
  ...process.env,
  K8S_DOOR: "npm",
  DENO_NO_UPDATE_CHECK: "1",
};

/** Runs a program in the project's folder, and gives its exit code. */
function run(program, args, options = {}) {
  const { status, signal, error } = spawnSync(program, args, { cwd: root, stdio: "inherit", env, ...options });
  if (error) {
    console.error(`Cannot run ${program}: ${error.message}`);
    return 1;
  }
  return signal ? 130 : status ?? 1;
}

function install() {
  if (existsSync(deno)) return;
  console.error("installing Deno from npm, once");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const code = run(npm, ["install", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", 2, 2],
  });
  if (code !== 0 || !existsSync(deno)) {
    console.error("npm could not install the package deno: is the npm registry within reach?");
    process.exit(code || 1);
  }
}

/** Runs one part of the checks and ends here where it fails. */
function must(title, args) {
  const code = run(deno, args, { stdio: ["inherit", "inherit", "inherit"] });
  if (code === 0) return;
  console.error(`failed: ${title}`);
  process.exit(code);
}

const SOURCES = ["mod.ts", "cli.ts", "lib", "tests", "tools", "docs/examples", "npm"];
const CHECKED = [
  "mod.ts",
  "cli.ts",
  "lib/**/*.ts",
  "tests/**/*.ts",
  "docs/**/*.ts",
  "tools/**/*.ts",
  "npm/standins/*.ts",
];
// Deno looks for no *.md behind a star.
const PAGES = [
  "README.md",
  ...readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
];

function staticChecks() {
  must("deno fmt", ["fmt", "--check", "--quiet", ...config, ...SOURCES, ...PAGES, "CHANGELOG.md", "CONTRIBUTING.md"]);
  must("deno lint", ["lint", "--quiet", ...config, ...SOURCES]);
  must("deno check", ["check", "--quiet", ...config, ...CHECKED]);
  must("deno check of the documentation", ["check", "--quiet", "--doc-only", ...config, ...PAGES]);
  // What runs in a browser knows other types, and is no *.ts for that.
  must("deno check of the page", ["check", "--quiet", ...config, "lib/features/explorer/page/main.mts"]);
  must("deno doc --lint", [
    "doc",
    "--quiet",
    "--lint",
    "--import-map",
    join(root, "npm", "deno.json"),
    "mod.ts",
    "lib/sandbox/mod.ts",
  ]);
}

// The bundle where nothing has changed since it was made: it starts at once, while sources are read and compiled first.
function command(args) {
  const bundle = join(root, "dist", "cli.js");
  const isFresh = existsSync(bundle) && newest(["mod.ts", "cli.ts", "lib", "npm/deno.json"]) < statSync(bundle).mtimeMs;
  return isFresh
    ? ["run", "-A", "--no-check", "--no-config", "--no-lock", "--quiet", bundle, ...args]
    : ["run", "-A", "--no-check", "--quiet", ...config, join(root, "cli.ts"), ...args];
}

/** When the latest of these files was written, in milliseconds; folders count with all that is in them. */
function newest(paths) {
  const files = paths.flatMap((path) => {
    const whole = join(root, path);
    if (!statSync(whole).isDirectory()) return [whole];
    return readdirSync(whole, { recursive: true }).map((name) => join(whole, name));
  });
  return Math.max(...files.map((file) => statSync(file).mtimeMs));
}

function documentation() {
  // The examples of the two public entries are programs too.
  must("deno test --doc", ["test", "--doc", "-A", "--quiet", ...config, "mod.ts", "lib/sandbox/mod.ts"]);
}

const isPacking = ["pack", "publish"].includes(process.env.npm_command);

/** Makes `dist/` and says whether that worked. */
function bundle() {
  return run(deno, ["run", "-A", "--no-check", "--quiet", "--no-lock", ...config, "npm/bundle.ts"]) === 0;
}

// In a clone the command must not fail for want of a bundle.
function bundleInClone() {
  if (bundle()) return;
  console.error("note: the command could not be bundled; it will run from its source, which starts slower");
  mkdirSync(join(root, "dist"), { recursive: true });
}

// It asks npm's registry, and takes longer than all the others together.
const PACKAGE_TEST = "tests/npm/installed_test.ts";

function tests() {
  const folder = mkdtempSync(join(tmpdir(), "k8s-tests-"));
  const report = join(folder, "report.xml");
  const code = run(deno, [
    "test",
    "-A",
    "--no-check",
    "--quiet",
    "--parallel",
    ...config,
    `--junit-path=${report}`,
    `--ignore=tests/cluster,${PACKAGE_TEST}`,
    "tests/",
  ]);
  const ran = existsSync(report) ? readFileSync(report, "utf8").match(/<testcase /g)?.length ?? 0 : 0;
  rmSync(folder, { recursive: true, force: true });
  if (ran === 0) console.error("no test ran");
  console.log(`${ran} tests ran, ${code === 0 ? "all passed" : "some failed"}`);
  if (!existsSync("/usr/bin/chromium")) console.log("left out: the tests in a browser: there is no /usr/bin/chromium");
  console.log("left out: the packed package, which needs npm's registry; npm run test:package runs it");
  console.log("left out: the suite on a real control plane, which needs Go; npm run test:cluster runs it");
  process.exit(code || (ran === 0 ? 1 : 0));
}

// Ctrl+C is for the program that runs; this one waits for how it ends.
process.on("SIGINT", () => {});

const [task, ...args] = process.argv.slice(2);
if (task !== "prepare") install();
switch (task) {
  case "k8s":
    process.exit(run(deno, command(args), fromHere()));
    break;
  case "demo":
    process.exit(run(deno, command(["demo", ...args])));
    break;
  case "test":
    staticChecks();
    documentation();
    tests();
    break;
  case "test:cluster":
    process.exit(
      run(deno, [
        "run",
        "-A",
        "--no-check",
        "--quiet",
        ...config,
        "tests/cluster/run.ts",
        join(root, "npm", "deno.json"),
      ]),
    );
    break;
  case "test:package":
    process.exit(run(deno, ["test", "-A", "--no-check", "--quiet", ...config, PACKAGE_TEST]));
    break;
  case "cluster":
    process.exit(run(deno, ["run", "-A", "--no-check", "--quiet", ...config, "tools/cluster/up.ts", ...args]));
    break;
  case "soak":
    process.exit(run(deno, ["run", "-A", "--no-check", "--quiet", ...config, "tools/soak/soak.ts", ...args]));
    break;
  case "bench":
    process.exit(run(deno, ["run", "-A", "--no-check", "--quiet", ...config, "tools/bench/bench.ts", ...args]));
    break;
  case "api":
    process.exit(run(deno, ["run", "-A", "--no-check", "--quiet", ...config, "tools/generate/api.ts"]));
    break;
  case "import-map":
    process.exit(run(deno, ["run", "-A", "--no-check", "--quiet", ...config, "tools/generate/import_map.ts"]));
    break;
  case "page":
    process.exit(run(deno, ["run", "-A", "--no-check", "--quiet", ...config, "tools/generate/page.ts"]));
    break;
  case "recording":
    process.exit(run(deno, ["run", "-A", "--no-check", "--quiet", ...config, "tools/recording/record.ts"]));
    break;
  // npm calls `prepare` at the end of an install in a clone, if it may run scripts; otherwise bin/k8s calls `setup`. Before
  // it packs, npm calls `prepack` and then `prepare`.
  case "prepare":
    if (existsSync(deno) && !isPacking) bundleInClone();
    break;
  case "prepack":
    if (!bundle()) process.exit(1);
    break;
  case "setup":
    bundleInClone();
    break;
  default:
    console.error(`npm/run.mjs does not know "${task}"`);
    process.exit(2);
}

// npm runs scripts in the package's folder; what a person typed is relative to where they are.
function fromHere() {
  return { cwd: process.env.INIT_CWD ?? process.cwd() };
}
