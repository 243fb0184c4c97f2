/**
 * The names a JavaScript or TypeScript text imports: by statement, for effects alone, by `import('…')`, as a type or
 * a module, and by `require`. A pattern, not a parser: text inside a string that looks like a statement counts too.
 */
export const importsOf = (source: string): readonly string[] =>
  patterns.flatMap((pattern) => [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []))

const patterns = [
  /(?:^|[\n;}]|\*\/)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /(?:^|[\n;}]|\*\/)\s*import\s*['"]([^'"]+)['"]/g,
  /\b(?:import|require)\s*\(\s*['"`]([^'"`]+)['"`]/g,
] as const
