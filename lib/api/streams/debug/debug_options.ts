import { BOOLEAN, OBJECT, oneOf, type OptionTable, STRING, STRINGS } from "../../../data/core/options.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../../client/options.ts";
import type { DebugProfile } from "./profiles.ts";

/** Options of `debug`. */
export interface DebugOptions extends ScopeOptions {
  /** The image of the debug container. Only a copy that changes an image needs none. */
  image?: string | undefined;
  /** The name of the debug container, or of the container of a copy to change. @default {"debugger-" and five letters} */
  container?: string | undefined;
  /** The command. @default {that of the image} */
  command?: string[] | undefined;
  /** Use `command` as arguments of the image's own command. @default {false} */
  argumentsOnly?: boolean | undefined;
  /** The container whose processes the debug container sees. Only in a running pod. */
  target?: string | undefined;
  /** Copy the pod under this name, and debug the copy instead of the pod. */
  copyTo?: string | undefined;
  /** Schedule the copy to the node of the pod. @default {false} */
  sameNode?: boolean | undefined;
  /** Let all containers of the copy see each other's processes. @default {true, unless the pod says otherwise} */
  shareProcesses?: boolean | undefined;
  /** Delete the pod after its copy was created. @default {false} */
  replace?: boolean | undefined;
  /** Images of the copy's containers: `app=app:debug`; `*` is all of them. */
  setImage?: string[] | undefined;
  /** Environment variables: `NAME=VALUE`. */
  env?: string[] | undefined;
  /** The image pull policy of the debug container. */
  imagePullPolicy?: "Always" | "IfNotPresent" | "Never" | undefined;
  /** The rights of the debug container. @default {"general"} */
  profile?: DebugProfile | undefined;
  /** Fields of the debug container that are merged into those of the profile. */
  custom?: object | undefined;
  /** Keep the labels of the pod in the copy. @default {false} */
  keepLabels?: boolean | undefined;
  /** Keep the annotations of the pod in the copy. @default {false} */
  keepAnnotations?: boolean | undefined;
  /** Keep the liveness probes of the containers of the copy. @default {false} */
  keepLiveness?: boolean | undefined;
  /** Keep the readiness probes of the containers of the copy. @default {false} */
  keepReadiness?: boolean | undefined;
  /** Keep the startup probes of the containers of the copy. @default {false} */
  keepStartup?: boolean | undefined;
  /** Keep the init containers in the copy. @default {true} */
  keepInitContainers?: boolean | undefined;
  /** Whether it reads input. @default {true} */
  stdin?: boolean | undefined;
  /** Whether it has a terminal. @default {false} */
  tty?: boolean | undefined;
}

/** The table of {@linkcode DebugOptions}. */
export const DEBUG_OPTIONS: OptionTable<DebugOptions> = {
  ...SCOPE_OPTIONS,
  image: STRING,
  container: STRING,
  command: STRINGS,
  argumentsOnly: BOOLEAN,
  target: STRING,
  copyTo: STRING,
  sameNode: BOOLEAN,
  shareProcesses: BOOLEAN,
  replace: BOOLEAN,
  setImage: STRINGS,
  env: STRINGS,
  imagePullPolicy: oneOf("Always", "IfNotPresent", "Never"),
  profile: oneOf("general", "baseline", "restricted", "netadmin", "sysadmin", "legacy"),
  custom: OBJECT,
  keepLabels: BOOLEAN,
  keepAnnotations: BOOLEAN,
  keepLiveness: BOOLEAN,
  keepReadiness: BOOLEAN,
  keepStartup: BOOLEAN,
  keepInitContainers: BOOLEAN,
  stdin: BOOLEAN,
  tty: BOOLEAN,
};
