const secretName =
  /token|secret|passw(?:or)?d|passphrase|credential|api[_-]?key|(?:^|[_-])key$|auth|private|bearer|cookie/i
const harmlessName = /author|keyboard|token_?(?:limit|count|budget)|max_?tokens|public_?key/i

/** Shapes that issuers give to their keys, and the three parts of a JSON Web Token. */
const secretShapes: readonly RegExp[] = [
  /\b(?:sk|pk|rk)[-_](?:live|test|proj|ant|or)?[-_]?[A-Za-z0-9_-]{16,}/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{16,}/,
  /\bxox[abposr]-[\w-]{10,}|\bAKIA[A-Z0-9]{12,}|\bAIza[\w-]{30,}|\bsbp_[a-z0-9]{20,}|\bhf_\w{20,}|\bntn_\w{20,}/,
  /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]+:[^/?#\s@]+@/i,
]

/** Whether the value of a variable or header is one to be kept in the secret store: by its name or by its shape. */
export const isSecretEntry = (name: string, value: string): boolean =>
  hasSecretShape(value) || (secretName.test(name) && !harmlessName.test(name) && !isTrivial(value))

/** Whether a text looks like a key, whatever it is called. */
export const hasSecretShape = (text: string): boolean => {
  const beginning = text.slice(0, examinedCharacters)
  return secretShapes.some((shape) => shape.test(beginning))
}

/** Keys are shorter; longer texts could be made to take long. */
const examinedCharacters = 4_000

const isTrivial = (value: string): boolean => /^(?:true|false|yes|no|on|off|none|\d{1,5})$/i.test(value)

/** A name that nothing is stored under yet: a new server never gets a secret that was entered for another. */
export const freeSecretName = (name: string, alias: string, taken: ReadonlySet<string>): string => {
  const short = secretNameFrom(name)
  const long = secretNameFrom(`${alias}_${name}`)
  for (let number = 1; ; number += 1)
    for (const candidate of number === 1 ? [short, long] : [`${long.slice(0, 58)}_${number}`])
      if (!taken.has(candidate)) return candidate
}

const secretNameFrom = (text: string): string => {
  const letters = text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
  return (/^[A-Z]/.test(letters) ? letters : `KEY_${letters}`).slice(0, 64).replace(/_+$/, '')
}
