import type { Handler } from "../data/core/handler.ts";
import { check } from "./access.ts";
import type { SandboxCluster } from "./cluster.ts";
import { isOfKubelet } from "./kinds.ts";
import { documentAt } from "./documents.ts";
import { impersonated } from "./impersonation.ts";
import { asYaml, negotiate } from "./negotiate.ts";
import { answerRead } from "./read.ts";
import { badRequest, methodNotAllowed, needsNode, Refusal, unknownPath } from "./refusal.ts";
import { review } from "./reviews.ts";
import { readRoute } from "./route.ts";
import { tokenRequest } from "./token_request.ts";
import { ISSUER } from "./tokens.ts";
import type { Identity, SandboxRequest } from "./types.ts";
import { answerWrite } from "./write.ts";

const TEXT = { "content-type": "text/plain; charset=utf-8" };
const ACCEPT = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const OPENID_CONFIGURATION = {
  issuer: ISSUER,
  jwks_uri: "https://10.160.0.3:8443/openid/v1/jwks",
  response_types_supported: ["id_token"],
  subject_types_supported: ["public"],
  id_token_signing_alg_values_supported: ["ES256"],
};

const STREAMS = new Set(["attach", "exec", "log", "portforward"]);
/** The administrator of a sandbox. */
export const ADMIN: Identity = { user: "minikube-user", groups: ["system:masters", "system:authenticated"] };

const ANONYMOUS: Identity = { user: "system:anonymous", groups: ["system:unauthenticated"] };

/**
 * Creates a handler that answers as the API server does. As in a real server, the order is authentication, impersonation,
 * authorization, then the verb.
 *
 * @param asserted The identity of the connection. Without it, the bearer token of each request decides.
 */
export function serverFor(cluster: SandboxCluster, asserted?: Identity): Handler {
  return async (request) => {
    try {
      const url = new URL(request.url);
      const info = readRoute(request.method, url, cluster.kinds());
      const identity = impersonated(
        request.headers,
        await authenticate(cluster, request, asserted),
        info,
        cluster.store,
      );
      check(identity, info, cluster.store);
      return dated(await written(request, await answer(cluster, request, info, identity)));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return dated(await written(request, Response.json(error.status, { status: error.status.code ?? 500 })));
    }

    function dated(response: Response): Response {
      response.headers.set("date", cluster.now().toUTCString());
      return response;
    }
  };
}

// A client that prefers YAML also gets errors as YAML.
async function written(request: Request, answer: Response): Promise<Response> {
  const first = (request.headers.get("accept") ?? "").split(/[,;]/)[0]?.trim();
  const isJson = (answer.headers.get("content-type") ?? "").startsWith("application/json");
  return first === "application/yaml" && isJson ? await asYaml(answer) : answer;
}

async function authenticate(cluster: SandboxCluster, request: Request, asserted?: Identity): Promise<Identity> {
  const token = /^Bearer\s+(.+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  // As in a real server, a verified certificate takes precedence over a token.
  if (token === undefined || asserted !== undefined) return asserted ?? ANONYMOUS;
  const identity = await cluster.authenticateToken(token.trim());
  if (identity === undefined) throw new Refusal(401, "Unauthorized", "Unauthorized");
  return identity;
}

async function answer(
  cluster: SandboxCluster,
  request: Request,
  info: SandboxRequest,
  identity: Identity,
): Promise<Response> {
  const { kind, verb, subresource } = info;
  if (kind === undefined) {
    return await answerDocument(cluster, request, info);
  }
  if (kind.group === "" && kind.plural === "pods" && STREAMS.has(subresource)) {
    return await (await import("./pods/answer.ts")).answerStream(cluster, request, info, identity);
  }
  if (subresource !== "" && !kind.subresources.includes(subresource)) {
    throw isOfKubelet(kind, subresource) ? needsNode(kind, info.name, subresource) : unknownPath();
  }
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
      return await answerRead(cluster, request, info);
    case "create":
    case "update":
    case "patch":
    case "delete":
    case "deletecollection":
      return await answerWrite(cluster, request, info, identity);
    default:
      throw methodNotAllowed();
  }
}

async function answerDocument(cluster: SandboxCluster, request: Request, info: SandboxRequest): Promise<Response> {
  const { path } = info;
  const isRead = request.method === "GET" || request.method === "HEAD";
  if (isRead && path === "/openid/v1/jwks") {
    const headers = { "content-type": "application/jwk-set+json" };
    return Response.json(await cluster.tokens.keys(), { headers });
  }
  if (isRead && path === "/.well-known/openid-configuration") return Response.json(OPENID_CONFIGURATION);
  const isDiscovery = /^\/apis?(\/|$)/.test(path);
  const accept = request.headers.get("accept") ?? "";
  const form = isDiscovery ? negotiate(accept, ["discovery"]).form : "object";
  const document = isRead ? await documentAt(path, cluster.kinds(), form === "discovery" ? ACCEPT : "") : undefined;
  if (document === undefined) {
    const group = /^\/apis\/([^/]+)/.exec(path)?.[1];
    const isKnown = path.startsWith("/api/") ||
      cluster.kinds().some((kind) => group !== undefined && kind.group === group);
    if (isKnown) throw unknownPath();
    return new Response("404 page not found\n", { status: 404, headers: TEXT });
  }
  if (typeof document === "string") return new Response(document, { headers: TEXT });
  return Response.json(document, { headers: { "content-type": documentType(document) } });
}

function documentType(document: unknown): string {
  const isDiscovery = typeof document === "object" && document !== null && "kind" in document &&
    document.kind === "APIGroupDiscoveryList";
  return isDiscovery ? ACCEPT : "application/json";
}

/**
 * Reads the body of a review or TokenRequest: JSON, or the protobuf that kubectl sends.
 *
 * @throws {Refusal} 400 for a body that is not an object.
 */
export async function body(request: Request): Promise<Record<string, unknown>> {
  if ((request.headers.get("content-type") ?? "").startsWith("application/vnd.kubernetes.protobuf")) {
    const { decodeProtobuf } = await import("./protobuf/decode.ts");
    return await decodeProtobuf(await request.bytes());
  }
  const text = await request.text();
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Invalid JSON gets the same error as any other value that is not an object.
  }
  throw badRequest(
    "the object provided is unrecognized (must be of type " +
      "Object): couldn't get version/kind; json parse error: invalid character in the body",
  );
}
