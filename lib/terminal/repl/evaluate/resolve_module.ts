/** Returns the URL of a module that code imports. Relative paths are relative to `base`. */
export function resolveModule(specifier: string, base: string, modules: Readonly<Record<string, string>>): string {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, base).href;
  return Object.hasOwn(modules, specifier) ? modules[specifier] ?? specifier : specifier;
}
