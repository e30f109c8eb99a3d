import { readApiError } from "../../lib/data/core/api_error.ts";
import type { UserConfig } from "../../lib/data/kubeconfig/types.ts";
import { openAuthProvider } from "../../lib/api/credentials/auth_provider.ts";
import { authorization, renewOnRefusal } from "../../lib/api/credentials/authorize.ts";
import { readCredential } from "../../lib/api/credentials/credential.ts";
import { createPlugin } from "../../lib/api/credentials/exec.ts";
import { readImpersonation } from "../../lib/api/credentials/impersonate.ts";
import { createOidcProvider } from "../../lib/api/credentials/oidc.ts";
import { decodeSecret, extractToken } from "../../lib/api/credentials/secret.ts";
import { serviceAccountToken } from "../../lib/api/credentials/service_account_token.ts";
import { ownSecretToken } from "../../lib/api/credentials/token_secret.ts";
import { assertMessages, type Failure } from "../messages.ts";
import { tempDir } from "../temp_dir.ts";
import { CLIENT, EXPIRED } from "../transport/certificates.ts";
import { createIssuer } from "./issuer.ts";

const V1 = "client.authentication.k8s.io/v1";
const CERT = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
const KEY = "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n";
const ENCRYPTED = KEY.replaceAll("PRIVATE", "ENCRYPTED PRIVATE");
const certificate = { "client-certificate-data": btoa(CERT), "client-key-data": btoa(KEY) };
const TYPE = "kubernetes.io/service-account-token";
const account = { namespace: "shop", name: "robot" };

const users: [title: string, user: UserConfig][] = [
  ["a removed auth-provider: gcp", { "auth-provider": { name: "gcp" } }],
  ["a removed auth-provider: azure", { "auth-provider": { name: "azure" } }],
  ["a removed auth-provider: openstack", { "auth-provider": { name: "openstack" } }],
  ["an unknown auth-provider", { "auth-provider": { name: "acme" } }],
  ["a plugin and an auth-provider", { exec: { command: "aws" }, "auth-provider": { name: "oidc" } }],
  ["a token and a username", { token: "secret", username: "u" }],
  ["a certificate without a key", { "client-certificate-data": btoa(CERT) }],
  ["a key without a certificate", { "client-key-data": btoa(KEY) }],
  ["a password without a username", { password: "secret" }],
  ["a key that is not base64", { ...certificate, "client-key-data": "se cret!" }],
  ["a key file that is missing", { ...certificate, "client-key-data": "", "client-key": "/no/key" }],
  ["an encrypted key", { ...certificate, "client-key-data": btoa(ENCRYPTED) }],
  ["a plugin of a removed version", { exec: { command: "aws", args: ["secret"], apiVersion: `${V1}alpha1` } }],
  ["a plugin without a command", { exec: { apiVersion: V1 } }],
  ["a plugin without an interactiveMode", { exec: { command: "aws", apiVersion: V1 } }],
  ["a plugin with a wrong interactiveMode", { exec: { command: "aws", apiVersion: V1, interactiveMode: "Maybe" } }],
  ["a plugin with a wrong variable", {
    exec: { command: "aws", apiVersion: V1, interactiveMode: "Never", env: [{ name: "A=B", value: "secret" }] },
  }],
  ["a plugin that needs a terminal", { exec: { command: "aws", apiVersion: V1, interactiveMode: "Always" } }],
  ["a plugin that is not installed", { exec: { command: "no-such-plugin", apiVersion: V1, interactiveMode: "Never" } }],
  ["a plugin that is missing at its path", {
    exec: { command: "/no/plugin", apiVersion: V1, interactiveMode: "Never" },
  }],
  ["a plugin with an install hint", {
    exec: { command: "no-such-plugin", apiVersion: V1, interactiveMode: "Never", installHint: "Install it:\n  brew x" },
  }],
];

const answers: [title: string, script: string][] = [
  ["a plugin that fails", "exit 4"],
  ["a plugin that prints nothing", "true"],
  ["a plugin that prints text", "echo secret-text"],
  ["a plugin that prints invalid YAML", "printf 'kind: [secret-text\\n'"],
  ["a plugin that prints another kind", 'echo \'{"kind":"Secret"}\''],
  ["a plugin that prints another version", answer('{"token":"secret"}', `${V1}beta1`)],
  ["a plugin that prints no credential", answer("{}")],
  ["a plugin that prints a certificate without a key", answer('{"clientCertificateData":"x"}')],
  ["a plugin that prints a wrong time", answer('{"token":"secret","expirationTimestamp":"soon"}')],
];

function answer(status: string, apiVersion = V1): string {
  return `echo '{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":${status}}'`;
}

