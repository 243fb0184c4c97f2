import { expect, test } from 'vitest'
import type { Content } from '#contract/events'
import { logLevels, type PromptView, type ResourceView } from '#contract/offers'
import type { LogLine } from '#contract/views'
import { resourceFileName } from '#contract/resource-files'
import {
  entriesMatching,
  promptEntry,
  resourceEntry,
  triggerAt,
} from '../../renderer/conversation/palette-entries.ts'
import { filledMessage } from '../../renderer/offers/filled-message.ts'
import { joinedText } from '../../renderer/offers/into-message.ts'
import { templateFields } from '../../renderer/offers/template-fields.ts'
import { expandTemplate } from '../../renderer/offers/uri-template.ts'
import { bestMatches } from '../../renderer/palette/offered-rows.ts'
import { linesFrom } from '../../renderer/servers/lines-from.ts'
import { createChatStore } from '../../renderer/store.ts'
import { verifies } from '../support/verifies.ts'

const values = {
  var: 'value',
  hello: 'Hello World!',
  path: '/foo/bar',
  half: '50%',
  base: 'http://example.com/home/',
  empty: '',
  x: '1024',
  y: '768',
  who: 'fred',
}

verifies('offers:templates', 'the examples of RFC 6570 that have texts as values', () => {
  const expected: Readonly<Record<string, string>> = {
    '{var}': 'value',
    '{hello}': 'Hello%20World%21',
    '{half}': '50%25',
    '{+hello}': 'Hello%20World!',
    '{+half}': '50%25',
    '{base}index': 'http%3A%2F%2Fexample.com%2Fhome%2Findex',
    '{+base}index': 'http://example.com/home/index',
    'O{undef}X': 'OX',
    'O{+path}/here': 'O/foo/bar/here',
    'here?ref={+path}': 'here?ref=/foo/bar',
    'map?{x,y}': 'map?1024,768',
    '{x,hello,y}': '1024,Hello%20World%21,768',
    '{+x,hello,y}': '1024,Hello%20World!,768',
    '{+path,x}/here': '/foo/bar,1024/here',
    '{#path,x}/here': '#/foo/bar,1024/here',
    'X{#var}': 'X#value',
    'X{#hello}': 'X#Hello%20World!',
    '{.who}': '.fred',
    '{.who,who}': '.fred.fred',
    '{/who,x}': '/fred/1024',
    '{/var,x}/here': '/value/1024/here',
    '{;who}': ';who=fred',
    '{;half}': ';half=50%25',
    '{;x,y}': ';x=1024;y=768',
    '{?who}': '?who=fred',
    '{?x,y}': '?x=1024&y=768',
    '{?x,y,undef}': '?x=1024&y=768',
    '?fixed=yes{&x}': '?fixed=yes&x=1024',
    '{&x,y,undef}': '&x=1024&y=768',
    '{var:3}': 'val',
    '{var:30}': 'value',
    '{+path:6}/here': '/foo/b/here',
    '{?var:3}': '?var=val',
    '{var*}': 'value',
  }
  expect(
    Object.fromEntries(Object.keys(expected).map((template) => [template, expandTemplate(template, values)])),
  ).toEqual(expected)
})

verifies('offers:templates', 'hostile values stay within their variable', () => {
  const template = 'demo://notes/{id}{?q}'
  expect(expandTemplate(template, { id: '../../x?y#z', q: '&a=b' })).toBe(
    'demo://notes/..%2F..%2Fx%3Fy%23z?q=%26a%3Db',
  )
  expect(expandTemplate(template, { id: '\u{1f600}\ud800' })).toBe('demo://notes/%F0%9F%98%80%EF%BF%BD')
  expect(expandTemplate('x{__proto__}{toString}', {})).toBe('x')
  expect(expandTemplate('{unclosed', {})).toBe('{unclosed')
  const fields = templateFields({
    uriTemplate: template,
    name: 'n',
    title: null,
    description: '',
    mimeType: null,
    variables: ['id', 'q'],
  })
  expect(fields.map(({ name, isRequired }) => [name, isRequired])).toEqual([
    ['id', true],
    ['q', false],
  ])
})

test('a resource is called as the end of its address', () => {
  const names = [
    ['demo://static/docs/a%20b.md', undefined],
    ['demo://text/1', 'text/plain; charset=utf-8'],
    ['file:///etc/passwd', undefined],
    ['https://example.com/', 'image/png'],
    ['note:..%2f..%2fevil\u202etxt.exe', 'text/plain'],
    ['demo://x/%zz', undefined],
    ['demo:', 'application/json'],
  ] as const
  expect(names.map(([uri, mimeType]) => resourceFileName({ uri, mimeType }))).toEqual([
    'a b.md',
    '1.txt',
    'passwd',
    'example.com',
    'eviltxt.exe',
    '%zz',
    'file.json',
  ])
})

const message = (role: 'user' | 'assistant', content: Content) => ({ role, content })
const said = (role: 'user' | 'assistant', text: string) => message(role, { kind: 'text', text })

