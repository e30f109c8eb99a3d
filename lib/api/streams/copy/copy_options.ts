import { BOOLEAN, FUNCTION, oneOf, type OptionTable, STRING, WHOLE_NUMBER } from "../../../data/core/options.ts";
import { SCOPE_OPTIONS, type ScopeOptions } from "../../client/options.ts";
import type { SkippedMember } from "./extract.ts";

/** Both sides of a copy. At least one of them is in a pod: `{ from: "web:/var/log", to: "./log" }`. */
export interface CopySides {
  /** `POD:PATH`, `TYPE/NAME:PATH`, a path on this machine, or a stream that becomes one file. */
  from: string | ReadableStream<Uint8Array>;
  /** `POD:PATH`, `TYPE/NAME:PATH`, a path on this machine, or a stream that receives one file. */
  to: string | WritableStream<Uint8Array>;
}

/** How the files of a copy were compared: by hash, by size, or not at all. */
export type Verification = "sha256" | "size" | "none";

/** Options of `copy`. */
export interface CopyOptions extends ScopeOptions {
  /** The container. @default {the annotation `kubectl.kubernetes.io/default-container`, then the first one} */
  container?: string | undefined;
  /**
   * Compare the files afterwards. In each case an end mark proves that the transfer is complete.
   *
   * @default {"size"}
   */
  verify?: Verification | undefined;
  /** Keep modes and times, and in the container also owners if it may set them. @default {true} */
  preserve?: boolean | undefined;
  /**
   * The number of cuts of the connection after which the copy continues. A download continues after the last byte that
   * arrived, and is then compared by SHA-256. Any other copy begins again.
   *
   * @default {0}
   */
  retries?: number | undefined;
  /** Called with the number of bytes that were copied so far. @default {nothing is called} */
  onProgress?: ((bytes: number) => void) | undefined;
}

/** The table of {@linkcode CopyOptions}. */
export const COPY_OPTIONS: OptionTable<CopyOptions> = {
  ...SCOPE_OPTIONS,
  container: STRING,
  verify: oneOf("sha256", "size", "none"),
  preserve: BOOLEAN,
  retries: WHOLE_NUMBER,
  onProgress: FUNCTION,
};

/** The result of `copy`. */
export interface CopyResult {
  /** The number of files and links that were written. */
  files: number;
  /** The number of bytes in them. */
  bytes: number;
  /** How the files were compared. It is weaker than asked for if the container lacks the program. */
  verified: Verification;
  /** Members that were not written, such as devices and links that lead out of the copy. */
  skipped: SkippedMember[];
  /** Files that changed while the container read them. */
  changed: string[];
}
