import { KubeError } from "../../../lib/core/errors.ts";

/** One of the library's family: its message says all that is needed. */
export class NotFoundLike extends KubeError {}
