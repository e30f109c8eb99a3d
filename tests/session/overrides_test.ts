import assert from "node:assert/strict";
import { CLUSTER, CONTEXT, USER } from "../../lib/data/kubeconfig/schema.ts";
import { UnsupportedError } from "../../lib/data/core/errors.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import { OVERRIDE_ENTRIES } from "../../lib/session/overrides.ts";
import { toOverrides } from "../../lib/terminal/shell/open_session.ts";
import { GLOBAL_OPTIONS } from "../../lib/terminal/shell/shared_options.ts";

const FIELDS: Readonly<Record<string, object>> = { cluster: CLUSTER, context: CONTEXT, user: USER };

for (const [name, { kubeconfig, overHandler = false, flag, key = name, type }] of OVERRIDE_ENTRIES) {
  const value = [["x"], "x", true, 5, { key: ["x"] }].find((value) => type.accepts(value));

  Deno.test(`the override ${name} replaces a field that a kubeconfig has, and has an option of every command`, () => {
    const [entry = "", field] = kubeconfig?.split(".") ?? [];
    if (field !== undefined) assert.ok(field in (FIELDS[entry] ?? {}), kubeconfig);
    const options: Readonly<Record<string, unknown>> = GLOBAL_OPTIONS;
    assert.equal(Object(options[key]).help, flag.help);
  });

  Deno.test(`toOverrides() passes on ${name}`, () => {
    const given: Record<string, unknown> = { [key]: name === "asUserExtra" ? ["key=x"] : value };
    assert.deepEqual(toOverrides(given), { [name]: value });
  });

  Deno.test(`a session over a handler ${overHandler ? "supports" : "refuses"} the override ${name}`, async () => {
    const k8s = await connect({ handler: sandbox().handler, as: "jane" });
    const changes: Record<string, unknown> = { [name]: value };
    if (overHandler) return void k8s.with(changes);
    assert.throws(() => k8s.with(changes), (error) => {
      assert.ok(error instanceof UnsupportedError);
      assert.equal(
        error.message,
        `Cannot use the option "${name}": this session has no kubeconfig with a ${kubeconfig}`,
      );
      return true;
    });
  });
}
