import assert from "node:assert/strict";
import { podManifest } from "../../../lib/terminal/commands/pods/pod_manifest.ts";
import { commandLine } from "../command_line.ts";
import { tempDir } from "../../temp_dir.ts";
import { assertMessage } from "../../messages.ts";

Deno.test("podManifest() reads the flags of kubectl run", () => {
  const pod = podManifest("web", ["sleep", "1"], {
    image: "nginx:1",
    env: ["A=b=c"],
    port: "80",
    labels: "app=web,tier=front",
    annotations: ["note=x"],
    restart: "Never",
    command: true,
    stdin: true,
    tty: true,
  });
  assert.deepEqual(pod, {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "web", labels: { app: "web", tier: "front" }, annotations: { note: "x" } },
    spec: {
      containers: [{
        name: "web",
        image: "nginx:1",
        command: ["sleep", "1"],
        env: [{ name: "A", value: "b=c" }],
        ports: [{ containerPort: 80 }],
        stdin: true,
        stdinOnce: true,
        tty: true,
        resources: {},
      }],
      dnsPolicy: "ClusterFirst",
      restartPolicy: "Never",
    },
  });
});

Deno.test("k8s run NAME --image creates a pod, and prints kubectl's line", async () => {
  const cli = await commandLine();
  assert.deepEqual(await cli("run", "web", "--image=nginx", "--", "sleep", "1"), {
    code: 0,
    stdout: "pod/web created\n",
    stderr: "",
  });
  const { stdout } = await cli("get", "pod", "web", "-o", "jsonpath={.spec.containers[0].args}");
  assert.equal(stdout, '["sleep","1"]');
  const dry = await cli("run", "dry", "--image=nginx", "--dry-run=client", "-o", "name");
  assert.equal(dry.stdout, "pod/dry\n");
});

Deno.test("k8s run decides by its first word whether it runs a script", async () => {
  const cli = await commandLine();
  await using dir = await tempDir();
  // A folder is no script.
  for (const word of ["web", "nothing.ts", "./nothing", dir.path]) {
    await assertMessage(import.meta.url, `run ${word}`, await cli("run", word), { [dir.path]: "dir.path" });
  }
});

const OVERRIDES: [type: string | undefined, patch: string, images: string[]][] = [
  [undefined, '{"spec":{"containers":[{"name":"web","image":"other"}]}}', ["other"]],
  ["strategic", '{"spec":{"containers":[{"name":"side","image":"proxy"}]}}', ["proxy", "nginx"]],
  ["json", '[{"op":"replace","path":"/spec/containers/0/image","value":"patched"}]', ["patched"]],
];

for (const [type, patch, images] of OVERRIDES) {
  Deno.test(`k8s run patches the pod if --override-type is ${type ?? "not set"}`, async () => {
    const args = ["run", "web", "--image=nginx", "--dry-run=client", "-o", "json", `--overrides=${patch}`];
    const cli = await commandLine();
    const { stdout } = await cli(...args, ...(type === undefined ? [] : [`--override-type=${type}`]));
    const { spec } = JSON.parse(stdout);
    assert.deepEqual(spec.containers.map(({ image }: { image: string }) => image).sort(), images.sort());
  });
}