Deno.test("the messages of credentials are as recorded", async () => {
  await using dir = await tempDir();
  const failures: Failure[] = users.map((
    [title, user],
  ) => [title, () => readCredential(user, {}, { mayAsk: () => false })]);
  for (const [title, script] of answers) {
    failures.push([title, async () => await runScript(dir.path, script)]);
  }
  failures.push(
    ["a plugin that takes too long", () => runScript(dir.path, "exec sleep 3", { timeLimit: 50 })],
    ["a plugin that is not executable", () => runScript(dir.path, "true", { mode: 0o644 })],
    ["a token with a line end", () => authorization({ kind: "token", token: "secret\nsecret" })],
    ["a token file that is missing", () => authorization({ kind: "tokenFile", path: "/no/token" })],
    ["a token file that is empty", async () => {
      const path = await dir.file("empty", "\n");
      await authorization({ kind: "tokenFile", path });
    }],
    ["an expired certificate that the server refuses", () => refused(EXPIRED.cert)],
    ["groups without a user to impersonate", () => readImpersonation({}, { asGroups: ["a"] })],
    ...await oidc(),
    ["decoding an object of another kind", () => decodeSecret({ kind: "ConfigMap", metadata: { name: "c" } })],
    ["decoding data that is not an object", () => decodeSecret(secret({ data: ["a"] }))],
    ["decoding data that is not base64", () => decodeSecret(secret({ data: { key: "se cret!" } }))],
    ["a token of a Secret of another type", () => extractToken(secret({ data: { token: btoa("secret") } }))],
    ["a token of a Secret without one", () => extractToken(secret({ type: TYPE }))],
    ["a TokenRequest without a token", () => serviceAccountToken(() => Promise.resolve(Response.json({})), account)],
    ["a token Secret that stays empty", () => ownSecretToken(emptySecret, account)],
  );
  await assertMessages(import.meta.url, failures, { [dir.path]: "DIR" });
});

async function runScript(folder: string, script: string, { timeLimit = 5000, mode = 0o755 } = {}): Promise<void> {
  const command = `${folder}/plugin`;
  await Deno.remove(command).catch(() => undefined);
  await Deno.writeTextFile(command, `#!/bin/sh\n${script}\n`, { mode });
  const plugin = createPlugin({ apiVersion: V1, command, interactiveMode: "Never" }, {}, {
    mayAsk: () => false,
    timeLimit,
  });
  await plugin.current();
}

async function refused(cert: string): Promise<never> {
  const credential = { kind: "certificate", cert, key: CLIENT.key } as const;
  const handler = renewOnRefusal(() => Promise.resolve(credential))(() =>
    Promise.resolve(Response.json(
      { apiVersion: "v1", kind: "Status", code: 401, reason: "Unauthorized", message: "Unauthorized" },
      { status: 401 },
    ))
  );
  const request = new Request("http://k8s.invalid/api");
  throw await readApiError(request, await handler(request));
}

async function oidc(): Promise<Failure[]> {
  const url = "https://issuer.example";
  const issuer = await createIssuer(url);
  const config = { "idp-issuer-url": url, "client-id": "k8s", "client-secret": "hush", "refresh-token": "secret" };
  const io = (handler = (request: Request) => issuer.handler(request)) => ({
    send: handler,
    read: () => Promise.resolve({}),
    write: () => Promise.resolve(),
  });
  const open = (given: Record<string, string>, handler?: (request: Request) => Promise<Response>) =>
    createOidcProvider(given, undefined, io(handler)).current();
  const discovery = (body: unknown, status = 200) => () => Promise.resolve(Response.json(body, { status }));
  return [
    [
      "oidc without an issuer",
      () => openAuthProvider({ name: "oidc", config: { "client-id": "c" } }, () => Promise.resolve(io())),
    ],
    [
      "oidc without a client",
      () => openAuthProvider({ name: "oidc", config: { "idp-issuer-url": url } }, () => Promise.resolve(io())),
    ],
    ["oidc without a connection", () => openAuthProvider({ name: "oidc", config }, undefined)],
    ["oidc without tokens", () => open({ ...config, "refresh-token": "" })],
    [
      "oidc with an expired token",
      async () => open({ ...config, "refresh-token": "", "id-token": await issuer.sign(-10) }),
    ],
    ["oidc with a used refresh-token", () => open(config)],
    ["oidc without a token endpoint", () => open(config, discovery({}))],
    ["oidc with a server error", () => open(config, discovery("secret", 500))],
    ["oidc with an answer of another type", () => open(config, discovery("secret"))],
    ["oidc without an id-token in the answer", () => open(config, discovery({ token_endpoint: `${url}/token` }))],
    [
      "oidc with an id-token that is not a JWT",
      () => open(config, discovery({ token_endpoint: `${url}/token`, id_token: "secret" })),
    ],
  ];
}

function secret(fields: Record<string, unknown>) {
  return { apiVersion: "v1", kind: "Secret", metadata: { name: "s" }, ...fields };
}

function emptySecret(request: Request): Promise<Response> {
  const own = {
    ...secret({ type: TYPE }),
    metadata: { name: "own", annotations: { "kubernetes.io/service-account.name": "robot" } },
  };
  const isWatch = new URL(request.url).searchParams.has("watch");
  return Promise.resolve(
    isWatch ? new Response("") : Response.json({ kind: "SecretList", apiVersion: "v1", metadata: {}, items: [own] }),
  );
}
