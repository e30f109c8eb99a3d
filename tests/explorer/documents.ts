import { sandbox } from "../../lib/sandbox/mod.ts";
import { type GroupVersion, parseGroupVersion } from "../../lib/features/explorer/page/model.ts";

/** The page's model of a sandbox. */
export async function sandboxGroups(): Promise<GroupVersion[]> {
  const handler = sandbox().as({ user: "admin", groups: ["system:masters"] });
  const read = async (path: string) => await (await handler(new Request(`http://k8s.invalid${path}`))).json();
  const index = await read("/openapi/v3");
  return await Promise.all(
    Object.keys(index.paths).map(async (name) =>
      parseGroupVersion(
        name,
        await read(`/openapi/v3/${name}`),
        new Map([["/v1/pods", ["po"]], ["apps/v1/deployments", ["deploy"]]]),
      )
    ),
  );
}
