import { defined } from "../../data/base/defined.ts";
import { AuthError, ConfigError, NetworkError } from "../../data/core/errors.ts";
import { readJwtPayload } from "../../data/core/jwt.ts";
import { isRecord } from "../../data/core/object.ts";
import { stripControl } from "../../data/base/text.ts";
import type { Plugin } from "./exec.ts";
import type { ExecAnswer } from "./exec_protocol.ts";

/** The connections and files that an auth-provider uses. */
export interface AuthProviderIo {
  /** Sends a request to the identity provider. If `ca` (PEM) is set, it replaces the system's authorities. */
  send: (request: Request, ca?: string) => Promise<Response>;
  /** Reads the provider's configuration from the kubeconfig again: another process may have renewed the tokens. */
  read: () => Promise<Record<string, string>>;
  /** Writes new tokens to the kubeconfig for the next process. */
  write: (tokens: Record<string, string>) => Promise<void>;
  /** Returns the current time. @default {() => new Date()} */
  now?: () => Date;
}

type Config = Record<string, string>;

// As in client-go's oidc plugin, a token is renewed shortly before it expires.
const MARGIN_MS = 10_000;

/**
 * Creates the auth-provider `oidc` of a kubeconfig (client-go plugin/pkg/client/auth/oidc). It sends the id-token, and
 * renews it with the refresh-token when it has expired. Some providers accept each refresh-token only once. If another
 * process has used it first, that process's tokens are read from the kubeconfig.
 *
 * @param config `idp-issuer-url`, `client-id`, `client-secret`, `id-token`, `refresh-token`.
 * @param ca The provider's certificate authority, PEM.
 * @throws {ConfigError} If the issuer or the client id is missing.
 */
export function createOidcProvider(config: Config, ca: string | undefined, io: AuthProviderIo): Plugin {
  for (const field of ["idp-issuer-url", "client-id"]) {
    if (!config[field]) throw new ConfigError(`Cannot use the auth-provider "oidc": it has no ${field}`);
  }
  const { now = () => new Date() } = io;
  let answer: ExecAnswer | undefined;
  let running: Promise<ExecAnswer> | undefined;
  const isValid = ({ expires }: ExecAnswer) => expires === undefined || expires.getTime() - MARGIN_MS > now().getTime();

  return {
    async current() {
      answer ??= answerOf(config["id-token"]);
      if (answer !== undefined && isValid(answer)) return answer;
      running ??= renew().finally(() => running = undefined);
      return answer = await running;
    },
    // A new token has the same claims: the server would refuse that one, too.
    forget() {},
  };

  async function renew(): Promise<ExecAnswer> {
    const stored = { ...config, ...await io.read() };
    const found = answerOf(stored["id-token"]);
    if (found !== undefined && isValid(found)) return found;
    if (!stored["refresh-token"]) {
      throw new AuthError(
        `Cannot use the auth-provider "oidc": the id-token ${
          found === undefined ? "is missing" : "has expired"
        }, and there is no refresh-token`,
        { hints: [`log in again at ${stored["idp-issuer-url"]}, with the program that wrote the kubeconfig`] },
      );
    }
    try {
      return await keep(await refresh(stored, ca, io.send));
    } catch (error) {
      const others = answerOf((await io.read())["id-token"]);
      if (others !== undefined && isValid(others)) return others;
      // A network error does not say that it is about the identity provider.
      if (!(error instanceof NetworkError)) throw error;
      const message = `Cannot renew the id-token at ${stored["idp-issuer-url"]}: ${error.message}`;
      throw new AuthError(message, {
        cause: error,
        hints: ["check that the identity provider is running, and that you can reach it (VPN, proxy)"],
      });
    }
  }

  async function keep(tokens: Config): Promise<ExecAnswer> {
    const fresh = answerOf(tokens["id-token"]);
    if (fresh === undefined) {
      throw new AuthError("Cannot use the response of the identity provider: it contains no valid id-token");
    }
    await io.write(tokens);
    return fresh;
  }
}

function answerOf(token: string | undefined): ExecAnswer | undefined {
  if (!token) return undefined;
  let exp: number | undefined;
  try {
    ({ exp } = readJwtPayload(token));
  } catch {
    // The id-token is not a JWT and has to be replaced.
    return undefined;
  }
  return { token, expires: exp === undefined ? undefined : new Date(exp * 1000) };
}

/** Requests new tokens (OAuth 2 refresh grant, RFC 6749 section 6) at the issuer's endpoint (OpenID Discovery). */
async function refresh(config: Config, ca: string | undefined, sendTo: AuthProviderIo["send"]): Promise<Config> {
  const { "idp-issuer-url": issuer = "", "client-id": id = "", "client-secret": secret = "" } = config;
  const { "refresh-token": refreshToken = "" } = config;
  const discovery = new Request(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
  const document = await jsonOf(await sendTo(discovery, ca), issuer);
  const endpoint = document.token_endpoint;
  if (typeof endpoint !== "string") throw refused(issuer, "its configuration names no token_endpoint");
  const methods = document.token_endpoint_auth_methods_supported;
  const prefersPost = Array.isArray(methods) && !methods.includes("client_secret_basic");
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken });
  const send = async (inForm: boolean) => {
    const body = new URLSearchParams(form);
    if (inForm || secret === "") body.set("client_id", id);
    if (inForm && secret !== "") body.set("client_secret", secret);
    const basic = btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`);
    const headers = defined({
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      authorization: inForm || secret === "" ? undefined : `Basic ${basic}`,
    });
    return await sendTo(new Request(endpoint, { method: "POST", headers, body: `${body}` }), ca);
  };
  let response = await send(prefersPost);
  // Some providers reject the header although their configuration lists it. golang.org/x/oauth2 tries both ways, too.
  // invalid_grant means that the login has expired, so a second try would fail as well.
  if (!response.ok && secret !== "" && !prefersPost && !(await response.clone().text()).includes("invalid_grant")) {
    await response.body?.cancel();
    response = await send(true);
  }
  const { id_token, refresh_token } = await jsonOf(response, issuer);
  if (typeof id_token !== "string") {
    throw refused(issuer, "its answer contains no id_token", [
      "check that the login requests the scope openid, and that the provider renews id-tokens",
    ]);
  }
  // Without a new refresh-token, the old one stays valid.
  const renewed: Config = { "id-token": id_token };
  if (typeof refresh_token === "string") renewed["refresh-token"] = refresh_token;
  return renewed;
}

async function jsonOf(response: Response, issuer: string): Promise<Record<string, unknown>> {
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The error below does not quote the text, because it may contain anything.
  }
  if (!response.ok) {
    const { error, error_description: why } = isRecord(value) ? value : {};
    const said = [error, why].filter((word) => typeof word === "string").map((word) => stripControl(String(word)));
    const hints = error === "invalid_grant" ? ["your login has expired; log in again"] : [];
    throw refused(
      issuer,
      `the provider answered ${response.status}${said.length === 0 ? "" : ` (${said.join(": ")})`}`,
      hints,
    );
  }
  if (!isRecord(value)) throw refused(issuer, "its answer is not a JSON object");
  return value;
}

function refused(issuer: string, why: string, hints: readonly string[] = []): AuthError {
  return new AuthError(`Cannot renew the id-token at ${issuer}: ${why}`, { hints });
}
