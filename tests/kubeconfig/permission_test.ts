import assert from "node:assert/strict";
import { missingPermission } from "../../lib/data/core/not_capable.ts";
import { optionalEnv, requirePermission } from "../../lib/data/kubeconfig/permission.ts";

const required: [descriptor: Deno.PermissionDescriptor, flag: string][] = [
  [{ name: "read", path: "/a/config" }, "--allow-read=/a/config"],
  [{ name: "env", variable: "KUBECONFIG" }, "--allow-env=KUBECONFIG"],
  [{ name: "net", host: "[::1]:6443" }, "--allow-net='[::1]:6443'"],
  [{ name: "run", command: "aws" }, "--allow-run=aws"],
  [{ name: "env" }, "--allow-env"],
];
for (const [descriptor, flag] of required) {
  Deno.test({
    name: `requirePermission() throws what names ${flag} when the process may not`,
    permissions: "none",
    fn: () =>
      assert.throws(() => requirePermission(descriptor), (error) => {
        assert(error instanceof Deno.errors.NotCapable);
        return missingPermission(error)?.flag === flag;
      }),
  });
}

Deno.test({
  name: "requirePermission() lets through what the process may",
  permissions: { read: ["/a/config"], net: ["127.0.0.1:6443"] },
  fn() {
    requirePermission({ name: "read", path: "/a/config" });
    requirePermission({ name: "net", host: "127.0.0.1:6443" });
    assert.throws(() => requirePermission({ name: "net", host: "127.0.0.1:6444" }), Deno.errors.NotCapable);
  },
});

Deno.test("requirePermission() leaves an empty path to whoever reads it", () => {
  requirePermission({ name: "read", path: "" });
});

Deno.test({
  name: "optionalEnv() takes a variable for unset when the process may not read it",
  permissions: "none",
  fn: () => assert.equal(optionalEnv("PATH"), undefined),
});
