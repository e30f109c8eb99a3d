import { isRecord, type KubeObject } from "../data/core/object.ts";
import type { StatusCause } from "../data/core/status.ts";
import type { SandboxKind } from "./types.ts";

// apimachinery's TotalAnnotationSizeLimitB.
const MAX_ANNOTATIONS = 256 << 10;
// core's MaxSecretSize, which also limits ConfigMaps.
const MAX_DATA = 1 << 20;

/** Returns a cause for each size limit that an object exceeds. */
export function sizeCauses(object: KubeObject, kind: SandboxKind): StatusCause[] {
  const annotations = Object.entries(object.metadata?.annotations ?? {}).flat();
  return [...tooLong("metadata.annotations", textSize(annotations), MAX_ANNOTATIONS), ...dataCauses(object, kind)];
}

function dataCauses(object: KubeObject, { group, kind }: SandboxKind): StatusCause[] {
  switch (`${group}/${kind}`) {
    case "/ConfigMap":
      return tooLong("[]", textSize(listTexts(object.data)) + base64Size(listTexts(object.binaryData)), MAX_DATA);
    case "/Secret":
      return tooLong("data", base64Size(listTexts(object.data)), MAX_DATA);
    default:
      return [];
  }
}

function tooLong(field: string, size: number, max: number): StatusCause[] {
  if (size <= max) return [];
  return [{ reason: "FieldValueTooLong", message: `Too long: may not be more than ${max} bytes`, field }];
}

function listTexts(value: unknown): string[] {
  return isRecord(value) ? Object.values(value).filter((each) => typeof each === "string") : [];
}

function textSize(texts: readonly string[]): number {
  return texts.reduce((size, text) => size + new TextEncoder().encode(text).length, 0);
}

function base64Size(texts: readonly string[]): number {
  return texts.reduce((size, text) => size + Math.floor(text.replace(/[=\s]+/g, "").length * 3 / 4), 0);
}
