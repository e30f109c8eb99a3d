import type { Handler } from "../core/handler.ts";
import { check } from "./access.ts";
import type { Cluster } from "./cluster.ts";
import { documentAt } from "./documents.ts";
import { read } from "./read.ts";
import { badRequest, methodNotAllowed, Refusal, unknownPath } from "./refusal.ts";
import { review } from "./reviews.ts";
import { readRoute } from "./route.ts";
import { tokenRequest } from "./token_request.ts";
import type { Identity, RequestInfo } from "./types.ts";
import { write } from "./write.ts";

const ANONYMOUS: Identity = { user: "system:anonymous", groups: ["system:unauthenticated"] };

/**
 * The sandbox's API server for one identity, in the order of a real one: authentication, impersonation, authorization,
 * then the verb.
 *
 * @param asserted Who the connection belongs to; a bearer token says otherwise where none is known.
 */
export function serverFor(cluster: Cluster, asserted?: Identity): Handler {
  return async (request) => {
    try {
      const url = new URL(request.url);
      const identity = impersonated(request, await authenticate(cluster, request, asserted), cluster);
      const info = readRoute(request.method, url, cluster.kinds());
      check(identity, info, cluster.store);
      return await answer(cluster, request, info, identity);
    } catch (error) {
      if (error instanceof Refusal) return Response.json(error.status, { status: error.status.code ?? 500 });
      throw error;
    }
  };
}

async function authenticate(cluster: Cluster, request: Request, asserted?: Identity): Promise<Identity> {
  const token = /^Bearer\s+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  // As with a real server, a certificate that was verified wins over a token.
  if (token === undefined || asserted !== undefined) return asserted ?? ANONYMOUS;
  const identity = await cluster.identityOf(token.trim());
  if (identity === undefined) throw new Refusal(401, "Unauthorized", "Unauthorized");
  return identity;
}

function impersonated(request: Request, identity: Identity, cluster: Cluster): Identity {
  const user = request.headers.get("impersonate-user");
  if (user === null) {
    const others = [...request.headers.keys()].filter((name) => name.startsWith("impersonate-"));
    if (others.length > 0) {
      throw new Refusal(500, "InternalError", `requested [{Group ${others[0]}}] without impersonating a user`);
    }
    return identity;
  }
  const groups = request.headers.get("impersonate-group")?.split(/,\s*/) ?? [];
  const serviceAccount = /^system:serviceaccount:([^:]+):(.+)$/.exec(user);
  const wanted = serviceAccount === null ? [{ verb: "impersonate", resource: "users", name: user }] : [{
    verb: "impersonate",
    resource: "serviceaccounts",
    namespace: serviceAccount[1] ?? "",
    name: serviceAccount[2] ?? "",
  }];
  cluster.require(identity, [...wanted, ...groups.map((name) => ({ verb: "impersonate", resource: "groups", name }))]);
  const own = serviceAccount === null || groups.length > 0
    ? []
    : ["system:serviceaccounts", `system:serviceaccounts:${serviceAccount[1]}`];
  const all = [...groups, ...own];
  return { user, groups: all.includes("system:authenticated") ? all : [...all, "system:authenticated"] };
}

async function answer(cluster: Cluster, request: Request, info: RequestInfo, identity: Identity): Promise<Response> {
  const { kind, verb, subresource } = info;
  if (kind === undefined) {
    const document = await documentAt(info.path, cluster.kinds(), request.headers.get("accept") ?? "");
    if (document === undefined || request.method !== "GET" && request.method !== "HEAD") {
      const unknownGroup = /^\/apis\/[^/]+\/?$/.test(info.path) && document === undefined;
      if (unknownGroup) {
        return new Response("404 page not found\n", {
          status: 404,
          headers: { "content-type": "text/plain; charset=utf-8" },
        });
      }
      return await special(cluster, info) ?? refuse(unknownPath());
    }
    if (typeof document === "string") {
      return new Response(document, { headers: { "content-type": "text/plain; charset=utf-8" } });
    }
    return Response.json(document, { headers: { "content-type": contentTypeOf(document) } });
  }
  if (subresource !== "" && !kind.subresources.includes(subresource)) throw unknownPath();
  if (kind.group === "authentication.k8s.io" || kind.group === "authorization.k8s.io") {
    if (verb !== "create") throw methodNotAllowed();
    return await review(cluster, await body(request), info, identity);
  }
  if (subresource === "token") {
    if (verb !== "create") throw methodNotAllowed();
    return await tokenRequest(cluster, await body(request), info);
  }
  switch (verb) {
    case "get":
    case "list":
    case "watch":
      return await read(cluster, request, info);
    case "create":
    case "update":
    case "patch":
    case "delete":
    case "deletecollection":
      return await write(cluster, request, info, identity);
    default:
      throw methodNotAllowed();
  }
}

function refuse(refusal: Refusal): never {
  throw refusal;
}

async function special(cluster: Cluster, { path }: RequestInfo): Promise<Response | undefined> {
  if (path === "/openid/v1/jwks") return Response.json(await cluster.tokens.keys());
  return undefined;
}

function contentTypeOf(document: unknown): string {
  const isDiscovery = typeof document === "object" && document !== null && "kind" in document &&
    document.kind === "APIGroupDiscoveryList";
  return isDiscovery ? "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList" : "application/json";
}

/** Reads the body of a request that is a question: JSON, or the protobuf that kubectl asks with. */
export async function body(request: Request): Promise<Record<string, unknown>> {
  if ((request.headers.get("content-type") ?? "").startsWith("application/vnd.kubernetes.protobuf")) {
    const { decodeProtobuf } = await import("./protobuf.ts");
    return decodeProtobuf(await request.bytes());
  }
  const text = await request.text();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Falls through to the one error.
  }
  throw badRequest(
    "the object provided is unrecognized (must be of type " +
      "Object): couldn't get version/kind; json parse error: invalid character in the body",
  );
}
