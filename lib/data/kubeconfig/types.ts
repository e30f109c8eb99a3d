import type { CLUSTER, CONTEXT, EntryOf, EXEC, KUBECONFIG, USER, ValueOf } from "./schema.ts";

/** How a server is reached. Paths are absolute once loaded. */
export type ClusterConfig = EntryOf<typeof CLUSTER>;

/** A program that answers with a credential. */
export type ExecConfig = EntryOf<typeof EXEC>;

/** How a user proves an identity, and whom it acts as. Paths are absolute once loaded. */
export type UserConfig = EntryOf<typeof USER>;

/** A cluster, a user and a namespace under one name. */
export type ContextConfig = EntryOf<typeof CONTEXT>;

/** A kubeconfig with Kubernetes' own spelling. Its lists are always present; without a current context that is "". */
export type Kubeconfig = ValueOf<typeof KUBECONFIG>;

/** An extension that another program keeps in a kubeconfig; we pass it through. */
export type NamedExtension = NonNullable<Kubeconfig["extensions"]>[number];
