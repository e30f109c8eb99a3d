import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { checkFolder, checkFolderOnServer, type FolderFigures } from "../../tests/plan/check_folder.ts";
import { generateFolder } from "../../tests/plan/generated_folders.ts";
import type { SoakPart } from "./soak_part.ts";

/**
 * Plans and applies generated folders, and checks that each apply does what its plan says. With `--server`, it runs on the
 * cluster of the kubeconfig, else each folder has a new sandbox.
 */
export const soakPlan: SoakPart = async ({ seed, count }) => {
  const isReal = Deno.args.includes("--server");
  const sums = { lines: 0, marked: 0 };
  let faults = 0;
  for (let next = seed; next < seed + count; next++) {
    const figures = await (isReal ? checkOnServer : checkOnSandbox)(next);
    sums.lines += figures.lines;
    sums.marked += figures.marked;
    faults += figures.faults.length;
    for (const fault of figures.faults) console.error(fault);
  }
  const section = `## Plan${isReal ? " on a real control plane" : ""}

\`npm run soak -- plan${isReal ? " --server" : ""}\` generates folders whose objects need each other: namespaces, kinds,
ServiceAccounts, PriorityClasses, roles and StorageClasses. It plans and applies each folder, then a changed folder. An
apply must succeed at the first try and do what each line of its plan says. The next plan must have no changes.

| figure | value |
| --- | --- |
| folders | ${count} |
| lines of plans | ${sums.lines} |
| lines that depend on an object of the same folder | ${sums.marked} |
| lines that were not what the apply did, and failures | ${faults} |
`;
  return { isSound: faults === 0, section };
};

async function checkOnSandbox(seed: number): Promise<FolderFigures> {
  await using k8s = await connect({ handler: sandbox().handler });
  return await checkFolder(k8s, generateFolder(seed, "plan"));
}

async function checkOnServer(seed: number): Promise<FolderFigures> {
  await using k8s = await connect();
  return await checkFolderOnServer(k8s, generateFolder(seed, `plan${crypto.randomUUID().slice(0, 4)}`));
}
