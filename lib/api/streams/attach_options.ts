import { BOOLEAN, MILLISECONDS, type OptionTable, STRING } from "../../data/core/options.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../client/options.ts";

/** Options of `attach`. */
export interface AttachOptions extends ScopeOptions {
  /** The container. @default {the annotation `kubectl.kubernetes.io/default-container`, then the first one} */
  container?: string | undefined;
  /** Whether to send input. The container needs `stdin: true` for it. @default {whether the container has it} */
  stdin?: boolean | undefined;
  /** Whether to use the terminal of the container. @default {whether the container has one} */
  tty?: boolean | undefined;
  /** Milliseconds to wait for a pod of a workload that has none. @default {0} */
  wait?: number | undefined;
}

/** The table of {@linkcode AttachOptions}. */
export const ATTACH_OPTIONS: OptionTable<AttachOptions> = {
  ...SCOPE_OPTIONS,
  container: STRING,
  stdin: BOOLEAN,
  tty: BOOLEAN,
  wait: MILLISECONDS,
};
