/** Addresses with variables (RFC 6570). Values are texts: lists and maps have no fields here. */

/** The address with these values in it; a variable whose value is empty is left out, as one without a value is. */
export const expandTemplate = (template: string, values: Readonly<Record<string, string>>): string =>
  template.replaceAll(expression, (_whole, operator: string, list: string) => {
    const { first, separator, isNamed, whenEmpty, keepsReserved } = operators[operator] ?? simple
    const parts = list.split(',').flatMap((variable) => {
      const { name, length } = readVariable(variable)
      const value = Object.hasOwn(values, name) ? (values[name] ?? '') : ''
      if (value === '') return []
      const text = encode(Array.from(value).slice(0, length).join(''), keepsReserved)
      return [isNamed ? `${name}${text === '' ? whenEmpty : `=${text}`}` : text]
    })
    return parts.length === 0 ? '' : first + parts.join(separator)
  })

/** Variables that an address makes sense without: those of queries, parameters and fragments. */
export const optionalVariables = (template: string): ReadonlySet<string> =>
  new Set(
    [...template.matchAll(expression)].flatMap(([, operator = '', list = '']) =>
      ['?', '&', ';', '#'].includes(operator)
        ? list.split(',').map((variable) => readVariable(variable).name)
        : [],
    ),
  )

const expression = /\{([+#./;?&]?)([^{}]+)\}/gu

type Operator = {
  readonly first: string
  readonly separator: string
  readonly isNamed: boolean
  readonly whenEmpty: string
  readonly keepsReserved: boolean
}

const simple: Operator = { first: '', separator: ',', isNamed: false, whenEmpty: '', keepsReserved: false }
const named = (first: string, separator: string, whenEmpty: string): Operator => ({
  first,
  separator,
  isNamed: true,
  whenEmpty,
  keepsReserved: false,
})

const operators: Readonly<Record<string, Operator>> = {
  '+': { ...simple, keepsReserved: true },
  '#': { ...simple, first: '#', keepsReserved: true },
  '.': { ...simple, first: '.', separator: '.' },
  '/': { ...simple, first: '/', separator: '/' },
  ';': named(';', ';', ''),
  '?': named('?', '&', '='),
  '&': named('&', '&', '='),
}

/** `name`, `name:3` (its first characters) or `name*`, which is the same for a text. */
const readVariable = (variable: string): { readonly name: string; readonly length: number } => {
  const [name = '', prefix = ''] = variable.trim().replace(/\*$/u, '').split(':')
  return { name, length: /^\d{1,4}$/u.test(prefix) ? Number(prefix) : Infinity }
}

const encode = (text: string, keepsReserved: boolean): string =>
  text
    .toWellFormed()
    .replaceAll(keepsReserved ? notAllowed : notUnreserved, (part) =>
      keepsReserved && isEncoded(part) ? part : encodeAll(part),
    )

const isEncoded = (part: string): boolean => /^%[0-9a-f]{2}$/iu.test(part)
const notUnreserved = /[^\w.~-]+/gu
const notAllowed = /%[0-9a-f]{2}|[^\w.~:/?#[\]@!$&'()*+,;=-]/giu

/** As `encodeURIComponent`, which leaves some reserved characters as they are. */
const encodeAll = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
