import { networkError } from "../../lib/api/transport/network_error.ts";
import { assertMessage } from "../messages.ts";

const endpoint = { server: "https://192.0.2.1:6443" };
const cut = new TypeError("error reading a body from connection");

Deno.test("networkError() warns of what a write may have done when the connection breaks, and not of a read", async () => {
  await assertMessage(import.meta.url, "a write that is cut", networkError(cut, endpoint).hints.join());
  await assertMessage(
    import.meta.url,
    "a read that is cut",
    networkError(cut, endpoint, { onlyReads: true }).hints.join(),
  );
});
