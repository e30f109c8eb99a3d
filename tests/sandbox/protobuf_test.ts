import assert from "node:assert/strict";
import { decodeProtobuf } from "../../lib/sandbox/protobuf/decode.ts";
import { Refusal } from "../../lib/sandbox/refusal.ts";

/** A field of a message: text, bytes, or an integer. */
function field(number: number, value: string | number | Uint8Array): number[] {
  if (typeof value === "number") return [number << 3, ...varint(value)];
  const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
  return [(number << 3) | 2, ...varint(bytes.length), ...bytes];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

const message = (...fields: number[][]) => new Uint8Array(fields.flat());

function sent(apiVersion: string, kind: string, raw: Uint8Array): Uint8Array {
  const unknown = message(field(1, message(field(1, apiVersion), field(2, kind))), field(2, raw));
  return new Uint8Array([0x6b, 0x38, 0x73, 0, ...unknown]);
}

Deno.test("decodeProtobuf() leaves out what is empty when Go writes it all the same", async () => {
  const metadata = message(
    field(1, "m"),
    field(2, ""),
    field(8, new Uint8Array()),
    field(11, message(field(1, "a"), field(2, ""))),
  );
  assert.deepEqual(await decodeProtobuf(sent("v1", "ConfigMap", message(field(1, metadata)))), {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "m", labels: { a: "" } },
  });
});

Deno.test("decodeProtobuf() keeps a zero when it is a pointer in Go", async () => {
  const decoded = await decodeProtobuf(
    sent("apps/v1", "Deployment", message(field(2, message(field(1, 0), field(5, 0))))),
  );
  assert.deepEqual(decoded.spec, { replicas: 0 });
});

Deno.test("decodeProtobuf() writes as JSON does when a message is no object there", async () => {
  const time = message(field(1, 1767225600));
  const secret = message(
    field(1, message(field(1, "s"), field(8, time))),
    field(2, message(field(1, "key"), field(2, new Uint8Array([255, 0])))),
  );
  const decoded = await decodeProtobuf(sent("v1", "Secret", secret));
  assert.deepEqual(decoded.metadata, { name: "s", creationTimestamp: "2026-01-01T00:00:00Z" });
  assert.deepEqual(decoded.data, { key: "/wA=" });
  const port = message(field(3, 80), field(4, message(field(1, 1), field(3, "http"))));
  const service = await decodeProtobuf(sent("v1", "Service", message(field(2, message(field(1, port))))));
  assert.deepEqual(service.spec, { ports: [{ port: 80, targetPort: "http" }] });
});

Deno.test("decodeProtobuf() puts what Go embeds into the message around it when it reads a volume", async () => {
  const volume = message(field(1, "data"), field(2, message(field(2, new Uint8Array()))));
  const pod = await decodeProtobuf(sent("v1", "Pod", message(field(2, message(field(1, volume))))));
  assert.deepEqual(pod.spec, { volumes: [{ name: "data", emptyDir: {} }] });
});

Deno.test("decodeProtobuf() refuses when it cannot know what is meant", async () => {
  const code = (wanted: number) => (error: unknown) => error instanceof Refusal && error.status.code === wanted;
  await assert.rejects(decodeProtobuf(sent("example.com/v1", "Widget", new Uint8Array())), code(415));
  await assert.rejects(decodeProtobuf(new TextEncoder().encode('{"kind":"Pod"}')), code(400));
});
