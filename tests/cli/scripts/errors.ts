import { KubeError } from "../../../lib/data/core/errors.ts";

/** One of the library's family: its message says all that is needed. */
export class NotFoundLike extends KubeError {}
