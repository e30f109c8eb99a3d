import { AuthError, ConfigError, NetworkError } from "../../data/core/errors.ts";
import { readJwtPayload } from "../../data/core/jwt.ts";
import { isRecord } from "../../data/core/object.ts";
import { stripControl } from "../../data/base/text.ts";
import type { Plugin } from "./exec.ts";
import type { ExecAnswer } from "./exec_protocol.ts";

/** What a provider of tokens needs from outside. */
export interface AuthProviderIo {
  /** Sends a request to the identity provider; an authority (PEM) is trusted in place of the system's. */
  send: (request: Request, ca?: string) => Promise<Response>;
  /** The configuration of the provider as the kubeconfig has it now: another process may have renewed the tokens. */
  read: () => Promise<Record<string, string>>;
  /** Keeps new tokens in the kubeconfig, so that the next process has them. */
  write: (tokens: Record<string, string>) => Promise<void>;
  /** @default {Date} */
  now?: () => Date;
}

type Config = Record<string, string>;

// As client-go's oidc plugin: a token is renewed a little before it ends, so that it does not end on its way.
const MARGIN_MS = 10_000;

/**
 * The auth-provider `oidc` of a kubeconfig (client-go plugin/pkg/client/auth/oidc): sends the id-token, and gets another
 * with the refresh-token where it has ended. Who uses the refresh-token a moment later than another process, at a
 * provider that takes each but once, finds that one's tokens in the kubeconfig.
 *
 * @param config `idp-issuer-url`, `client-id`, `client-secret`, `id-token`, `refresh-token`.
 * @param ca The provider's authority, PEM.
 * @throws {ConfigError} Where the issuer or the client is missing.
 */
export function createOidcProvider(config: Config, ca: string | undefined, outside: AuthProviderIo): Plugin {
  for (const field of ["idp-issuer-url", "client-id"]) {
    if (!config[field]) throw new ConfigError(`Cannot use the auth-provider "oidc": it has no ${field}`);
  }
  const { now = () => new Date() } = outside;
  let answer: ExecAnswer | undefined;
  let running: Promise<ExecAnswer> | undefined;
  const holds = ({ expires }: ExecAnswer) => expires === undefined || expires.getTime() - MARGIN_MS > now().getTime();

  return {
    async current() {
      answer ??= answerOf(config["id-token"]);
      if (answer !== undefined && holds(answer)) return answer;
      running ??= renewed().finally(() => running = undefined);
      return answer = await running;
    },
    // A token of this provider that the server refuses before its time is refused for what it says: another says the same.
    forget() {},
  };

  async function renewed(): Promise<ExecAnswer> {
    const stored = { ...config, ...await outside.read() };
    const found = answerOf(stored["id-token"]);
    if (found !== undefined && holds(found)) return found;
    if (!stored["refresh-token"]) {
      throw new AuthError(
        `The id-token of the auth-provider "oidc" ${
          found === undefined ? "is missing" : "has expired"
        }, and there is no refresh-token`,
        { hints: [`log in at ${stored["idp-issuer-url"]} again, with the program that wrote the kubeconfig`] },
      );
    }
    try {
      return await keep(await refresh(stored, ca, outside.send));
    } catch (error) {
      const others = answerOf((await outside.read())["id-token"]);
      if (others !== undefined && holds(others)) return others;
      // Where it is the network's, it speaks of a server, and of which is not clear.
      if (!(error instanceof NetworkError)) throw error;
      const message = `Cannot renew the id-token at ${stored["idp-issuer-url"]}: ${error.message}`;
      throw new AuthError(message, { cause: error, hints: ["is the identity provider there, and is a VPN needed?"] });
    }
  }

  async function keep(tokens: Config): Promise<ExecAnswer> {
    const fresh = answerOf(tokens["id-token"]);
    if (fresh === undefined) throw new AuthError("Cannot use the identity provider's answer: it holds no id-token");
    await outside.write(tokens);
    return fresh;
  }
}

function answerOf(token: string | undefined): ExecAnswer | undefined {
  if (!token) return undefined;
  let exp: number | undefined;
  try {
    ({ exp } = readJwtPayload(token));
  } catch {
    // An id-token is a JWT; what is none can only be replaced.
    return undefined;
  }
  return { token, ...(exp === undefined ? {} : { expires: new Date(exp * 1000) }) };
}

/** The refresh grant of OAuth 2 (RFC 6749, section 6), at the endpoint that the issuer names (OpenID Discovery). */
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
    const headers = {
      accept: "application/json",
      "content-type": "application/x-www-form-urlencoded",
      ...(inForm || secret === "" ? {} : { authorization: `Basic ${basic}` }),
    };
    return await sendTo(new Request(endpoint, { method: "POST", headers, body: `${body}` }), ca);
  };
  let response = await send(prefersPost);
  // Some say one thing and do the other, and some refuse the header with 400 (golang.org/x/oauth2 tries both as well);
  // a login that has ended has done so in every form.
  if (!response.ok && secret !== "" && !prefersPost && !(await response.clone().text()).includes("invalid_grant")) {
    await response.body?.cancel();
    response = await send(true);
  }
  const { id_token, refresh_token } = await jsonOf(response, issuer);
  if (typeof id_token !== "string") {
    throw refused(issuer, "its answer holds no id_token", [
      "does it give one when a token is renewed, and was the scope openid asked for?",
    ]);
  }
  // A provider that gives no new one takes the old one again.
  return { "id-token": id_token, ...(typeof refresh_token === "string" ? { "refresh-token": refresh_token } : {}) };
}

async function jsonOf(response: Response, issuer: string): Promise<Record<string, unknown>> {
  const text = await response.text();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Not quoted below: what is no JSON may be anything.
  }
  if (!response.ok) {
    const { error, error_description: why } = isRecord(value) ? value : {};
    const said = [error, why].filter((word) => typeof word === "string").map((word) => stripControl(String(word)));
    const hints = error === "invalid_grant" ? ["the login has ended: log in again"] : [];
    throw refused(issuer, `it answered ${response.status}${said.length === 0 ? "" : ` (${said.join(": ")})`}`, hints);
  }
  if (!isRecord(value)) throw refused(issuer, "its answer is no JSON object");
  return value;
}

function refused(issuer: string, why: string, hints: readonly string[] = []): AuthError {
  return new AuthError(`Cannot renew the id-token at ${issuer}: ${why}`, { hints });
}
