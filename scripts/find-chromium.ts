import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const programNames = ['chromium', 'chromium-browser', 'google-chrome'] as const

/** The path of a Chromium: the one that CHROMIUM_PATH names, else the first on PATH; null when there is none. */
export const findChromium = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string | null => {
  const named = environment['CHROMIUM_PATH']
  if (named) return isExecutable(named) ? named : null
  const folders = (environment['PATH'] ?? '').split(delimiter)
  const candidates = programNames.flatMap((name) => folders.map((folder) => join(folder, name)))
  return candidates.find(isExecutable) ?? null
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
