import { isRecord, type KubeObject } from "../data/core/object.ts";
import type { StatusCause } from "../data/core/status.ts";
import type { SandboxKind } from "./types.ts";

// apimachinery's TotalAnnotationSizeLimitB, and core's MaxSecretSize, which is the limit of a ConfigMap too.
const MOST_ANNOTATIONS = 256 << 10;
const MOST_DATA = 1 << 20;

/** What an object has too much of. */
export function sizeCauses(object: KubeObject, kind: SandboxKind): StatusCause[] {
  const annotations = Object.entries(object.metadata?.annotations ?? {}).flat();
  const data = kind.group === "" && kind.kind === "ConfigMap"
    ? tooLong("[]", textSize(valuesOf(object.data)) + base64Size(valuesOf(object.binaryData)), MOST_DATA)
    : kind.group === "" && kind.kind === "Secret"
    ? tooLong("data", base64Size(valuesOf(object.data)), MOST_DATA)
    : [];
  return [...tooLong("metadata.annotations", textSize(annotations), MOST_ANNOTATIONS), ...data];
}

function tooLong(field: string, size: number, most: number): StatusCause[] {
  if (size <= most) return [];
  return [{ reason: "FieldValueTooLong", message: `Too long: may not be more than ${most} bytes`, field }];
}

function valuesOf(value: unknown): string[] {
  return isRecord(value) ? Object.values(value).filter((each) => typeof each === "string") : [];
}

function textSize(texts: readonly string[]): number {
  return texts.reduce((size, text) => size + new TextEncoder().encode(text).length, 0);
}

function base64Size(texts: readonly string[]): number {
  return texts.reduce((size, text) => size + Math.floor(text.replace(/[=\s]+/g, "").length * 3 / 4), 0);
}
