import assert from "node:assert/strict";
import { ApiError } from "../../lib/data/core/errors.ts";
import type { Link } from "../../lib/api/transport/link.ts";
import { openChannels } from "../../lib/api/transport/channels.ts";
import { encodeFrame, OPCODE } from "../../lib/api/transport/websocket.ts";
import { createProcess } from "../../lib/api/streams/remote_process.ts";
import { createSeal, type Seal } from "../../lib/data/request/seal.ts";
import { LostError } from "../../lib/api/streams/stream_errors.ts";
import { scriptedLink } from "./link_pair.ts";

const NONCE = "0123456789abcdef";
const SUCCESS = '{"metadata":{},"status":"Success"}';
const failed = (code: string) =>
  `{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code","reason":` +
  `"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"${code}"}]}}`;
const mark = (text: string) => `\x1e${NONCE} ${text}\x1e`;

type Message = [channel: number, text: string];

function framesOf(messages: readonly Message[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(messages.flatMap(([channel, text]) => [
    ...encodeFrame(OPCODE.binary, [Uint8Array.of(channel), new TextEncoder().encode(text)]),
  ]));
}

/** Creates a process whose server is a link. */
function processOf(link: Link, { seal, hasStdin = false, canEndStdin = true }: ProcessParts = {}) {
  return createProcess({
    opened: { channels: openChannels(link, { mask: undefined }), canEndStdin },
    subject: 'pod "web"',
    request: { method: "GET", path: "/x" },
    seal,
    hasStdin,
    signal: undefined,
    sendKill: () => Promise.resolve(),
  });
}

interface ProcessParts {
  seal?: Seal | undefined;
  hasStdin?: boolean;
  canEndStdin?: boolean;
}

/** Runs a session of the server's bytes, and collects how it ends. */
async function outcomeOf(bytes: Uint8Array<ArrayBuffer>, seal?: Seal, end: "clean" | "reset" = "clean") {
  const process = processOf(scriptedLink(bytes, end), { seal });
  const text = (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => new Response(stream).text().catch(() => "");
  const [stdout, stderr, result] = await Promise.all([
    text(process.stdout),
    text(process.stderr),
    process.done.catch((error) => error),
  ]);
  return { stdout, stderr, result };
}

const SEALED: Message[] = [
  [1, ""],
  [2, mark("p9")],
  [1, "out"],
  [2, `err${mark("s0")}`],
  [1, mark("s0")],
  [3, SUCCESS],
];

Deno.test("createProcess() never reports a success if a sealed stream was cut at any byte", async () => {
  const seal = createSeal(["true"], { nonce: NONCE });
  const whole = framesOf(SEALED);
  // After both end marks all output has arrived, so the rest of the stream may be missing.
  const complete = framesOf(SEALED.slice(0, 5)).length;
  for (let length = 0; length <= whole.length; length++) {
    for (const end of ["clean", "reset"] as const) {
      const { stdout, result } = await outcomeOf(whole.slice(0, length), seal, end);
      if (length < complete) {
        assert.ok(
          result instanceof LostError,
          `${end} after ${length} of ${whole.length} bytes: ${Deno.inspect(result)}`,
        );
      } else assert.deepEqual([stdout, result], ["out", { code: 0, sealed: true }]);
    }
  }
});

Deno.test("createProcess() reports a cut if the server sends a success without the end marks", async () => {
  const { result } = await outcomeOf(
    framesOf([[2, mark("p9")], [1, "half"], [3, SUCCESS]]),
    createSeal([], { nonce: NONCE }),
  );
  assert.ok(result instanceof LostError);
});

Deno.test("createProcess() confirms the end marks through stdin, which the shell waits for", async () => {
  for (const [canEndStdin, expected] of [[true, [0x82, 2, 255, 0]], [false, [0x82, 2, 0, 10]]] as const) {
    const link = scriptedLink(framesOf(SEALED));
    await using process = processOf(link, { seal: createSeal(["true"], { nonce: NONCE }), canEndStdin });
    await Promise.all([process.stdout.cancel(), process.stderr.cancel()]);
    assert.deepEqual([await process.done, link.written], [{ code: 0, sealed: true }, expected]);
  }
});

Deno.test("createProcess() starts if nobody reads an output that fills the pipe before stderr arrives", async () => {
  const messages: Message[] = [[1, mark("p9")], [1, "x".repeat(300_000)], [2, mark("p9")], ...SEALED.slice(3)];
  await using process = processOf(scriptedLink(framesOf(messages)), { seal: createSeal(["true"], { nonce: NONCE }) });
  await process.started;
  assert.equal((await new Response(process.stdout).arrayBuffer()).byteLength, 300_000);
});

const UNSEALED: [what: string, messages: Message[], check: (result: unknown) => void][] = [
  ["Success", [[1, "out"], [3, SUCCESS]], (result) => assert.deepEqual(result, { code: 0, sealed: false })],
  ["exit code 5", [[3, failed("5")]], (result) => assert.deepEqual(result, { code: 5, sealed: false })],
  ["a failure without a code", [[3, failed("x")]], (result) => assert.ok(result instanceof ApiError)],
  ["no status", [[1, "out"]], (result) => assert.ok(result instanceof LostError)],
  ["half a status", [[3, SUCCESS.slice(0, 20)]], (result) => assert.ok(result instanceof LostError)],
  ["two statuses", [[3, SUCCESS], [3, SUCCESS]], (result) => assert.ok(result instanceof LostError)],
  ["an unknown channel", [[7, "x"], [3, SUCCESS]], (result) => assert.ok(result instanceof LostError)],
];

for (const [what, messages, check] of UNSEALED) {
  Deno.test(`createProcess() judges the end of an unsealed stream by ${what}`, async () => {
    check((await outcomeOf(framesOf(messages))).result);
  });
}

Deno.test("createProcess() reads a status in pieces that divide a character", async () => {
  const text = JSON.stringify({ metadata: {}, status: "Failure", message: "über", code: 500 });
  const bytes = new TextEncoder().encode(text);
  const at = bytes.indexOf(0xc3) + 1;
  const pieces = [bytes.subarray(0, at), bytes.subarray(at)];
  const frames = pieces.flatMap((piece) => [...encodeFrame(OPCODE.binary, [Uint8Array.of(3), piece])]);
  const { result } = await outcomeOf(new Uint8Array(frames));
  assert.match(String(result), /über/);
});

Deno.test("createProcess() tells the end of stdin in the frame of the v5 protocol", async () => {
  const link = scriptedLink(framesOf([]));
  const never = { ...link, read: () => new Promise<number | null>(() => {}) };
  await using process = processOf(never, { hasStdin: true });
  const writer = process.stdin.getWriter();
  await writer.write(new TextEncoder().encode("hi"));
  await writer.close();
  assert.deepEqual(link.written, [0x82, 3, 0, 104, 105, 0x82, 2, 255, 0]);
  // The pending read never ends here, as no server closes the connection.
  process.close = () => Promise.resolve();
});
