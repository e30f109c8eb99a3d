import type { CLUSTER, CONTEXT, EntryOf, EXEC, KUBECONFIG, USER, ValueOf } from "./schema.ts";

/** The settings of a cluster: how its server is reached. Paths are absolute after loading. */
export type ClusterConfig = EntryOf<typeof CLUSTER>;

/** A credential plugin: a program that returns a credential. */
export type ExecConfig = EntryOf<typeof EXEC>;

/** The settings of a user: its credentials and impersonation. Paths are absolute after loading. */
export type UserConfig = EntryOf<typeof USER>;

/** A cluster, a user and a namespace under one name. */
export type ContextConfig = EntryOf<typeof CONTEXT>;

/** A kubeconfig in the spelling of Kubernetes. The lists are always present. Without a current context it is "". */
export type Kubeconfig = ValueOf<typeof KUBECONFIG>;

/** An extension of another program in a kubeconfig, which stays unchanged. */
export type NamedExtension = NonNullable<Kubeconfig["extensions"]>[number];
