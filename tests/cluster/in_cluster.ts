import { connect } from "../../lib/session/connect.ts";
import { DENO_IMAGE } from "../../tools/cluster/node/deno_image.ts";
import { NODE_VARIABLE } from "./pods.ts";
import { type Ended, SELF, start } from "./command_line.ts";
import { tempDir } from "../temp_dir.ts";

const node = Deno.env.get(NODE_VARIABLE);
const hasImage = node !== undefined && await imageIsLoaded(node);

async function imageIsLoaded(node: string): Promise<boolean> {
  await using k8s = await connect();
  const { status } = await k8s.get("node", node);
  return (status?.images ?? []).some(({ names = [] }) => names.includes(DENO_IMAGE));
}

/** A test that runs scripts on the real node. It needs the image of Deno, which a node has since it was made with it. */
export function scriptTest(name: string, work: () => Promise<void>): void {
  if (node !== undefined && !hasImage && Deno.env.get("CI") === "true") throw new Error(`The node lacks ${DENO_IMAGE}`);
  Deno.test({ name, ignore: !hasImage, fn: work });
}

/** The node is tainted, so that only pods of tests run there. */
export const TOLERATE = JSON.stringify({ spec: { template: { spec: { tolerations: [{ operator: "Exists" }] } } } });

/** Options of `k8s run --in-cluster` for the real node. */
export const ON_NODE = ["run", "--in-cluster", "--image", DENO_IMAGE];

/** Starts `k8s run --in-cluster` with a script, in a namespace. */
export async function startScript(
  namespace: string,
  code: string,
  { flags = [], args = [], roles }: { flags?: readonly string[]; args?: readonly string[]; roles?: string } = {},
) {
  const dir = await tempDir();
  await Deno.writeTextFile(`${dir.path}/script.ts`, code);
  const rbac = roles === undefined ? [] : ["--rbac", `${dir.path}/roles.yaml`];
  if (roles !== undefined) await Deno.writeTextFile(`${dir.path}/roles.yaml`, roles);
  const [program = "", ...rest] = SELF;
  const line = [...rest, ...ON_NODE, "-n", namespace, "--overrides", TOLERATE, ...rbac, ...flags];
  const { process, ended } = start(program, [...line, `${dir.path}/script.ts`, ...args]);
  await process.stdin.close();
  return { process, ended: ended.finally(() => dir[Symbol.asyncDispose]()) };
}

/** Runs a script in the cluster to its end. */
export async function runScript(...args: Parameters<typeof startScript>): Promise<Ended> {
  return await (await startScript(...args)).ended;
}
