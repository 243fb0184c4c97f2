/** What keys look like: a known beginning, a header's value, or a long run of letters and digits mixed. */
const keyForms: readonly RegExp[] = [
  /\b(?:sk|pk|rk|xai|gsk|ghp|gho|ghs|github_pat|glpat|xox[abprs]|hf|AIza|AKIA|ya29)[-_.]?[A-Za-z0-9][A-Za-z0-9_.-]{10,}/g,
  /(?<=\b(?:Bearer|Basic|token)\s+)[A-Za-z0-9._~+/=-]{8,}/gi,
  /(?<=(?:api[-_]?key|authorization|password|passwd|secret|token)["']?\s*[:=]\s*["']?)[^\s"',;}]{4,}/gi,
  /(?<=[?&](?:key|token|secret|signature|code)=)[^\s&"']+/gi,
  /(?<=:\/\/)[^\s/@"']+(?=@)/g,
  /\b(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{32,}\b/g,
]

const removed = '[removed]'

/** The text without what looks like a key. Identifiers in the form of a UUID stay. */
export const withoutKeys = (text: string): string =>
  keyForms.reduce(
    (rest, form) => rest.replaceAll(form, (found) => (uuid.test(found) ? found : removed)),
    text,
  )

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The text without the named values, however short they are. */
export const withoutValues = (text: string, values: readonly string[]): string =>
  values
    .filter((value) => value !== '')
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, value) => rest.replaceAll(value, removed), text)
