import { parse } from "@std/yaml";
import { ConfigError } from "../core/errors.ts";

/** Reads the YAML of a kubeconfig; loaded only where the file is not JSON, since a parser costs start-up time. */
export function parseConfigYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new ConfigError(`Cannot read the kubeconfig "${file}": ${message}`, { cause: error });
  }
}
