import { randomUUID } from 'node:crypto'

export type ArgumentEcho = {
  /** Stands for the text in a request that is given as values. */
  readonly mark: (text: string) => { readonly [name: string]: number }
  /** The request's body with each text where it belongs, byte for byte. */
  readonly restore: (body: string) => string
}

/**
 * Some libraries want the arguments of earlier calls as values, and would write them anew: a model would then read an
 * id of 19 digits rounded where it wrote it exactly. So a mark travels through the library in the text's place.
 */
export const createArgumentEcho = (): ArgumentEcho => {
  const name = randomUUID()
  const texts: string[] = []
  return {
    mark: (text) => ({ [name]: texts.push(text) - 1 }),
    restore: (body) =>
      body.replaceAll(
        new RegExp(`\\{"${name}":(\\d+)\\}`, 'g'),
        (mark, index: string) => texts[Number(index)] ?? mark,
      ),
  }
}
