import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Frame, Page } from 'playwright-core'

/** A secret that nothing else looks like: 24 characters, two of which are written differently in an address. */
export const newCanary = (): string =>
  `${randomBytes(8).toString('hex').slice(0, 11)}+/${randomBytes(8).toString('hex').slice(0, 11)}`

const halfLength = 12

/** Each way in which a secret could be written down, whole or by half, with a name for it. */
export const spellingsOf = (secret: string): readonly (readonly [string, string])[] => [
  ['plain', secret],
  ['first half', secret.slice(0, halfLength)],
  ['second half', secret.slice(-halfLength)],
  ['reversed', Buffer.from(Buffer.from(secret).toReversed()).toString()],
  ['hex', Buffer.from(secret).toString('hex')],
  ['HEX', Buffer.from(secret).toString('hex').toUpperCase()],
  ['URL-encoded', encodeURIComponent(secret)],
  ['UTF-16', Buffer.from(secret, 'utf16le').toString('latin1')],
  ...[0, 1, 2].map((shift) => [`base64 at ${shift}`, base64Within(secret, shift)] as const),
]

/** The characters that stand in the base64 of any text that has the secret `shift` bytes behind a multiple of three. */
const base64Within = (secret: string, shift: number): string => {
  const lead = (3 - shift) % 3
  const whole = secret.slice(lead, lead + Math.floor((secret.length - lead) / 3) * 3)
  return Buffer.from(whole).toString('base64')
}

export type Canaries = Readonly<Record<string, string>>

/** "PROVIDER_KEY (hex)" for each spelling of each canary that stands in `text`; bytes are given as latin1. */
export const leaksIn = (canaries: Canaries, text: string): readonly string[] =>
  Object.entries(canaries).flatMap(([name, secret]) =>
    spellingsOf(secret)
      .filter(([, spelling]) => text.includes(spelling))
      .map(([how]) => `${name} (${how})`),
  )

/** Each file below the folder that holds a canary, and which. */
export const leakingFiles = (canaries: Canaries, folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .flatMap((path) => leaksIn(canaries, readFileSync(path, 'latin1')).map((leak) => `${path}: ${leak}`))

/** The environments of all processes that have this entry in theirs. */
export const environmentsWith = (entry: string): readonly string[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => environmentOf(pid))
    .filter((environment) => environment.split('\0').includes(entry))

const environmentOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1')
  } catch {
    return ''
  }
}

/** What is alive in the memory of each frame's process, after its garbage was collected; the frames' HTML and storage. */
export const contentsOf = async (page: Page): Promise<string> => {
  const parts = await Promise.all(
    page.frames().map(async (frame) => {
      const storage = await frame.evaluate(() =>
        JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
      )
      return `${await frame.content()}${storage}${await heapOf(page, frame)}`
    }),
  )
  return parts.join('')
}

const heapOf = async (page: Page, frame: Frame): Promise<string> => {
  const session = await sessionOf(page, frame)
  if (session === null) return ''
  const chunks: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk))
  await session.send('HeapProfiler.enable')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return chunks.join('')
}

/** Null for a frame that lives in the process of its page: its memory is in that snapshot. */
const sessionOf = async (page: Page, frame: Frame): Promise<CDPSession | null> => {
  if (frame === page.mainFrame()) return page.context().newCDPSession(page)
  return page
    .context()
    .newCDPSession(frame)
    .catch(() => null)
}
