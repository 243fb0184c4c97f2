/**
 * How long the endpoint asks to wait, in milliseconds, from `retry-after-ms` or `Retry-After` (RFC 9110 section
 * 10.2.3: seconds or a date). Null when it says nothing that can be understood. `now` is milliseconds since 1970.
 */
export const readRetryAfter = (headers: Headers, now: number): number | null => {
  const milliseconds = amount(headers.get('retry-after-ms'))
  if (milliseconds !== null) return milliseconds
  const text = headers.get('retry-after')
  const seconds = amount(text)
  if (seconds !== null) return seconds * 1000
  const date = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now)
}

const amount = (text: string | null): number | null =>
  text !== null && /^\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : null
