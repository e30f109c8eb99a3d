import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** An OpenID Connect identity provider for tests, which signs its tokens. */
export interface Issuer {
  handler(request: Request): Promise<Response>;
  /** Signs an id-token with this lifetime in seconds. */
  sign(seconds: number, subject?: string): Promise<string>;
  /** The refresh token that is valid now. Each one can be used once. */
  refreshToken: string;
  /** The requests: path, and the Authorization header if there is one. */
  asked: string[];
  /** The body of the next refusal; undefined to return tokens. */
  refusal: Record<string, string> | undefined;
}

/** Creates an issuer with this URL. */
export async function createIssuer(
  url: string,
  { client = "k8s", secret = "hush", basic = true, status = 401, seconds = 3600, subject = "jane" } = {},
): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair("ES256");
  const jwk = { ...await exportJWK(publicKey), kid: "1", alg: "ES256", use: "sig" };
  const sign = (valid: number, who = subject) => {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({}).setProtectedHeader({ alg: "ES256", kid: "1" }).setIssuer(url).setAudience(client)
      .setSubject(who).setIssuedAt(now - 7200).setExpirationTime(now + valid).sign(privateKey);
  };
  const issuer: Issuer = {
    sign,
    refreshToken: "refresh-1",
    asked: [],
    refusal: undefined,
    async handler(request) {
      const { pathname } = new URL(request.url);
      issuer.asked.push(`${request.method} ${pathname}`);
      switch (pathname) {
        case "/.well-known/openid-configuration":
          return Response.json({
            issuer: url,
            authorization_endpoint: `${url}/auth`,
            token_endpoint: `${url}/token`,
            jwks_uri: `${url}/keys`,
            response_types_supported: ["id_token"],
            subject_types_supported: ["public"],
            id_token_signing_alg_values_supported: ["ES256"],
          });
        case "/keys":
          return Response.json({ keys: [jwk] });
        case "/token":
          return await token(new URLSearchParams(await request.text()), request.headers.get("authorization"));
        default:
          return new Response("not here", { status: 404 });
      }
    },
  };
  return issuer;

  async function token(form: URLSearchParams, authorization: string | null): Promise<Response> {
    if (issuer.refusal !== undefined) return Response.json(issuer.refusal, { status: 400 });
    const given = basic ? authorization : `${form.get("client_id")}:${form.get("client_secret")}`;
    const wanted = basic ? `Basic ${btoa(`${client}:${secret}`)}` : `${client}:${secret}`;
    if (given !== wanted) return Response.json({ error: "invalid_client" }, { status });
    if (form.get("grant_type") !== "refresh_token" || form.get("refresh_token") !== issuer.refreshToken) {
      return Response.json({ error: "invalid_grant", error_description: "used before" }, { status: 400 });
    }
    issuer.refreshToken = `refresh-${Number(issuer.refreshToken.split("-")[1]) + 1}`;
    return Response.json({
      id_token: await sign(seconds),
      refresh_token: issuer.refreshToken,
      token_type: "Bearer",
      access_token: "a",
      expires_in: seconds,
    });
  }
}
