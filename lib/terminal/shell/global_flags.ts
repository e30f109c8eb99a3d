/** A flag in Cliffy's notation. */
export interface GlobalFlag {
  /** `-n, --namespace <name:string>` */
  flags: string;
  description: string;
  /** Whether it may be repeated. */
  collect?: boolean;
}

/** The flags that every command takes; plain data, so that the list of commands can show them without loading Cliffy. */
export const GLOBAL_FLAGS: readonly GlobalFlag[] = [
  { flags: "-n, --namespace <name:string>", description: "The namespace; the context's own where it is not given." },
  { flags: "--context <name:string>", description: "The context of the kubeconfig." },
  { flags: "--kubeconfig <file:string>", description: "The kubeconfig, instead of KUBECONFIG and ~/.kube/config." },
  { flags: "--cluster <name:string>", description: "The cluster of the kubeconfig." },
  { flags: "--user <name:string>", description: "The user of the kubeconfig." },
  { flags: "-s, --server <url:string>", description: "The API server's address." },
  {
    flags: "--token <token:string>",
    description: "A bearer token; unlike kubectl's, it is sent without the client certificate, so that it counts.",
  },
  { flags: "--certificate-authority <file:string>", description: "The authority to trust, in place of the cluster's." },
  { flags: "--insecure-skip-tls-verify", description: "Take whatever certificate the server shows." },
  { flags: "--tls-server-name <name:string>", description: "The name to expect in the server's certificate." },
  { flags: "--disable-compression", description: "Ask for answers as they are, without gzip." },
  {
    flags: "--client-certificate <file:string>",
    description: "A client certificate, in place of the user's credentials.",
  },
  { flags: "--client-key <file:string>", description: "The key of --client-certificate." },
  { flags: "--as <user:string>", description: "Act as this user (impersonation)." },
  { flags: "--as-group <group:string>", description: "Act as a member of this group; may be repeated.", collect: true },
  { flags: "--as-uid <uid:string>", description: "The unique id of --as." },
  {
    flags: "--as-user-extra <pair:string>",
    description: "KEY=VALUE that an authenticator would know of --as; may be repeated.",
    collect: true,
  },
  { flags: "--username <name:string>", description: "Basic authentication, for gateways that still take it." },
  { flags: "--password <password:string>", description: "The password of --username." },
  {
    flags: "--request-timeout <duration:duration>",
    description: "How long one request may take: 5s, 1m; 0 is no limit.",
  },
  { flags: "--sandbox", description: "Use a fresh cluster inside this process instead of a real one." },
  { flags: "--read-only", description: "Refuse every write before it is sent." },
  {
    flags: "-y, --yes",
    description: "Do not ask before a write to a protected context, or before many objects are deleted.",
  },
  { flags: "--curl", description: "Print the curl line that does the same, and send nothing but discovery." },
  {
    flags: "-v, --verbose <level:integer>",
    description: "1 and up: stacks of errors; 6 and up, or -v alone: each request too.",
  },
];

/**
 * What stands for an empty value where that takes something away: `k8s config set-context x --namespace=`. Everywhere
 * else an empty value is none, as in `--context "$UNSET"`, and Cliffy does not pass one on.
 */
export const EMPTY_VALUE = '""';
