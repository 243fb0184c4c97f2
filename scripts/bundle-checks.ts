import { isBuiltin } from 'node:module'
import type { BundleManifest } from './build.ts'
import { bundledRequiresOf, importsOf, requiresOf } from './imports-of.ts'

/** A file of dist/, relative to it, such as "renderer/index.html". */
export type BuiltFile = { readonly file: string; readonly text: string }

/** Imports of Node's own modules, and the stand-in that the bundler puts where one was imported into a page. */
export const nodeImportsIn = ({ file, text }: BuiltFile): readonly string[] => [
  ...[...importsOf(text), ...requiresOf(text)]
    .filter((name) => isBuiltin(name))
    .map((name) => `${file} imports ${name}`),
  ...(text.includes('__vite-browser-external') ? [`${file} imports a module of Node`] : []),
]

/** Packages that a bundle loads at run time instead of carrying them. */
export const externalsOf = ({ text }: BuiltFile): readonly string[] =>
  [...importsOf(text), ...bundledRequiresOf(text)].filter((name) => isPackage.test(name) && !isBuiltin(name))

/** `eval`, `new Function` and other names for them; the pages' CSP forbids them, and even the attempt is reported. */
export const codeFromTextIn = ({ file, text }: BuiltFile): readonly string[] =>
  [
    ...text.matchAll(/\beval\s*\(|\bnew\s+Function\b|[=(,]\s*Function\b(?!\s*\.)|\bglobalThis\.Function\b/g),
  ].map((match) => `${file}: ${text.slice(match.index, match.index + excerptCharacters)}`)

/** Scripts and styles that stand in an HTML file itself: the pages' CSP allows none. */
export const inlineCodeIn = ({ file, text }: BuiltFile): readonly string[] =>
  inlineForms.flatMap((form) => [...text.matchAll(form)].map((match) => `${file}: ${match[0]}`))

/** Modules of the named packages that went into a page. */
export const pageModulesOf = (manifest: BundleManifest, packages: readonly string[]): readonly string[] =>
  Object.entries(manifest)
    .filter(([file]) => file.startsWith('renderer/'))
    .flatMap(([file, modules]) =>
      modules
        .filter((module) => packages.some((name) => module.includes(`node_modules/${name}/`)))
        .map((module) => `${file} contains ${module}`),
    )

const excerptCharacters = 60
const isPackage = /^@?[a-z][\w.-]*(?:\/[\w./-]+)?$/

const inlineForms = [
  /<script\b(?![^>]*\ssrc=)[^>]*>/gi,
  /<script\b[^>]*>\s*[^<\s][^<]*/gi,
  /<style\b[^>]*>/gi,
  /<[a-z][^>]*\s(?:style|on[a-z]+)\s*=[^>]*>/gi,
] as const
