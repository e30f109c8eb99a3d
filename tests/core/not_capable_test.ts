import assert from "node:assert/strict";
import { KubeError } from "../../lib/data/core/errors.ts";
import { explainNotCapable } from "../../lib/data/core/not_capable.ts";

const failures: [what: string, fail: () => unknown, flag: string][] = [
  ["a file", () => Deno.readTextFile("/etc/a b"), "--allow-read='/etc/a b'"],
  ["a variable", () => Deno.env.get("K8S_NONE"), "--allow-env=K8S_NONE"],
  ["the whole environment", () => Deno.env.toObject(), "--allow-env"],
  ["a host", () => Deno.connect({ hostname: "127.0.0.1", port: 6443 }), "--allow-net=127.0.0.1:6443"],
  ["a program", () => new Deno.Command("/bin/true").spawn(), "--allow-run=/bin/true"],
  ["a place that Deno keeps to itself", () => Deno.makeTempDir(), "--allow-write"],
];
for (const [what, fail, flag] of failures) {
  Deno.test({
    name: `explainNotCapable() names the flag when Deno does not allow ${what}`,
    permissions: "none",
    async fn() {
      // The words of Deno itself, to detect changes in other versions.
      const error = await Promise.resolve().then(fail).catch((error) => error);
      const explained = explainNotCapable(error);
      assert(explained instanceof KubeError);
      assert.equal(explained.hints[0], `run it with ${flag}`);
      assert.equal(explained.cause, error);
    },
  });
}

Deno.test("explainNotCapable() gives any other error as it is", () => {
  const error = new TypeError("x");
  assert.equal(explainNotCapable(error), error);
  assert.equal(explainNotCapable("text"), "text");
});
