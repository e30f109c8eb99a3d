/** An extension that another program keeps in a kubeconfig; we pass it through. */
export interface NamedExtension {
  name: string;
  extension?: unknown;
}

/** How a server is reached (client-go clientcmd/api/v1 Cluster). Paths are absolute once loaded. */
export interface ClusterConfig {
  server?: string;
  "tls-server-name"?: string;
  "insecure-skip-tls-verify"?: boolean;
  /** The path of a PEM file. */
  "certificate-authority"?: string;
  /** PEM in base64; it wins over the path. */
  "certificate-authority-data"?: string;
  "proxy-url"?: string;
  "disable-compression"?: boolean;
  extensions?: NamedExtension[];
}

/** A program that answers with a credential (client-go clientcmd/api/v1 ExecConfig). */
export interface ExecConfig {
  apiVersion?: string;
  command?: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  installHint?: string;
  provideClusterInfo?: boolean;
  interactiveMode?: string;
}

/** Who asks (client-go clientcmd/api/v1 AuthInfo). Paths are absolute once loaded. */
export interface UserConfig {
  "client-certificate"?: string;
  "client-certificate-data"?: string;
  "client-key"?: string;
  "client-key-data"?: string;
  token?: string;
  tokenFile?: string;
  username?: string;
  password?: string;
  as?: string;
  "as-uid"?: string;
  "as-groups"?: string[];
  "as-user-extra"?: Record<string, string[]>;
  "auth-provider"?: { name?: string; config?: Record<string, string> };
  exec?: ExecConfig;
  extensions?: NamedExtension[];
}

/** A cluster, a user and a namespace under one name. */
export interface ContextConfig {
  cluster?: string;
  user?: string;
  namespace?: string;
  extensions?: NamedExtension[];
}

/** A cluster as a kubeconfig lists it. */
export interface NamedCluster {
  name: string;
  cluster: ClusterConfig;
}

/** A user as a kubeconfig lists it. */
export interface NamedUser {
  name: string;
  user: UserConfig;
}

/** A context as a kubeconfig lists it. */
export interface NamedContext {
  name: string;
  context: ContextConfig;
}

/** A kubeconfig with the wire's own spelling (client-go clientcmd/api/v1 Config), its lists always there. */
export interface Kubeconfig {
  clusters: NamedCluster[];
  users: NamedUser[];
  contexts: NamedContext[];
  /** Empty where none is chosen. */
  "current-context": string;
  preferences?: Record<string, unknown>;
  extensions?: NamedExtension[];
}
