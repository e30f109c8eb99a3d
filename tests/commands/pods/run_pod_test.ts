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

const FIRST_WORDS: [word: string, isScript: boolean][] = [
  ["-", true],
  ["https://127.0.0.1:1/x", true],
  ["file:///nothing/here", true],
  ["nothing.ts", true],
  ["nothing.js", true],
  ["nothing.mts", true],
  ["nothing.cjs", true],
  ["nothing.tsx", true],
  ["./nothing.TS", true],
  ["FOLDER/script", true],
  ["script", false],
  ["web", false],
  ["web.yaml", false],
  ["./nothing", false],
  ["FOLDER", false],
  ["nothing/", false],
];

for (const [word, isScript] of FIRST_WORDS) {
  Deno.test(`k8s run ${word} ${isScript ? "runs a script" : "creates a pod, and requires --image"}`, async () => {
    await using dir = await tempDir();
    await Deno.writeTextFile(`${dir.path}/script`, "Deno.exit(Deno.args[0] === '--image=x' ? 0 : 3)");
    const cli = await commandLine();
    const { code, stderr } = await cli("run", word.replace("FOLDER", dir.path));
    const isMissing = stderr.startsWith('error: required flag(s) "image" not set\n');
    assert.equal(isMissing, !isScript, stderr);
    if (!isScript) assert.equal(code, 2);
  });
}

Deno.test("k8s run creates a pod if the flags come first, and names the flag that misses another one", async () => {
  const cli = await commandLine();
  assert.equal((await cli("run", "--image=nginx", "web")).stdout, "pod/web created\n");
  await assertMessage(
    import.meta.url,
    "--rm of a pod that is not attached",
    await cli("run", "web", "--image=x", "--rm"),
  );
});

Deno.test("k8s run says what a first word that it cannot use is not", async () => {
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
