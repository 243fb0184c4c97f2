import { z } from 'zod'
import { budget } from '#contract/events'
import type { Input } from '#contract/methods'
import type { Preferences } from '#contract/views'
import type { Journal } from './journal.ts'

export type PreferenceStore = {
  readonly current: () => Preferences
  readonly change: (changes: Input<'setPreferences'>) => Promise<void>
}

const schemas = {
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  budget: budget.catch({ steps: 50, tokens: null, costUsd: 5 }),
  firstRunDone: z.boolean().catch(false),
}

/** `stored` holds one JSON text per preference; what is missing or unreadable has its default. */
export const createPreferences = (
  stored: Readonly<Record<string, string>>,
  journal: Journal,
  onChange: () => void,
): PreferenceStore => {
  let current: Preferences = {
    theme: schemas.theme.parse(jsonOf(stored['theme'])),
    budget: schemas.budget.parse(jsonOf(stored['budget'])),
    firstRunDone: schemas.firstRunDone.parse(jsonOf(stored['firstRunDone'])),
  }
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

const jsonOf = (text: string | undefined): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
