import { KubeError } from "../../../lib/data/core/errors.ts";

/** An error of the library: its message is enough, without a stack. */
export class NotFoundLike extends KubeError {}
