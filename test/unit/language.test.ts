import fc from 'fast-check'
import { globSync, readFileSync } from 'node:fs'
import { afterEach, expect, test } from 'vitest'
import { conversationId } from '#contract/ids'
import type { Texts } from '#contract/language/catalogue'
import { english } from '#contract/language/english'
import { german } from '#contract/language/german'
import { nearestLanguage, setLanguage, t } from '#contract/language/texts'
import type { ConversationSummary } from '#contract/views'
import {
  bytesText,
  costText,
  dayText,
  durationText,
  momentText,
  tokensText,
} from '../../renderer/display-units.ts'
import { groupByDay } from '../../renderer/side-bar/conversation-groups.ts'
import { problemsIn, sentencesIn, textsIn } from '../support/source-texts.ts'
import { verifies } from '../support/verifies.ts'

afterEach(() => setLanguage('en'))

type Named = { readonly name: string; readonly text: string }

const named = (texts: Texts, path = ''): readonly Named[] =>
  Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [{ name: path + name, text }] : named(text, `${path}${name}.`),
  )

const inEnglish = named(english)
const inGerman = new Map(named(german).map(({ name, text }) => [name, text]))

/** Each value once, in the order of their names. */
const valuesIn = (text: string): readonly string[] =>
  [...new Set(text.match(/(?<=\{\{).*?(?=\}\})/g) ?? [])].toSorted()

verifies('language:complete', 'each sentence has its German with the same values', () => {
  expect([...inGerman.keys()].toSorted()).toEqual(inEnglish.map(({ name }) => name).toSorted())
  const different = inEnglish.filter(({ name, text }) => {
    return valuesIn(text).join() !== valuesIn(inGerman.get(name) ?? '').join()
  })
  expect(different).toEqual([])
})

verifies('language:complete', 'a sentence that counts has both of its forms, and nothing is empty', () => {
  const names = new Set(inEnglish.map(({ name }) => name))
  for (const { name, text } of inEnglish) {
    const [, base, form] = /^(.*)_(one|other)$/.exec(name) ?? []
    if (base !== undefined) expect(names, name).toContain(`${base}_${form === 'one' ? 'other' : 'one'}`)
    expect(text.trim(), name).toBe(text)
    expect(inGerman.get(name), name).toMatch(/\S/)
  }
})

