import assert from "node:assert/strict";
import { checkRoles } from "../../lib/terminal/commands/cluster/check_rbac.ts";
import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { permissionTexts, SCRIPTS } from "./scripts.ts";

const box = () => sandbox({ containers: { helloworld: { logs: ["hello"] } } });

const inSandbox = Object.entries(SCRIPTS).filter(([, { isReal }]) => !isReal);

for (const [name, { needs, setup, run }] of inSandbox) {
  Deno.test(`rbac() allows exactly the requests of the script: ${name}`, async () => {
    const scene = { namespace: "default", unique: "u", pod: "helloworld" };
    const first = box();
    await using admin = await connect({ handler: first.handler });
    await setup?.({ k8s: admin, ...scene });
    using recording = await admin.record();
    await run({ k8s: admin, ...scene });
    const { accesses } = recording;
    const rbac = recording.rbac({ serviceAccount: "job" });

    // Each expected permission is in the recording, and a role allows all of them and no more.
    const seen = permissionTexts(accesses);
    for (const need of needs) assert.ok(seen.includes(need), `${need} is not in ${seen.join(", ")}`);
    const check = await checkRoles(accesses, rbac);
    assert.deepEqual([check.refused, check.superfluous], [[], []]);

    // The script runs again under the roles, on a new cluster, without a single refusal.
    const second = box();
    await using owner = await connect({ handler: second.handler });
    await setup?.({ k8s: owner, ...scene });
    for (const object of rbac.objects) await owner.create(object);
    await using job = await connect({
      handler: second.as({ user: "system:serviceaccount:default:job", groups: ["system:serviceaccounts"] }),
    });
    using again = await job.record();
    await run({ k8s: job, ...scene });
    assert.deepEqual(again.accesses.filter(({ refused }) => refused > 0), []);
  });
}

Deno.test("SCRIPTS contains 40 scripts for the sandbox", () => {
  assert.ok(inSandbox.length >= 40, `${inSandbox.length}`);
});
