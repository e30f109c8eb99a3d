import { defined } from "../../lib/data/base/defined.ts";
import { assertFailingLines, type FailingLine } from "../messages.ts";
import { commandLine, configMap } from "./command_line.ts";

const MANIFEST = JSON.stringify(configMap("settings", { a: "1" }));
const UNKNOWN_FIELD = JSON.stringify({ ...configMap("other"), dat: { a: "1" } });

const lines: FailingLine[] = [
  // Read.
  ["get"],
  ["get pod nope"],
  ["get pdos"],
  ["get ,"],
  ["get pod x -A"],
  ["get pod x -l a=b"],
  ["get pod svc/x"],
  ["get deploy --subresource=scale"],
  ["get pods -o jsonpath"],
  ["get pods -o custom-columns="],
  ["get pods -o 'jsonpath={.items[}'"],
  ["get pods --sort-by '{.a'"],
  ["get pods -l 'a b'"],
  ["get -f x.yaml -l a=b"],
  ["get -f /nowhere.yaml"],
  ["describe pod nope"],
  ["describe pod x -l a=b"],
  ["tree pod nope"],
  ["tree pod"],
  ["top pods"],
  ["explain pdos"],
  ["explain pod.spec.nope"],
  ["events --for pod"],
  // Write.
  ["create"],
  ["create -f -", MANIFEST],
  ["create -f -", "{}"],
  ["create -f -", "a: [b"],
  ["create -f -", UNKNOWN_FIELD],
  ["create -f -", JSON.stringify({ apiVersion: "v1", kind: "Pdo", metadata: { name: "x" } })],
  ["apply -f -", ""],
  ["apply -f -", UNKNOWN_FIELD],
  ["replace -f -", JSON.stringify(configMap("nope"))],
  ["patch cm settings"],
  ["patch cm settings -p '{'"],
  ["patch cm nope -p {}"],
  ["patch cm settings --type=json -p {}"],
  ["patch cm settings --type=odd -p {}"],
  ["patch cm settings --dry-run=client --type=merge -p '{\"kind\":null}'"],
  ["delete"],
  ["delete pod"],
  ["delete pod nope"],
  ["delete pod x --all"],
  ["delete pod x --grace-period=soon"],
  // The API.
  ["raw https://example.com/api"],
  ["raw /api -H nonsense"],
  ["raw /api -d @/nowhere"],
  ["raw /api -d {}"],
  ["raw /api/namespaces/default/pods/helloworld"],
  ["path"],
  ["path pdos"],
  // Access.
  ["auth can-i get"],
  ["auth can-i get pdos"],
  ["token nope"],
  ["token default --duration=1s"],
  // Scripts.
  ["eval f("],
  ["eval 'let x: = 5'"],
  ["eval 'throw new Error(\"no\")'"],
  ['eval \'k8s.get("pod", "nope")\''],
  ["eval -i input", ""],
  ["eval -i input", '{"a": [}'],
  ["eval -i input", "1\n2\n"],
  ["eval -i input", "a: 1\n"],
  ["eval -i=lines input", '{"a": 1}\n{"a": }\n'],
  ["eval -i=yaml input", "a: [b\n"],
  ["eval -i=odd input", ""],
  ["run"],
  ["run /nowhere.ts"],
];

Deno.test("the messages of failing commands are as recorded", async () => {
  const cli = await commandLine([configMap("settings", { a: "1" })]);
  await assertFailingLines(import.meta.url, lines, async (args, input) => await cli.with(defined({ input }))(...args));
});
