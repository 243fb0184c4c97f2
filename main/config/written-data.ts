import { z } from 'zod'
import { jsonValue, type JsonValue } from '#contract/json'
import { parseYaml } from './parse-document.ts'
import { readText } from './read-text.ts'

/** What stands in the file, before substitution and checks; null while it cannot be read as YAML. */
export const readWrittenData = async (path: string): Promise<JsonValue> => {
  const text = await readText(path)
  if (!text.ok) return null
  const { document, problems } = parseYaml(text.value)
  const read = z
    .unknown()
    .pipe(jsonValue)
    .safeParse(problems.length === 0 ? dataOf(document) : null)
  return read.success ? read.data : null
}

/** Aliases that grow beyond all measure throw. */
const dataOf = (document: ReturnType<typeof parseYaml>['document']): unknown => {
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    return null
  }
}
