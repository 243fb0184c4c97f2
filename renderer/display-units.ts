const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })

/** Milliseconds as "14 ms", "2.4 s", "3 min 20 s" or "2 h 5 min". */
export const durationText = (milliseconds: number): string => {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 60) return `${plain.format(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${Math.floor(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A number of tokens as "840", "12.4k" or "1.2M". */
export const tokensText = (tokens: number): string => {
  if (tokens < 1000) return String(tokens)
  return tokens < 1_000_000 ? `${plain.format(tokens / 1000)}k` : `${plain.format(tokens / 1_000_000)}M`
}

/** US dollars as "$0.00"; amounts under a cent keep two significant digits. Null, a price nobody knows, is "". */
export const costText = (costUsd: number | null): string => {
  if (costUsd === null) return ''
  return costUsd > 0 && costUsd < 0.01 ? `$${costUsd.toPrecision(2)}` : `$${costUsd.toFixed(2)}`
}

/** Bytes as "512 bytes", "1.2 kB" or "3.4 MB" (powers of ten). */
export const bytesText = (bytes: number): string => {
  if (bytes < 1000) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`
  const [divisor, unit] = bytes < 1_000_000 ? [1000, 'kB'] : bytes < 1e9 ? [1_000_000, 'MB'] : [1e9, 'GB']
  return `${plain.format(bytes / divisor)} ${unit}`
}

/** "14 tools", "1 tool". */
export const countText = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

const dateAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const timeWithSeconds = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

/** Wall time in milliseconds since 1970 as date and time in the user's format. */
export const momentText = (at: number): string => dateAndTime.format(at)
export const timeText = (at: number): string => timeWithSeconds.format(at)
