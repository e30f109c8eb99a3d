// @std/yaml is a port of js-yaml, so that js-yaml gives the same readings and messages (MIT, kept up, one file).
import {
  CORE_SCHEMA,
  defineScalarTag,
  dump,
  FAILSAFE_SCHEMA,
  JSON_SCHEMA,
  loadAll,
  mapTag,
  mergeTag,
  NOT_RESOLVED,
  type Schema,
  seqTag,
  YAML11_SCHEMA,
  YAMLException,
} from "js-yaml";

export type SchemaType = "failsafe" | "json" | "core" | "default" | "extended";

/** A type of the caller's own, as @std/yaml's unstable functions take it. */
export interface ImplicitType {
  tag: string;
  kind: "scalar" | "mapping" | "sequence";
  // deno-lint-ignore no-explicit-any -- the real package's own type
  predicate?: (data: any) => boolean;
  // deno-lint-ignore no-explicit-any -- the real package's own type
  represent?: (data: any) => string;
  resolve: (data: string) => boolean;
  construct: (data: string) => unknown;
}

export interface ParseOptions {
  schema?: SchemaType;
  allowDuplicateKeys?: boolean;
  extraTypes?: ImplicitType[];
}

export interface StringifyOptions {
  schema?: SchemaType;
  indent?: number;
  arrayIndent?: boolean;
  lineWidth?: number;
  sortKeys?: boolean | ((a: string, b: string) => number);
  useAnchors?: boolean;
  quoteStyle?: "'" | '"';
  extraTypes?: ImplicitType[];
}

const SCHEMAS: Record<SchemaType, Schema> = {
  failsafe: FAILSAFE_SCHEMA,
  json: JSON_SCHEMA,
  core: CORE_SCHEMA,
  default: YAML11_SCHEMA,
  extended: YAML11_SCHEMA,
};

/** As the class of @std/yaml: line and column count from 1. */
export class YamlSyntaxError extends SyntaxError {
  override readonly name = "YamlSyntaxError";
  readonly line: number;
  readonly column: number;
  readonly offset: number;

  constructor(message: string, position: { line: number; column: number; offset: number }) {
    super(`${message} at line ${position.line}, column ${position.column}`);
    this.line = position.line;
    this.column = position.column;
    this.offset = position.offset;
  }
}

// js-yaml stops at 100; the real package has no limit, and neither has kubectl for what a server takes.
const DEEPEST = 1_000;

export function readAll(content: string, options: ParseOptions = {}): unknown[] {
  try {
    return loadAll(content, {
      schema: schemaOf(options),
      json: options.allowDuplicateKeys ?? false,
      maxDepth: DEEPEST,
    });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const { line = 0, column = 0, position = 0 } = error.mark ?? {};
    throw new YamlSyntaxError(error.reason, { line: line + 1, column: column + 1, offset: position });
  }
}

export function write(data: unknown, options: StringifyOptions = {}): string {
  const { indent = 2, arrayIndent = true, lineWidth = 80, sortKeys = false, useAnchors = true } = options;
  return dump(data, {
    schema: schemaOf(options),
    indent,
    seqNoIndent: !arrayIndent,
    lineWidth,
    sortKeys,
    noRefs: !useAnchors,
  });
}

function schemaOf({ schema = "default", extraTypes = [] }: { schema?: SchemaType; extraTypes?: ImplicitType[] }) {
  // The real package knows merge keys in its default schema only.
  const base = schema === "default" ? SCHEMAS.default.withTags(mergeTag) : SCHEMAS[schema];
  return base.withTags(extraTypes.map((type) => {
    if (type.kind === "mapping") return { ...mapTag, tagName: type.tag };
    if (type.kind === "sequence") return { ...seqTag, tagName: type.tag };
    return defineScalarTag<unknown>(type.tag, {
      implicit: true,
      resolve: (source) => type.resolve(source) ? type.construct(source) : NOT_RESOLVED,
      identify: (data) => type.predicate?.(data) ?? false,
      represent: (data) => type.represent?.(data) ?? String(data),
    });
  }));
}
