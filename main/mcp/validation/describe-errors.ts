import type { ErrorObject } from 'ajv'

const errorsNamed = 10

/** Says which members do not fit, and how, in words a model can act on. */
export const describeErrors = (errors: readonly ErrorObject[]): string => {
  const sentences = [...new Set(errors.slice(0, 200).map(sentenceOf))]
  const rest = sentences.length - errorsNamed
  return [...sentences.slice(0, errorsNamed), ...(rest > 0 ? [`And ${rest} more.`] : [])].join(' ')
}

const sentenceOf = (error: ErrorObject): string => {
  const { keyword, message } = error
  const params: Readonly<Record<string, unknown>> = error.params
  const path = pathOf(error.instancePath)
  if (keyword === 'required') return `${memberOf(path, params['missingProperty'])} is missing.`
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const name = params['additionalProperty'] ?? params['unevaluatedProperty']
    return `${memberOf(path, name)} is not a known member.`
  }
  const subject = path === '' ? 'The value' : `\`${path}\``
  if (keyword === 'enum')
    return `${subject} must be one of ${shorten(JSON.stringify(params['allowedValues']))}.`
  if (keyword === 'const') return `${subject} must be ${shorten(JSON.stringify(params['allowedValue']))}.`
  return `${subject} ${message ?? `does not fit "${keyword}"`}.`
}

const memberOf = (path: string, name: unknown): string =>
  `\`${path === '' ? '' : `${path}.`}${String(name)}\``

/** "/items/0/name" as "items[0].name". */
const pathOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce(
      (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : `${path}${path === '' ? '' : '.'}${part}`),
      '',
    )

const shorten = (text: string): string => (text.length > 300 ? `${text.slice(0, 300)}…` : text)
