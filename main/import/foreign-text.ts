import { sep } from 'node:path'
import { t } from '#contract/language/texts'
import { literally, type Piece, type Template } from './template.ts'

/** What placeholders of other programs stand for where the text is read. */
export type ForeignNames = {
  /** Gives the field for `${input:ID}` or `${user_config.ID}`; null where nothing of that name is declared. */
  readonly declared: (id: string) => string | null
  /** Gives the field for the folder that an editor has open. */
  readonly workspaceFolder: () => string
  /** Where a bundle's files will be; null outside of bundles. */
  readonly bundleFolder: string | null
}

/** `variables` are read from the user's environment. `problem` says which placeholder nobody can fill in. */
export type ForeignText = {
  readonly template: Template
  readonly variables: readonly string[]
  readonly problem: string | null
}

/** Translates `${…}` of Claude Desktop, Claude Code, VS Code, Cursor and bundles into that of assent.yaml. */
export const translateText = (text: string, names: ForeignNames): ForeignText => {
  const pieces: Piece[] = []
  const variables: string[] = []
  let problem: string | null = null
  let rest = 0
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    pieces.push({ kind: 'text', text: literally(text.slice(rest, match.index)) })
    rest = match.index + match[0].length
    const meaning = meaningOf(match[1] ?? '', names)
    if (meaning.kind === 'unknown') problem ??= t(meaning.key, { placeholder: match[0].slice(0, 80) })
    else pieces.push(meaning.piece)
    if (meaning.kind === 'variable') variables.push(meaning.name)
  }
  pieces.push({ kind: 'text', text: literally(text.slice(rest)) })
  return { template: pieces, variables, problem }
}

type Meaning =
  | { readonly kind: 'piece'; readonly piece: Piece }
  | { readonly kind: 'variable'; readonly piece: Piece; readonly name: string }
  | {
      readonly kind: 'unknown'
      readonly key:
        | 'imports.placeholder.unknown'
        | 'imports.placeholder.secret'
        | 'imports.placeholder.undeclared'
        | 'imports.placeholder.editor'
    }

const meaningOf = (inside: string, names: ForeignNames): Meaning => {
  const folder = bundleFolderOf(inside, names)
  if (folder !== null) return { kind: 'piece', piece: { kind: 'text', text: folder } }
  if (inside === '/' || inside === 'pathSeparator') return piece({ kind: 'text', text: sep })
  if (inside === 'userHome') return variable('HOME', null)
  if (/^workspace(?:Folder|Root)(?::.*)?$/.test(inside))
    return piece({ kind: 'field', id: names.workspaceFolder() })
  const declared = /^(?:input:|user_config\.)(.+)$/s.exec(inside)?.[1]
  if (declared !== undefined) {
    const id = names.declared(declared)
    return id === null
      ? { kind: 'unknown', key: 'imports.placeholder.undeclared' }
      : piece({ kind: 'field', id })
  }
  if (inside.startsWith('secret:')) return { kind: 'unknown', key: 'imports.placeholder.secret' }
  if (editorOnly.test(inside)) return { kind: 'unknown', key: 'imports.placeholder.editor' }
  const [, name, fallback] = /^(?:env:)?([A-Za-z_]\w*)(?::-([^{}]*))?$/.exec(inside) ?? []
  return name === undefined
    ? { kind: 'unknown', key: 'imports.placeholder.unknown' }
    : variable(name, fallback ?? null)
}

const piece = (of: Piece): Meaning => ({ kind: 'piece', piece: of })

const variable = (name: string, fallback: string | null): Meaning => {
  const text = fallback === null ? `\${${name}}` : `\${${name}:-${fallback}}`
  return { kind: 'variable', name, piece: { kind: 'text', text } }
}

/** Only an editor with an open file or its own settings knows what these stand for. */
const editorOnly =
  /^(?:config:|command:|file|relativeFile|lineNumber|selectedText|execPath|cwd$|defaultBuildTask|extension|workspaceFolderBasename)/

const bundleFolderOf = (inside: string, { bundleFolder }: ForeignNames): string | null => {
  if (bundleFolder === null) return null
  if (inside === '__dirname') return literally(bundleFolder)
  const known: Readonly<Record<string, string>> = {
    DESKTOP: 'Desktop',
    DOCUMENTS: 'Documents',
    DOWNLOADS: 'Downloads',
  }
  return Object.hasOwn(known, inside) ? `\${HOME}${sep}${known[inside] ?? ''}` : null
}
