/**
 * The names a JavaScript or TypeScript text imports: by statement, for effects alone, and by `import('…')` as a type
 * or a module. A pattern, not a parser: a statement inside a string counts too.
 */
export const importsOf = (source: string): readonly string[] =>
  matchesOf(source, [
    /(?:^|[\n;}]|\*\/)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/g,
    /(?:^|[\n;}]|\*\/)\s*import\s*['"]([^'"]+)['"]/g,
    /\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g,
  ])

/** The names a text requires, be it by `require` itself or by the bundler's stand-in for it. */
export const requiresOf = (source: string): readonly string[] =>
  matchesOf(source, [/\b(?:__)?require\s*\(\s*['"`]([^'"`]+)['"`]/g])

/** As `requiresOf`, of the bundler's stand-in alone: texts for `eval` that a library carries do not count. */
export const bundledRequiresOf = (source: string): readonly string[] =>
  matchesOf(source, [/\b__require\s*\(\s*['"`]([^'"`]+)['"`]/g])

const matchesOf = (source: string, patterns: readonly RegExp[]): readonly string[] =>
  patterns.flatMap((pattern) => [...source.matchAll(pattern)].flatMap((match) => match[1] ?? []))