/** Every name of a text that stands in a source, written out or with values within; those are given as patterns. */
const usedNames = (): readonly RegExp[] => {
  const folder = new URL('../../', import.meta.url).pathname
  const files = globSync('{main,preload,renderer,scripts}/**/*.{ts,tsx}', { cwd: folder })
  return files
    .filter((file) => !file.startsWith('preload/contract/language/'))
    .flatMap((file) => [...readFileSync(folder + file, 'utf8').matchAll(/(['`])([a-zA-Z]+\..*?)\1/g)])
    .map(([, , name = '']) =>
      name.split(/\$\{.*?\}/).map((part) => part.replaceAll(/[^a-zA-Z0-9]/g, String.raw`\$&`)),
    )
    .map((parts) => new RegExp(`^${parts.join('[a-zA-Z0-9-]+')}$`))
}

verifies('language:one-catalogue', 'and no text in it that nobody says', () => {
  const used = usedNames()
  const names = new Set(inEnglish.map(({ name }) => name.replace(/_(?:one|other)$/, '')))
  expect([...names].filter((name) => !used.some((pattern) => pattern.test(name)))).toEqual([])
})

/** Names, units and words that are the same in both languages. */
const sameInBoth =
  /^(?:[\d\s.,:;·/()%$+×-]|\{\{.*?\}\}|\bAssent|\bassent\.yaml|\bJSON|\bMarkdown|\bMCP|\bServer|\bName|\bDefinition|\bLimit|\bToken|\bSystem|\bAgent|\bms|\bs\b|\bmin|\bh\b|\bk[Bb]|\bMB|\bGB)*$/

verifies('language:complete', 'no sentence was left in English', () => {
  const same = inEnglish.filter(({ name, text }) => inGerman.get(name) === text && !sameInBoth.test(text))
  expect(same.filter(({ name }) => !knownAlike.includes(name))).toEqual([])
})

const knownAlike: readonly string[] = [
  'attachments.types.text',
  'secrets.store.gnome',
  'secrets.store.kde',
  'settings.models.takes.pdf',
  'settings.appearance.normal',
  'settings.about.version',
]

verifies('language:complete', 'German is typeset as German is', () => {
  for (const [name, text] of inGerman) {
    expect(text.replaceAll(/\{".*?\}|""/g, ''), name).not.toMatch(/["”]/)
    expect((text.match(/„/g) ?? []).length, name).toBe((text.match(/“/g) ?? []).length)
  }
})

const root = new URL('../../', import.meta.url).pathname
const languageOf = (file: string): 'ts' | 'tsx' => (file.endsWith('x') ? 'tsx' : 'ts')
const sourcesOf = (...patterns: readonly string[]): readonly (readonly [string, string])[] =>
  patterns
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .map((file) => [file, readFileSync(root + file, 'utf8')] as const)

/** Names, and examples of what is typed as it is. */
const wordsOfNoLanguage: readonly string[] = [
  'Assent',
  'Google Gemini',
  'OPENAI_API_KEY',
  'http://127.0.0.1:11434/v1',
  'Application Support',
  'Bearer …',
  'files',
  'local',
  'npx',
]

verifies('language:one-catalogue', 'the pages have no text of their own', () => {
  const found = sourcesOf('renderer/**/*.{ts,tsx}').flatMap(([file, source]) =>
    textsIn(source, languageOf(file))
      .filter(({ text }) => !wordsOfNoLanguage.includes(text))
      .map(({ line, text }) => `${file}:${line} ${text}`),
  )
  expect(found).toEqual([])
})

/** Written for a model, for the wire, for the log, or for whoever repairs the program. */
const notForUsers = [
  'main/agent/call-answer.ts',
  'main/agent/compaction.ts',
  'main/agent/perform-call.ts',
  'main/agent/server-refusals.ts',
  'main/agent/system-instructions.ts',
  'main/agent/tool-search-instructions.ts',
  'main/config/login-environment.ts',
  'main/config/shell-environment.ts',
  'main/consent/consent.ts',
  'main/consent/strict-json.ts',
  'main/consent/unreadable.ts',
  'main/electron/serve-page.ts',
  // Told to servers.
  'main/mcp/transport/stdio-transport.ts',
  // Names of programs.
  'main/import/places.ts',
  'main/index.ts',
  'main/mcp/connection/read-server-request.ts',
  'main/mcp/connection/server-requests.ts',
  'main/mcp/http/inbound.ts',
  'main/mcp/schema-validation.ts',
  'main/mcp/transport/inbound-limit.ts',
  'main/mcp/validation/describe-errors.ts',
  'main/mcp/validation/validator.ts',
  'main/model/attached-files.ts',
  'main/problem-report.ts',
  'main/server-requests/refusals.ts',
  'main/server-requests/sampling-request.ts',
  'main/web/socket.ts',
]

verifies('language:one-catalogue', 'what main says went wrong is in the catalogue', () => {
  const found = sourcesOf('main/**/*.ts')
    .filter(([file]) => !notForUsers.includes(file))
    .flatMap(([file, source]) =>
      [...problemsIn(source, 'ts'), ...textsIn(source, 'ts')]
        .filter(({ text }) => !wordsOfNoLanguage.includes(text))
        .map(({ line, text }) => `${file}:${line} ${text}`),
    )
  expect(found).toEqual([])
})

verifies('language:one-catalogue', 'a text that is planted beside the catalogue is found', () => {
  const planted = [
    '<p>Nothing here</p>',
    '<button aria-label="Close" />',
    '<input placeholder={isEmpty ? "files" : t("a.b")} />',
    '<IconButton label={`Menu of ${title}`} />',
    'actions.say("This was copied.")',
    'const empty = () => `Nothing in ${folder}.`',
  ]
  for (const text of planted)
    expect(textsIn(`const x = ${text.replace(/^const empty = /, '')}`), text).toHaveLength(1)
  for (const text of ["fail('code', 'It failed here.')", '({ code, message: `No ${name} there.` })'])
    expect(problemsIn(`const x = ${text}`), text).not.toEqual([])
  const harmless = [
    '<p className="a b" data-tone="stop">{t(\'window.action.open\')} · {\'—\'}</p>',
    "event.key === 'Escape' || root.querySelector('.Some thing')",
    "() => { throw new Error('The page has no root') }",
  ]
  for (const text of harmless) expect(textsIn(`const x = ${text}`), text).toEqual([])
})

verifies('language:complete', 'each sentence that is said is given the values it has', () => {
  const wanted = new Map(
    inEnglish.map(({ name, text }) => [name.replace(/_(?:one|other)$/, ''), valuesIn(text)]),
  )
  const wrong = sourcesOf('renderer/**/*.{ts,tsx}', 'main/**/*.ts').flatMap(([file, source]) =>
    sentencesIn(source, languageOf(file)).flatMap(({ line, key, values }) => {
      const known = wanted.get(key)
      if (known === undefined) return [`${file}:${line} ${key} is not there`]
      const isComplete = values === null || known.every((name) => values.includes(name))
      return isComplete ? [] : [`${file}:${line} ${key} lacks one of ${known.join(', ')}`]
    }),
  )
  expect(wrong).toEqual([])
})

verifies('language:values', 'no value is read as a part of the sentence', () => {
  const hostile = fc.oneof(
    fc.constantFrom(
      '{{state}}',
      '$t(window.action.open)',
      '$&',
      '{{',
      '}}',
      '<b>',
      '&amp;',
      '{{alias}} {{state}}',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(hostile, hostile, fc.constantFrom('en', 'de'), (alias, state, language) => {
      setLanguage(language)
      return t('sideBar.servers.entry', { alias, state }) === `${alias}, ${state}`
    }),
  )
})

test('the nearest language is found for a locale', () => {
  expect(['de-AT', 'de_CH.UTF-8', 'DE', 'en-GB', 'fr', 'C', ''].map(nearestLanguage)).toEqual([
    'de',
    'de',
    'de',
    'en',
    'en',
    'en',
    'en',
  ])
})

test('numbers, sizes and dates follow the language', () => {
  const moment = new Date(2026, 2, 4, 17, 5).getTime()
  setLanguage('de')
  expect([14, 2400, 200_000].map(durationText)).toEqual(['14 ms', '2,4 s', '3 min 20 s'])
  expect([840, 12_400, 1_200_000].map(tokensText)).toEqual(['840', '12,4 Tsd.', '1,2 Mio.'])
  expect([0.0034, 1.5].map(costText)).toEqual(['0,0034\u{a0}$', '1,50\u{a0}$'])
  expect([1, 512, 1200].map(bytesText)).toEqual(['1 Byte', '512 Byte', '1,2 kB'])
  expect(momentText(moment)).toBe('04.03.2026, 17:05')
  expect(dayText(moment, 'weekday')).toBe('Mittwoch')
  setLanguage('en')
  expect(dayText(moment, 'weekday')).toBe('Wednesday')
})

const changedAt = (updatedAt: number): ConversationSummary => ({
  conversation: conversationId.parse('one'),
  title: '',
  model: null,
  effort: 'default',
  instructions: '',
  updatedAt,
  deletedAt: null,
  activity: 'idle',
  usage: { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0, reasoningTokens: 0, costUsd: null },
  unpricedAnswers: 0,
})

test('the groups of conversations are named in the language', () => {
  const now = new Date(2026, 2, 4, 12).getTime()
  const namesIn = (language: 'en' | 'de'): readonly string[] => {
    setLanguage(language)
    return [0, 1, 2, 20, 400].flatMap((days) =>
      groupByDay([changedAt(now - days * 86_400_000)], now).map(({ name }) => name),
    )
  }
  expect(namesIn('de')).toEqual(['Heute', 'Gestern', 'Montag', '12. Februar', '28. Januar 2025'])
  expect(namesIn('en')).toEqual(['Today', 'Yesterday', 'Monday', 'February 12', 'January 28, 2025'])
})
