import { defineCommand } from "../../shell/command.ts";
import { buildKustomization } from "../../shell/kustomize.ts";
import type { Shell } from "../../shell/shell.ts";

/** `k8s kustomize FOLDER`: prints the manifests of a kustomization. */
export function kustomizeCommand(shell: Shell) {
  return defineCommand({
    name: "kustomize",
    description: "Print the manifests of a kustomization, which an installed kustomize or kubectl builds.",
    examples: [
      ["Print the manifests of a folder", "k8s kustomize overlays/prod"],
      ["Apply them", "k8s apply -k overlays/prod"],
    ],
    arguments: [{ name: "folder", optional: true, completion: "file" }],
    options: {},
    action: async (_flags, folder = ".") => await shell.out(await buildKustomization(folder)),
  });
}
