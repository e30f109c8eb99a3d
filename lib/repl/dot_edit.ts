import { UsageError } from "../core/errors.ts";
import type { RunDot } from "./dots.ts";

/** `.edit TYPE NAME` */
export const edit: RunDot = () => Promise.reject(new UsageError("not here yet"));