verifies(
  'offers:prompts',
  'texts are joined, several roles are marked, everything else is a file',
  async () => {
    expect(
      filledMessage({ description: '', messages: [said('user', 'One'), said('user', 'Two')] }).text,
    ).toBe('One\n\nTwo')
    const mixed = filledMessage({
      description: '',
      messages: [said('user', 'Hi'), said('assistant', 'Hello')],
    })
    expect(mixed.text).toBe('User:\nHi\n\nAssistant:\nHello')
    const rich = filledMessage({
      description: '',
      messages: [
        message('user', { kind: 'image', mimeType: 'image/png', base64: 'iVBORw==' }),
        message('user', { kind: 'resource', uri: 'demo://a/notes', mimeType: 'text/plain', text: 'Notes ü' }),
        message('user', { kind: 'resource', uri: 'demo://a/raw.bin', base64: '%%%' }),
        message('user', { kind: 'resource-link', uri: 'demo://b', name: 'B' }),
        message('user', { kind: 'other', json: { type: 'new' } }),
      ],
    })
    expect(rich.text).toBe('B (demo://b)\n\n{\n  "type": "new"\n}')
    expect(rich.files.map(({ name }) => name)).toEqual(['image.png', 'notes.txt'])
    expect(await rich.files[1]?.text()).toBe('Notes ü')
    expect(rich.problems).toEqual(['What the server gave for raw.bin is damaged. Try it again.'])
  },
)

verifies('offers:prompts', 'what is inserted hides nothing from whoever sends it', () => {
  const tags = Array.from('ignore', (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')
  const selectors = '\ufe00\ufe01\ufe02\ufe03'
  const text = `A${tags} \u202eB\u2066 C\u200b D${selectors} \u0007`
  const inserted = filledMessage({ description: '', messages: [said('user', text)] }).text
  expect(inserted).toMatch(/^A(?:\\u\{e00[0-9a-f]{2}\}){6} \\u\{202e\}B\\u\{2066\} C\\u\{200b\} D/u)
  expect(inserted).toMatch(/^[\u0020-\u007e]*$/u)
  const plain = 'Zeile 1\n\tنمی‌خواهم ❤️‍🔥 👩‍🚀 Grüße'
  expect(filledMessage({ description: '', messages: [said('user', plain)] }).text).toBe(plain)
})

test('inserting keeps what was written', () => {
  expect(joinedText('', 'new')).toBe('new')
  expect(joinedText('  \n', 'new')).toBe('new')
  expect(joinedText('mine \n', 'new')).toBe('mine\n\nnew')
  expect(joinedText('mine', '')).toBe('mine')
})

test('"/" opens the list alone in the text, "@" before a word at the caret', () => {
  expect(triggerAt('/ec', 3)).toEqual({ kind: 'slash', query: 'ec' })
  expect(triggerAt('/ec ho', 6)).toBeNull()
  expect(triggerAt('see @no', 7)).toEqual({ kind: 'at', query: 'no', from: 4, to: 7 })
  expect(triggerAt('see @no and', 7)).toMatchObject({ from: 4, to: 7 })
  expect(triggerAt('see @no and', 11)).toBeNull()
  expect(triggerAt('me@example.com', 14)).toBeNull()
  expect(triggerAt('@', 1)).toEqual({ kind: 'at', query: '', from: 0, to: 1 })
})

const resource = (name: string, uri: string): ResourceView => ({
  uri,
  name,
  title: null,
  description: '',
  mimeType: null,
  bytes: null,
})
const prompt = (name: string): PromptView => ({ name, title: null, description: '', arguments: [] })

test('entries are found by name, and resources by address', () => {
  const entries = [
    resourceEntry('notes', resource('zebra', 'demo://animals/1')),
    resourceEntry('notes', resource('animals', 'demo://animals')),
    promptEntry({ alias: 'animals', prompt: prompt('x') }),
  ]
  expect(entriesMatching(entries, 'ANIM').map(({ name }) => name)).toEqual([
    'notes.animals',
    'animals.x',
    'notes.zebra',
  ])
  expect(entriesMatching(entries, 'nothing')).toEqual([])
})

test('the palette shows those named so first, and not thousands', () => {
  const entries = Array.from({ length: 900 }, (_, index) => ({
    name: `s.tool_${index}`,
    about: index === 3 ? 'has 899' : '',
  }))
  expect(bestMatches(entries, '899').map(({ name }) => name)).toEqual(['s.tool_899', 's.tool_3'])
  expect(bestMatches(entries, 'tool')).toHaveLength(50)
  expect(bestMatches(entries, ' ')).toEqual([])
})

verifies('offers:log', 'from a level on, with everything that has none', () => {
  const own: LogLine = { at: 0, source: 'stderr', text: 'no level' }
  const lines = [own, ...logLevels.map((level): LogLine => ({ at: 0, source: 'server', level, text: level }))]
  const texts = (least: Parameters<typeof linesFrom>[1]) => linesFrom(lines, least).map(({ text }) => text)
  expect(texts(null)).toEqual(['no level', ...logLevels])
  expect(texts('debug')).toEqual(['no level', ...logLevels])
  expect(texts('critical')).toEqual(['no level', 'critical', 'alert', 'emergency'])
  expect(texts('emergency')).toEqual(['no level', 'emergency'])
})

verifies('offers:resources', 'the page counts the changes of each followed resource', () => {
  const store = createChatStore()
  const { receive } = store.getState()
  receive({ kind: 'resource-changed', alias: 'a', uri: 'demo://1' })
  receive({ kind: 'resource-changed', alias: 'a', uri: 'demo://1' })
  receive({ kind: 'resource-changed', alias: 'b', uri: 'demo://1' })
  expect([...store.getState().resourceChanges]).toEqual([
    ['a demo://1', 2],
    ['b demo://1', 1],
  ])
})
