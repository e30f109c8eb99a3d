import { warmUpTls } from "../../lib/api/transport/warm_up.ts";

Deno.test("warmUpTls() resolves and leaves nothing behind when awaited", async () => {
  // The sanitizers check the result.
  await warmUpTls();
  await warmUpTls();
});
