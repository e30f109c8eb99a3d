/**
 * `npm run soak`: runs random schedules of faults and writes, and checks that each part keeps its promises.
 * `npm run soak -- watches 1000` and `npm run soak -- logs` run one part, and write its section of docs/soak.md.
 * `npm run soak -- watches 5 --from=42` begins at a seed.
 */
import { formatted } from "../generate/formatted.ts";
import { nodeObstacle } from "../cluster/node/obstacle.ts";
import type { SoakPart } from "./soak_part.ts";

const PARTS: Readonly<Record<string, () => Promise<SoakPart>>> = {
  watches: async () => (await import("./watches.ts")).soakWatches,
  edits: async () => (await import("./edits.ts")).soakEdits,
  logs: async () => (await import("./logs.ts")).soakLogs,
  plan: async () => (await import("./plan.ts")).soakPlan,
  undo: async () => (await import("./undo.ts")).soakUndo,
  jobs: async () => (await import("./jobs.ts")).soakJobs,
  scripts: async () => (await import("./scripts.ts")).soakScripts,
  streams: async () => (await import("./streams.ts")).soakStreams,
  pauses: async () => (await import("./pauses.ts")).soakPauses,
};
/** The parts that need a real node. */
const ON_NODE = ["logs", "scripts", "streams", "pauses"];
/** The number of schedules from which on their figures are written to the page. */
const MANY = 1000;
const PAGE = new URL("../../docs/soak.md", import.meta.url);

const [count = MANY] = Deno.args.filter((arg) => /^\d+$/.test(arg)).map(Number);
const seed = Number(Deno.args.find((arg) => arg.startsWith("--from="))?.split("=")[1] ?? 1);
const named = Deno.args.filter((arg) => Object.hasOwn(PARTS, arg));
for (const name of named.length === 0 ? Object.keys(PARTS) : named) {
  const obstacle = ON_NODE.includes(name) ? await nodeObstacle() : undefined;
  if (obstacle !== undefined) {
    console.log(`${name}: left out, because there is no real node: ${obstacle}`);
    continue;
  }
  const run = await PARTS[name]?.();
  const result = await run?.({ seed, count });
  if (result === undefined) continue;
  const section = `${result.section}\nThe figures are of the seed ${seed}${await commitWords()}.\n`;
  console.log(section);
  if (!result.isSound) Deno.exitCode = 1;
  if (seed === 1 && count >= MANY) await writeSection(section);
}

/** Names the commit of the checkout. Empty if it is not a clone. */
async function commitWords(): Promise<string> {
  const cwd = new URL("../../", import.meta.url);
  const git = new Deno.Command("git", { args: ["rev-parse", "--short", "HEAD"], cwd, stderr: "null" });
  const { success, stdout } = await git.output().catch(() => ({ success: false, stdout: new Uint8Array(0) }));
  return success ? ` and the commit ${new TextDecoder().decode(stdout).trim()}` : "";
}

// Each section begins with its own heading, and stays as it is if its part does not run.
async function writeSection(section: string): Promise<void> {
  const [heading = ""] = section.split("\n");
  const sections = (await Deno.readTextFile(PAGE)).split(/^(?=## )/m);
  const at = sections.findIndex((each) => each.startsWith(`${heading}\n`));
  if (at < 0) sections.push(`\n${section}`);
  else sections[at] = at === sections.length - 1 ? section : `${section}\n`;
  await Deno.writeTextFile(PAGE, await formatted(sections.join(""), "md"));
}
