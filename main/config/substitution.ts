import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { Place, SourceText } from './configuration-source.ts'

/** Where the values of `${NAME}` and `${secret:NAME}` come from. */
export type ValueSources = {
  /** Asked only when a text names a variable: the answer of a login shell may take seconds. */
  readonly environment: () => Promise<Readonly<Record<string, string>>>
  /** Null when nothing is stored under the name. */
  readonly secret: (name: string) => Promise<string | null>
  /** What `secret` gives only stands for the value: whether it has the right form is not looked at. */
  readonly secretsStandIn?: true
}

/** Its message names the line already; the place is for the list of problems. */
export type LocatedProblem = Problem & Place

/** `secrets` names the entries of the secret store that went into the value. */
export type Substituted = { readonly value: string; readonly secrets: readonly string[] }

/**
 * Substitutes the texts of one entry and remembers the first problem. After a problem the values mean nothing: the
 * caller asks for it before using them.
 */
export type Substitution = {
  /** A text that others can see, such as an argument: a secret in it is a problem. */
  readonly visible: (text: SourceText, what: string) => Promise<string>
  /** A text that only its receiver sees; says which secrets went into it. */
  readonly hidden: (text: SourceText) => Promise<Substituted>
  /** Adds a problem of the caller's own, such as a value that does not fit where it goes. */
  readonly reject: (place: Place, code: string, message: string) => void
  readonly problem: () => LocatedProblem | null
}

export const createSubstitution = (sources: ValueSources): Substitution => {
  let problem: LocatedProblem | null = null

  const reject = ({ line, column }: Place, code: string, message: string): void => {
    problem ??= { code, message: t('config.substitution.at', { line, sentence: message }), line, column }
  }

  const valueOf = async (piece: Piece): Promise<Result<string>> => {
    if (piece.kind === 'literal') return ok(piece.text)
    return piece.kind === 'variable' ? variable(piece, sources) : secret(piece.name, sources)
  }

  const hidden = async (source: SourceText): Promise<Substituted> => {
    const pieces = parseTemplate(source.text)
    if (!pieces.ok) reject(source, pieces.problem.code, pieces.problem.message)
    let value = ''
    for (const piece of pieces.ok ? pieces.value : []) {
      const result = await valueOf(piece)
      if (result.ok) value += result.value
      else reject(source, result.problem.code, result.problem.message)
    }
    if (value.includes('\0')) reject(source, 'bad-value', t('config.substitution.zero'))
    return { value, secrets: pieces.ok ? secretsOf(pieces.value) : [] }
  }

  const visible = async (source: SourceText, what: string): Promise<string> => {
    const pieces = parseTemplate(source.text)
    const hasSecret = pieces.ok && secretsOf(pieces.value).length > 0
    if (!hasSecret) return (await hidden(source)).value
    reject(source, 'secret-in-view', what)
    return ''
  }

  return { visible, hidden, reject, problem: () => problem }
}

/** A part of a text: itself, or what takes its place. */
export type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string; readonly fallback: string | null }
  | { readonly kind: 'secret'; readonly name: string }

/** `$$` is a dollar, and a dollar before anything but `{` or `$` is itself. */
const parseTemplate = (text: string): Result<readonly Piece[]> => {
  const pieces: Piece[] = []
  let rest = 0
  for (const match of text.matchAll(/\$\$|\$\{([^}]*)\}|\$\{/g)) {
    const piece = match[0] === '$$' ? ({ kind: 'literal', text: '$' } as const) : placeholder(match[1])
    if (piece === null) return fail('bad-placeholder', t('config.substitution.placeholder'))
    pieces.push({ kind: 'literal', text: text.slice(rest, match.index) }, piece)
    rest = match.index + match[0].length
  }
  return ok([...pieces, { kind: 'literal', text: text.slice(rest) }])
}

/** What stands between the braces; undefined when they are not closed. */
const placeholder = (inside: string | undefined): Piece | null => {
  const secretName = /^secret:([A-Z][A-Z0-9_]{0,63})$/.exec(inside ?? '')?.[1]
  if (secretName !== undefined) return { kind: 'secret', name: secretName }
  const [, name, fallback] = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s.exec(inside ?? '') ?? []
  return name === undefined ? null : { kind: 'variable', name, fallback: fallback ?? null }
}

const variable = async (
  { name, fallback }: Extract<Piece, { kind: 'variable' }>,
  sources: ValueSources,
): Promise<Result<string>> => {
  const environment = await sources.environment()
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined
  if (value !== undefined && (value !== '' || fallback === null)) return ok(value)
  if (fallback !== null) return ok(fallback)
  return fail(
    'missing-variable',
    t('config.substitution.variable', { name, example: `\${${name}:-default}` }),
  )
}

const secret = async (name: string, sources: ValueSources): Promise<Result<string>> => {
  const value = await sources.secret(name)
  if (value !== null) return ok(value)
  return fail('missing-secret', t('config.substitution.secret', { name }))
}

const secretsOf = (pieces: readonly Piece[]): readonly string[] => [
  ...new Set(pieces.flatMap((piece) => (piece.kind === 'secret' ? [piece.name] : []))),
]

/**
 * Says where a secret text of the file comes from without showing anything that could be the secret itself: neither
 * literal text nor a default.
 */
export const describeOrigin = (text: string): string => {
  const pieces = parseTemplate(text)
  const names = (pieces.ok ? pieces.value : []).flatMap((piece) => {
    if (piece.kind === 'literal') return []
    return [piece.kind === 'secret' ? `\${secret:${piece.name}}` : `\${${piece.name}}`]
  })
  return names.length > 0 ? names.join(' ') : t('config.substitution.literal')
}
