import {
  either,
  FUNCTION,
  MILLISECONDS,
  oneOf,
  type OptionTable,
  STRINGS,
  WHOLE_NUMBER,
} from "../../data/core/options.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../client/options.ts";

/** Options of `connectTo`. */
export interface ConnectToOptions extends ScopeOptions {
  /** Milliseconds to wait for a pod of a workload that has none. @default {0} */
  wait?: number | undefined;
}

/** The table of {@linkcode ConnectToOptions}. */
export const CONNECT_TO_OPTIONS: OptionTable<ConnectToOptions> = { ...SCOPE_OPTIONS, wait: MILLISECONDS };

/** Options of `forward`. */
export interface ForwardOptions extends ConnectToOptions {
  /** The port on this machine; 0 picks a free port, and `same` is the port of the target. @default {0} */
  local?: number | "same" | undefined;
  /** The addresses to listen on; `localhost` is 127.0.0.1 and ::1. @default {["localhost"]} */
  addresses?: string[] | undefined;
  /** Called with the pod of each connection. @default {nothing is called} */
  onConnection?: ((connection: { pod: string; port: number }) => void) | undefined;
  /** Called with the error of a connection that failed. The others go on. @default {nothing is called} */
  onError?: ((error: unknown) => void) | undefined;
}

/** The table of {@linkcode ForwardOptions}. */
export const FORWARD_OPTIONS: OptionTable<ForwardOptions> = {
  ...CONNECT_TO_OPTIONS,
  local: either(WHOLE_NUMBER, oneOf("same")),
  addresses: STRINGS,
  onConnection: FUNCTION,
  onError: FUNCTION,
};
