import assert from "node:assert/strict";
import { attempt, CurlPrinted } from "../../lib/terminal/shell/continue_on_error.ts";
import { recordingShell } from "../../lib/terminal/shell/shell.ts";
import { InputError } from "../../lib/data/core/errors.ts";
import { assertMessage } from "../messages.ts";

const failing = () => Promise.reject(new InputError("It is broken", { hints: ["mend it"] }));

Deno.test("attempt() tells the failure, what it is about, and the hints when a call fails", async () => {
  const shell = recordingShell();
  assert.equal(await attempt(shell, failing, { about: "Pod x" }), undefined);
  assert.equal(shell.exitCode, 1);
  await assertMessage(import.meta.url, "a call that fails", shell.stderr);
});

Deno.test("attempt() gives the result when a call succeeds", async () => {
  const shell = recordingShell();
  assert.equal(await attempt(shell, () => Promise.resolve(5)), 5);
  assert.deepEqual([shell.exitCode, shell.stderr], [0, ""]);
});

Deno.test("attempt() throws when there are no others", async () => {
  await assert.rejects(attempt(recordingShell(), failing, { alone: true }), InputError);
});

Deno.test("attempt() throws when a person has ended the command", async () => {
  const shell = recordingShell({ signal: AbortSignal.abort() });
  await assert.rejects(attempt(shell, failing), InputError);
});

Deno.test("attempt() says nothing when a failure does not count or a curl line was printed", async () => {
  const shell = recordingShell();
  await attempt(shell, failing, { ignore: (error) => error instanceof InputError });
  await attempt(shell, () => Promise.reject(new CurlPrinted("x")), { alone: true });
  assert.deepEqual([shell.exitCode, shell.stderr], [0, ""]);
});
