import { z } from 'zod'
import { budget } from '#contract/events'
import type { Input } from '#contract/methods'
import type { Preferences } from '#contract/views'
import type { Journal } from './journal.ts'

export type PreferenceStore = {
  readonly current: () => Preferences
  readonly change: (changes: Input<'setPreferences'>) => Promise<void>
}

const schema = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  language: z.enum(['system', 'en', 'de']).catch('system'),
  textSize: z.enum(['small', 'normal', 'large', 'larger']).catch('normal'),
  budget: budget.catch({ steps: 50, tokens: null, costUsd: 5 }),
  firstRunDone: z.boolean().catch(false),
})

/** What holds where nothing is stored. */
export const defaultPreferences: Preferences = schema.parse({})

/** `stored` holds one JSON text per preference; what is missing or unreadable has its default. */
export const createPreferences = (
  stored: Readonly<Record<string, string>>,
  journal: Journal,
  onChange: () => void,
): PreferenceStore => {
  let current: Preferences = schema.parse(
    Object.fromEntries(Object.entries(stored).map(([name, text]) => [name, jsonOf(text)])),
  )
  return {
    current: () => current,
    change: async (changes) => {
      const known = Object.entries(changes).filter(([, value]) => value !== undefined)
      await journal.commit(
        known.map(([name, value]) => ({ kind: 'preference', name, value: JSON.stringify(value) })),
      )
      current = { ...current, ...Object.fromEntries(known) }
      onChange()
    },
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
