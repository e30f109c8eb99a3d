import assert from "node:assert/strict";
import { InputError } from "../../lib/data/core/errors.ts";
import { createDiscovery } from "../../lib/api/discovery/discovery.ts";
import { assertMessage } from "../messages.ts";

const widget = {
  resource: "widgets",
  responseKind: { group: "example.com", version: "v1", kind: "Widget" },
  scope: "Namespaced",
  singularResource: "widget",
  shortNames: ["wd"],
  verbs: ["get", "list"],
  subresources: [{ subresource: "status" }],
};

function aggregated(name: string, version: string, resources: unknown[]) {
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    items: [{ metadata: { name }, versions: [{ version, resources }] }],
  };
}

/** A server whose widgets can be added later, with the new or the old form of discovery. */
function server({ legacy = false } = {}) {
  const asked: string[] = [];
  const state = { widgets: true };
  const documents: Record<string, () => unknown> = legacy
    ? {
      "/api": () => ({ kind: "APIVersions", versions: ["v1"] }),
      "/apis": () => ({
        kind: "APIGroupList",
        groups: [{
          name: "example.com",
          versions: [{ groupVersion: "example.com/v1alpha1" }, { groupVersion: "example.com/v1" }],
          preferredVersion: { groupVersion: "example.com/v1" },
        }],
      }),
      "/api/v1": () => ({ kind: "APIResourceList", groupVersion: "v1", resources: [] }),
      "/apis/example.com/v1": () => ({
        kind: "APIResourceList",
        groupVersion: "example.com/v1",
        resources: [
          {
            name: "widgets",
            singularName: "widget",
            kind: "Widget",
            namespaced: true,
            verbs: ["get"],
            shortNames: ["wd"],
          },
          { name: "widgets/status", kind: "Widget", namespaced: true, verbs: ["get"] },
        ],
      }),
    }
    : {
      "/api": () => aggregated("", "v1", []),
      "/apis": () => aggregated("example.com", "v1", state.widgets ? [widget] : []),
    };
  const handler = (request: Request) => {
    const { pathname } = new URL(request.url);
    asked.push(pathname);
    const document = documents[pathname];
    return Promise.resolve(
      document === undefined ? new Response("unavailable", { status: 503 }) : Response.json(document()),
    );
  };
  return { discovery: createDiscovery(handler), asked, state };
}

for (const legacy of [false, true]) {
  const form = legacy ? "older lists" : "aggregated discovery";
  for (
    const name of [
      "widgets",
      "widget",
      "wd",
      "Widget",
      "widgets.example.com",
      "widgets.v1.example.com",
      "widgets.example",
    ]
  ) {
    Deno.test(`resolve() finds a custom kind by "${name}" when the server has ${form}`, async () => {
      const found = await server({ legacy }).discovery.resolve(name);
      assert.deepEqual([found.group, found.version, found.plural, found.namespaced], [
        "example.com",
        "v1",
        "widgets",
        true,
      ]);
      assert.deepEqual(found.subresources, ["status"]);
    });
  }
}

Deno.test("resolve() sends nothing when the kind is built in", async () => {
  const { discovery, asked } = server();
  for (const name of ["po", "Deployment", "deployments.v1.apps", "svc", "crds"]) await discovery.resolve(name);
  assert.deepEqual(asked, []);
});

Deno.test("resolve() asks twice for the whole of a session when the server has aggregated discovery", async () => {
  const { discovery, asked } = server();
  await Promise.all([discovery.resolve("widgets"), discovery.resolve("wd"), discovery.resources()]);
  assert.deepEqual(asked.sort(), ["/api", "/apis"]);
});

Deno.test("resolve() looks a name up once until it is refreshed", async () => {
  const { discovery, asked } = server();
  const known = await discovery.resources();
  const first = await discovery.resolve("wd");
  // A second lookup would not find the kind here, and would ask the server.
  known.length = 0;
  assert.equal(await discovery.resolve("wd"), first);
  assert.equal(asked.length, 2);
  discovery.refresh();
  assert.notEqual(await discovery.resolve("wd"), first);
  assert.equal(asked.length, 4);
});

Deno.test("resolve() looks once more when a kind has come since", async () => {
  const { discovery, asked, state } = server();
  state.widgets = false;
  await assert.rejects(discovery.resolve("widgets"), InputError);
  state.widgets = true;
  assert.equal((await discovery.resolve("widgets")).kind, "Widget");
  assert.equal(asked.length, 4);
});

Deno.test("resolve() offers the nearest name when no kind has it", async () => {
  await assertMessage(import.meta.url, "a mistyped type", () => server().discovery.resolve("widgest"));
});

Deno.test("kind() says which version the server has when the kind is there in another", async () => {
  await assert.rejects(
    server().discovery.kind("example.com/v2", "Widget"),
    (error) => error instanceof InputError && error.hints.some((hint) => hint.includes("example.com/v1")),
  );
});
