import assert from "node:assert/strict";
import { assertMessage } from "../../messages.ts";
import { tempDir } from "../../temp_dir.ts";
import { DEAD, fleetLine, type TestCluster } from "./fleet_line.ts";

const COUNT = 50;

/** A cluster with an object that is named after it. */
function named(context: string): TestCluster {
  return {
    objects: [{ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `of-${context}`, namespace: "default" } }],
  };
}

Deno.test("get --contexts prints each row under its cluster and names each fault if 4 of 50 clusters differ", async () => {
  const clusters = Object.fromEntries(
    Array.from({ length: COUNT }, (_, index): [string, TestCluster] => [`c${index}`, named(`c${index}`)]),
  );
  clusters.c7 = DEAD;
  // A server before Kubernetes 1.24 describes no fields.
  clusters.c20 = { ...named("c20"), faults: ({ url }) => url.includes("/openapi/v3") ? refuse(404) : undefined };
  clusters.c33 = { ...named("c33"), faults: ({ url }) => url.includes("/configmaps") ? silence() : undefined };
  await using k8s = await fleetLine(clusters);
  const config = JSON.parse(await Deno.readTextFile(k8s.kubeconfig));
  config.users[41].user.as = "nobody";
  await Deno.writeTextFile(k8s.kubeconfig, JSON.stringify(config));

  const { code, stdout, stderr } = await k8s(
    ...["get", "cm", "--contexts", "c*", "--where", 'name.startsWith("of-")', "-o", "csv=name"],
    ...["--request-timeout", "15s"],
  );
  const rows = stdout.split("\r\n").slice(1, -1).map((line) => line.split(","));
  const expected = Object.keys(clusters).filter((name) => !["c7", "c33", "c41"].includes(name));
  assert.deepEqual(rows, expected.map((name) => [name, `of-${name}`]));
  assert.equal(code, 4);
  const failures = stderr.split("\n").filter((line) => /^c\d+ /.test(line));
  assert.equal(failures.length, 3);
  await assertMessage(import.meta.url, "3 of 50 clusters that fail", stderr.replace(/ {3,}/g, "   "));
});

const refuse = (status: number) => ({ kind: "refuse", status }) as const;
const silence = () => ({ kind: "silence", after: 0 }) as const;

Deno.test("get --contexts starts a credential plugin once if 50 contexts have one identity", async () => {
  await using k8s = await fleetLine({ a: {} });
  await using folder = await tempDir();
  const config = JSON.parse(await Deno.readTextFile(k8s.kubeconfig));
  const { token } = config.users[0].user;
  const answer = { apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status: { token } };
  const starts = `${folder.path}/starts`;
  const script = `echo x >> '${starts}'; echo '${JSON.stringify(answer)}'`;
  const names = Array.from({ length: COUNT }, (_, index) => `c${index}`);
  config.users = names.map((name) => ({
    name,
    user: {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1",
        command: "sh",
        args: ["-c", script],
        interactiveMode: "Never",
      },
    },
  }));
  config.contexts = names.map((name) => ({ name, context: { cluster: "a", user: name } }));
  await Deno.writeTextFile(k8s.kubeconfig, JSON.stringify(config));
  const { code, stdout } = await k8s("get", "pods", "--contexts", "c*", "--count-by", "context");
  assert.equal(code, 0);
  assert.equal(stdout.split("\n").length, COUNT + 2);
  assert.equal(await Deno.readTextFile(starts), "x\n");
  // The doctor runs the plugin again, but only once.
  const doctor = await k8s("doctor", "--contexts", "c1*");
  assert.equal(doctor.stdout.match(/==> c/g)?.length, 11);
  assert.equal(await Deno.readTextFile(starts), "x\nx\n");
});
