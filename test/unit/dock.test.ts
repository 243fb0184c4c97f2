import { expect, test } from 'vitest'
import { asId } from '#contract/ids'
import type { Question } from '#contract/views'
import { dockFor } from '../../main/dock.ts'

const question = (changes: { readonly exact?: string; readonly facts?: readonly string[] }): Question => ({
  requestId: asId('one'),
  kind: 'call',
  name: 'Allow files.read?',
  heading: 'Let files run read on a.txt?',
  asker: 'Asked in the workspace window',
  facts: (changes.facts ?? ['Goes to files']).map((text) => ({ icon: 'computer', text })),
  exact: changes.exact ?? '{}',
  exactNote: '',
  shownHash: '',
  sessionScope: true,
})

test('a question gets as much room as its facts and its exact text need', () => {
  expect(dockFor(null)).toBe('hidden')
  expect(dockFor(question({}))).toBe('normal')
  expect(dockFor(question({ facts: ['a', 'b', 'c'] }))).toBe('normal')
  expect(dockFor(question({ facts: ['a', 'b', 'c'.repeat(65)] }))).toBe('medium')
  expect(dockFor(question({ exact: 'x'.repeat(42 * 5) }))).toBe('normal')
  expect(dockFor(question({ exact: 'x'.repeat(42 * 5 + 1) }))).toBe('medium')
  expect(dockFor(question({ exact: '\n'.repeat(10) }))).toBe('tall')
  expect(dockFor(question({ facts: Array.from({ length: 7 }, String) }))).toBe('tall')
})

test('fields and texts that stand above the exact text need room too', () => {
  const text = { role: 'user', text: 'short', note: '' }
  const sampling = { server: 'a', models: ['x/y'], systemPrompt: null, messages: [text] }
  const field = {
    name: 'a',
    label: 'A',
    description: '',
    hint: '',
    isRequired: true,
    control: { kind: 'yes-no', initial: null },
  } as const
  expect(dockFor({ ...question({}), fields: [field] })).toBe('normal')
  expect(dockFor({ ...question({}), fields: [field, field] })).toBe('medium')
  expect(dockFor({ ...question({}), fields: [field, field, field] })).toBe('tall')
  expect(dockFor({ ...question({}), sampling })).toBe('medium')
  expect(dockFor({ ...question({}), sampling: { ...sampling, messages: [text, text, text] } })).toBe('tall')
})
