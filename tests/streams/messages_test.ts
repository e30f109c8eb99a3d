import { sandbox } from "../../lib/sandbox/mod.ts";
import { connect } from "../../lib/session/connect.ts";
import type { K8s } from "../../lib/session/k8s.ts";
import { assertMessages, type Failure } from "../messages.ts";

const calls: [title: string, call: (k8s: K8s) => unknown][] = [
  ["a command in a pod that is absent", (k8s) => k8s.exec("nobody", ["true"])],
  ["a command in a Service without a selector", (k8s) => k8s.exec("svc/kubernetes", ["true"])],
  ["a command in a container that is absent", (k8s) => k8s.exec("helloworld", ["true"], { container: "x" })],
  ["no command", (k8s) => k8s.exec("helloworld", [])],
  ["a command that fails", (k8s) => k8s.exec("helloworld", ["false"])],
  ["a command that is absent", (k8s) => k8s.exec("helloworld", ["nothing"], { seal: "never" })],
  ["an output that is too long", (k8s) => k8s.exec("helloworld", ["sh", "-c", "help"], { maxOutput: 1 })],
  ["a port that the Service does not have", (k8s) => k8s.connectTo("svc/helloworld", 81)],
  ["a named port that the Service does not have", (k8s) => k8s.connectTo("svc/helloworld", "web")],
  ["a named port that the pod does not have", (k8s) => k8s.connectTo("helloworld", "web")],
  ["the port 0", (k8s) => k8s.connectTo("helloworld", 0)],
  ["a log of two times", (k8s) => read(k8s, { since: "5m", sinceTime: "2026-01-01T12:00:00Z" })],
  ["a log of one container and of all", (k8s) => read(k8s, { container: "x", allContainers: true })],
  ["a log of a container that is absent", (k8s) => read(k8s, { container: "x" })],
  ["more logs than allowed", (k8s) => read(k8s, { follow: true, maxStreams: 0 })],
];

function read(k8s: K8s, options: object) {
  return Array.fromAsync(k8s.logs("helloworld", options));
}

Deno.test("the messages of streams are as recorded", async () => {
  await using k8s = await connect({ handler: sandbox().handler });
  await assertMessages(
    import.meta.url,
    calls.map(([title, call]): Failure => [title, async () => await call(k8s)]),
  );
});
