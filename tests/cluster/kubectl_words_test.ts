import assert from "node:assert/strict";
import { files } from "../kubeconfig/files.ts";
import { KUBECONFIGS, REFUSALS } from "../commands/kubectl_words.ts";
import { kubectl } from "./command_line.ts";

for (const [kubeconfig, args, words] of REFUSALS) {
  Deno.test(`kubectl ${args.join(" ")} says what is expected of us with the kubeconfig "${kubeconfig}"`, async () => {
    using folder = files(KUBECONFIGS);
    const { code, err } = await kubectl([...args, "--kubeconfig", folder.path(kubeconfig)]);
    assert.notEqual(code, 0);
    const text = err.replaceAll(`${folder.folder}/`, "");
    assert.ok(text.includes(words), text);
  });
}
