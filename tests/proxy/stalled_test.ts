import assert from "node:assert/strict";
import { ROOT, RUN } from "../cli/cold.ts";
import type { Stalled } from "./stalled.ts";

const MIB = 1024 * 1024;
const SIZE = 256;

async function measured(sleeper: "client" | "cluster"): Promise<Stalled> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...RUN, new URL("tests/proxy/stalled.ts", ROOT).pathname, sleeper, String(SIZE)],
    signal: AbortSignal.timeout(90_000),
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

for (const sleeper of ["client", "cluster"] as const) {
  Deno.test(`startProxy() fills no memory, and loses nothing, if the ${sleeper} of an upgrade does not read`, async () => {
    const { written, growth, received } = await measured(sleeper);
    // The buffers of the system for the two connections, of at most 6 MiB each way, and 256 KiB of ours.
    assert.ok(written < 32 * MIB, `${written / MIB} MiB were written`);
    assert.ok(growth < 64 * MIB, `${growth / MIB} MiB more memory`);
    assert.equal(received, SIZE * MIB);
  });
}
