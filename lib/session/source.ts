import type { Diagnosis } from "../data/core/diagnosis.ts";
import type { Handler } from "../data/core/handler.ts";
import type { Credential } from "../api/credentials/credential.ts";
import type { Impersonation } from "../api/credentials/impersonate.ts";
import type { Permissions } from "../features/doctor/permissions.ts";
import type { Endpoint } from "../api/transport/endpoint.ts";
import type { ContextInfo } from "./k8s.ts";
import type { SessionOverrides } from "./overrides.ts";

/** What is sent to where: for the proxy, for `k8s env`, and for curl lines. Holds secrets. */
export interface Connection {
  /** The server, and what TLS to it needs. */
  endpoint: Endpoint;
  /** What proves the identity. */
  credential: Credential;
  /** Whom the requests act as. */
  impersonation?: Impersonation | undefined;
}

/** Where the requests of a session go. */
export interface Place {
  /** The context of the kubeconfig; empty with a handler or in a cluster. */
  context: string;
  /** The server's URL. */
  server: string;
}

/** One identity on one server, chosen but not opened yet. */
export interface SessionLink extends Readonly<Place> {
  readonly namespace: string;
  /** The user that requests act as. */
  readonly as: string | undefined;
  /** Sends a request as this identity: the inner part of the chain. Links to one identity have the same function. */
  readonly send: Handler;
  /** The credential in use; undefined if it cannot be renewed. */
  readonly credential: (() => Promise<Credential>) | undefined;
  connection(): Promise<Connection>;
}

/** Where sessions come from: a kubeconfig, a pod's service account, or a handler. */
export interface SessionSource {
  contexts(): ContextInfo[];
  /** Links that differ only in their namespace share their connection. */
  link(overrides: SessionOverrides): SessionLink;
  /** Examines everything between the configuration and an answer; `handler` is the session's whole chain. */
  doctor(overrides: SessionOverrides, handler: Handler): Promise<Diagnosis>;
  /** What Deno must allow. */
  permissions(overrides: SessionOverrides): Promise<Permissions>;
  close(): Promise<void>;
}
