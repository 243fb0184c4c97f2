/** One value of DER (X.690): its tag, its content, and both together as they were written. */
export type DerValue = { readonly tag: number; readonly content: Buffer; readonly whole: Buffer }

/** The values that follow each other in `bytes`; null when they are not DER. */
export const derValues = (bytes: Buffer): readonly DerValue[] | null => {
  const values: DerValue[] = []
  let at = 0
  while (at < bytes.length) {
    const value = derValue(bytes, at)
    if (value === null) return null
    values.push(value)
    at += value.whole.length
  }
  return values
}

const derValue = (bytes: Buffer, at: number): DerValue | null => {
  const [tag, first] = [bytes[at], bytes[at + 1]]
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  if (first === 0x80 || lengthBytes > 4 || at + 2 + lengthBytes > bytes.length) return null
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(at + 2, lengthBytes)
  const start = at + 2 + lengthBytes
  if (start + length > bytes.length) return null
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) }
}

/** An object identifier as dotted numbers. */
export const objectIdentifier = ({ content }: DerValue): string => {
  const numbers: number[] = []
  let value = 0
  for (const byte of content) {
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) {
      numbers.push(value)
      value = 0
    }
  }
  const [first = 0, ...rest] = numbers
  const top = Math.min(Math.floor(first / 40), 2)
  return [top, first - top * 40, ...rest].join('.')
}
