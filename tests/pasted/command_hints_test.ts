import assert from "node:assert/strict";
import { KubeError } from "../../lib/data/core/errors.ts";
import { type Hint, type HintCode, type HintValues } from "../../lib/data/core/hint.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { formatError } from "../../lib/terminal/shell/command_hints.ts";
import { SELF, spawn } from "../cluster/command_line.ts";
import { tempDir } from "../temp_dir.ts";

const POD = { type: "pods", namespace: "default" };
const ACCOUNT = { name: "default", namespace: "default" };

/** Values of each hint, as a person's own words are. The type has every hint that names a command or a flag. */
const VALUES: HintValues = {
  "adopt-apply-set": { type: "secret", name: "spare", namespace: "default", tooling: "k8s/v1" },
  "ask-who": {},
  "add-authority": {},
  "change-existing": {},
  "check-context": { name: "sandbox" },
  "check-pods": { namespace: "default" },
  "check-server": {},
  "choose-context": {},
  "choose-credential": {},
  "choose-server": {},
  "copy-secrets": {},
  "delete-context": { name: "spare" },
  "delete-secret": { name: "spare", namespace: "default" },
  "extract-client-key": { file: "client.key" },
  "ignore-unknown-fields": {},
  "join-apply-set": {},
  "list-contexts": {},
  "list-expression-names": {},
  "list-fields": { field: "pods.spec" },
  "list-journal": {},
  "list-kinds": {},
  "list-objects": POD,
  "list-permissions": { namespace: "default", as: "jane doe" },
  "list-verbs": {},
  "longer-timeout": {},
  "merge-patch": {},
  "more-streams": { count: 9 },
  "name-auth-provider": {},
  "name-exec-command": {},
  "name-impersonated-user": {},
  "name-kubeconfig": {},
  "new-token": { expired: "2026-01-01" },
  "no-seal": {},
  "not-read-only": {},
  "one-page": {},
  "other-kubeconfig": {},
  "path-of-kind": {},
  "permissions": {},
  "read-only-off": {},
  "read-readiness": {},
  "read-version": {},
  "renew-token": ACCOUNT,
  "run-doctor": { why: "find the fault" },
  "set-client-key": { file: "client.key" },
  "set-credentials": {},
  "set-journal": {},
  "set-namespace": { name: "default" },
  "set-raw-bytes": {},
  "short-token": {},
  "take-over-fields": {},
  "use-context": { name: "sandbox" },
  "use-sandbox": {},
  "use-token": { step: "log in" },
  "view-context": { step: "look at it" },
  "view-finalizers": { namespace: "default" },
  "view-kubeconfig": {},
};

/** Words for the capitals, which a hint leaves to the person. */
const FILLED: readonly (readonly [words: RegExp, filled: string])[] = [
  [/\bFILE\b/g, "spare.json"],
  [/\bTYPE NAME\b/g, "deployment web"],
  [/^k8s config use-context NAME$/g, "k8s config use-context sandbox"],
  [/^k8s config set-credentials NAME$/g, "k8s config set-credentials someone --token=abc"],
  [/\bUSER\b/g, "someone"],
];

const CACHE = Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`;

Deno.test("each command of a hint runs if it is pasted into a shell", async (t) => {
  await using server = await sandbox().serve();
  await using dir = await tempDir();
  const config = await dir.file("config", server.kubeconfig);
  await dir.file("spare.json", JSON.stringify({ apiVersion: "v1", kind: "Secret", metadata: { name: "spare" } }));
  await dir.file("client.key", "no key");
  const prelude =
    `cd '${dir.path}'; export KUBECONFIG='${config}' HOME='${dir.path}' XDG_CONFIG_HOME='${dir.path}' DENO_DIR='${CACHE}'
k8s() { ${SELF.map((word) => `'${word}'`).join(" ")} "$@"; }
`;
  const inShell = (line: string) => spawn("bash", ["-c", prelude + line]);
  const { code, err } = await inShell(
    `k8s config rename-context "$(k8s config current-context)" sandbox && k8s config set-context spare --cluster=x`,
  );
  assert.equal(code, 0, err);
  for (const [name, values] of Object.entries(VALUES)) {
    const hint: Hint = { code: name as HintCode, values, text: "" };
    for (
      const [, command = ""] of formatError(new KubeError("it failed", { hints: [hint] })).matchAll(/`(k8s [^`]+)`/g)
    ) {
      const filled = FILLED.reduce((line, [words, word]) => line.replace(words, word), command);
      // The object of a hint exists, and this one may be gone.
      const before = /secret spare|replace/.test(filled) ? "k8s apply -f spare.json >/dev/null; " : "";
      await t.step(`${name}: ${command}`, async () => {
        const ended = await inShell(before + filled);
        assert.equal(ended.code, 0, ended.err + ended.out);
      });
    }
  }
});
