import { connect } from "../../lib/session/connect.ts";
import { sandbox } from "../../lib/sandbox/mod.ts";
import { assertMessage } from "../messages.ts";

Deno.test("sandbox() refuses a Scale with a stale resourceVersion", async () => {
  const k8s = await connect({ handler: sandbox().handler });
  const stale = { metadata: { resourceVersion: "1" }, spec: { replicas: 3 } };
  await assertMessage(
    import.meta.url,
    "a stale Scale",
    () => k8s.patch("deploy", "web", stale, { subresource: "scale" }),
  );
});
