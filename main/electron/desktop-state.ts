import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { writePrivately } from '../durable-file.ts'

const whole = z.number().int().min(-100_000).max(100_000)

/** What the desktop shell remembers about itself, in window.json. It holds no authority and nothing anyone wrote. */
const desktopState = z.object({
  bounds: z.object({ x: whole, y: whole, width: whole, height: whole }).nullable().catch(null),
  mode: z.enum(['normal', 'maximized', 'full-screen']).catch('normal'),
  /** Electron's zoom level: 0 is 100 %, each step 20 % more or less. */
  zoomLevel: z.number().min(-3).max(5).catch(0),
  /** Languages whose dictionary the user agreed to download, such as "en-US". */
  dictionaries: z.array(z.string().max(20)).max(100).catch([]),
})
export type DesktopState = Readonly<z.infer<typeof desktopState>>

export type DesktopStateFile = AsyncDisposable & {
  readonly current: () => DesktopState
  /** Written soon; several changes in a moment are one write. */
  readonly change: (changes: Partial<DesktopState>) => void
  /** As if nothing had ever been remembered; the file is the caller's to remove, once nothing writes it. */
  readonly forget: () => Promise<void>
}

const fresh: DesktopState = { bounds: null, mode: 'normal', zoomLevel: 0, dictionaries: [] }
const writeDelayMs = 500

/** A file that is missing or unreadable counts as empty; one that cannot be written costs the memory only. */
export const openDesktopState = async (
  path: string,
  log: (line: string) => void,
): Promise<DesktopStateFile> => {
  let state = await readState(path)
  let timer: NodeJS.Timeout | undefined
  /** One after the other, so that the newest is what stays. */
  let written: Promise<void> = Promise.resolve()

  const unschedule = (): void => {
    clearTimeout(timer)
    timer = undefined
  }

  const write = (): void => {
    unschedule()
    written = written
      .then(() => writePrivately(path, JSON.stringify(state)))
      .catch((error: unknown) => log(`the window's place was not remembered: ${String(error)}`))
  }

  return {
    current: () => state,
    change: (changes) => {
      state = { ...state, ...changes }
      timer ??= setTimeout(write, writeDelayMs)
    },
    forget: () => {
      unschedule()
      state = fresh
      return written
    },
    [Symbol.asyncDispose]: async () => {
      if (timer !== undefined) write()
      await written
    },
  }
}

const readState = async (path: string): Promise<DesktopState> => {
  try {
    const parsed = desktopState.safeParse(JSON.parse(await readFile(path, 'utf8')))
    return parsed.success ? parsed.data : fresh
  } catch {
    return fresh
  }
}
