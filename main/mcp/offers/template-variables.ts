/** The names of the variables of a URI template in their order, each once (RFC 6570, section 2); null if it is none. */
export const templateVariables = (template: string): readonly string[] | null => {
  const outside = template.replaceAll(expression, '')
  if (/[{}]/.test(outside)) return null
  const names: string[] = []
  for (const [, list = ''] of template.matchAll(expression)) {
    for (const variable of list.split(',')) {
      const name = variableName.exec(variable)?.[1]
      if (name === undefined) return null
      names.push(name)
    }
  }
  return [...new Set(names)]
}

const expression = /\{[+#./;?&]?([^{}]*)\}/g
/** With its modifier: all of a list, or so many characters of its beginning. */
const variableName = /^((?:[\w]|%[0-9A-Fa-f]{2})(?:[\w.]|%[0-9A-Fa-f]{2})*)(?:\*|:[1-9]\d{0,3})?$/
