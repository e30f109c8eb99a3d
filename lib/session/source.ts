import type { Diagnosis } from "../data/core/diagnosis.ts";
import type { Handler } from "../data/core/handler.ts";
import type { Credential } from "../api/credentials/credential.ts";
import type { PluginSharing } from "../api/credentials/plugin_share.ts";
import type { Impersonation } from "../api/credentials/impersonate.ts";
import type { Permissions } from "../features/doctor/permissions.ts";
import type { Endpoint } from "../api/transport/endpoint.ts";
import type { ContextInfo } from "./k8s.ts";
import type { SessionOverrides } from "./overrides.ts";

/** The server and the credential of a session, for the proxy and for curl lines. It contains secrets. */
export interface Connection {
  /** The server, with its TLS settings. */
  endpoint: Endpoint;
  /** The credential. */
  credential: Credential;
  /** The impersonation. */
  impersonation?: Impersonation | undefined;
}

/** The context and server of a session. */
export interface Place {
  /** The context of the kubeconfig; empty for a handler or in a cluster. */
  context: string;
  /** The URL of the server. */
  server: string;
}

/** One identity on one server, selected but not connected yet. */
export interface SessionLink extends Readonly<Place> {
  readonly namespace: string;
  /** The impersonated user. */
  readonly as: string | undefined;
  /** Returns the complete impersonated identity. */
  impersonation(): Impersonation | undefined;
  /** Sends a request as this identity: the inner part of the chain. All links to one identity share it. */
  readonly send: Handler;
  /** The credential in use; undefined if it cannot be renewed. */
  readonly credential: (() => Promise<Credential>) | undefined;
  connection(): Promise<Connection>;
  /** Closes the connections of this identity. The next request opens them again. */
  release?: (() => void) | undefined;
}

/** The source of sessions: a kubeconfig, the service account of a pod, or a handler. */
export interface SessionSource {
  contexts(): ContextInfo[];
  /** Returns a link. Links that only differ in their namespace share a connection. */
  link(overrides: SessionOverrides): SessionLink;
  /** Runs the doctor. `handler` has all layers of the session. Contexts with the same `sharing` share their plugins. */
  doctor(overrides: SessionOverrides, handler: Handler | undefined, sharing?: PluginSharing): Promise<Diagnosis>;
  /** Returns the permissions that Deno has to grant. */
  permissions(overrides: SessionOverrides): Promise<Permissions>;
  close(): Promise<void>;
}
