import { expect, test } from 'vitest'
import { parseConfiguration } from '../../main/config/parse-configuration.ts'
import { verifies } from '../support/verifies.ts'

/** A file, where its first problem is, and what is said of it. */
type Mistake = readonly [name: string, text: string, place: string, sentence: RegExp]

const server = (lines: string) => `version: 1\nservers:\n  files:\n    command: npx\n${lines}`
const provider = (lines: string) =>
  `version: 1\nmodels:\n  providers:\n    local:\n      kind: openai-compatible\n      baseUrl: http://h/v1\n${lines}`

const mistakes: readonly Mistake[] = [
  ['tab as indentation', 'version: 1\nservers:\n\tfiles: {}\n', '3:1', /^Tabs cannot indent/],
  ['unclosed quote', 'version: 1\nservers: {a: {command: "npx}}\n', '3:1', /closing "quote.*Check/],
  ['unclosed bracket', server('    args: [a, b\n'), '6:1', /end with a \]/],
  ['colon in a value', server('    cwd: a: b\n'), '5:10', /^A second "key: value"/],
  ['wrong indentation', 'version: 1\nservers:\n  a:\n    command: x\n   env: {}\n', '5:1', /same column/],
  ['two documents', 'version: 1\n---\nversion: 1\n', '2:1', /more than one document/],
  ['map as key', 'version: 1\n{a: b}: c\n', '2:1', /key must be a plain word/],
  ['reserved character', server('    cwd: @home\n'), '5:10', /reserved character @/],
  ['bad escape', server('    cwd: "\\q"\n'), '5:11', /escape/],
  ['deep nesting', `a: ${'['.repeat(20_000)}`, '', /nested too deeply|end with a \]/],
  ['anchor', 'version: 1\nservers: &all {}\n', '2:15', /An anchor .* cannot be used/],
  ['alias', server('    env: &e {A: b}\n  other:\n    command: x\n    env: *e\n'), '5:13', /An anchor/],
  ['alias without anchor', server('    env: *e\n'), '5:10', /A reference/],
  ['alias bomb', `version: 1\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n`, '2:1', /no such setting/],
  ['merge key', server('    <<: {cwd: /}\n'), '5:5', /no such setting/],
  ['tag', server('    cwd: !secret x\n'), '5:18', /A tag .* cannot be used/],
  ['known tag', server('    args: !!set {a: null}\n'), '5:17', /A tag .* cannot be used/],
  ['duplicate key', 'version: 1\nservers: {}\nservers: {}\n', '3:1', /is there twice/],
  ['duplicate alias', server('  files:\n    command: y\n'), '5:3', /is there twice/],
  ['duplicate variable', server('    env:\n      A: 1\n      A: 2\n'), '7:7', /is there twice/],
  ['not a mapping', '- servers\n', '1:1', /must be a list of "name: value" lines/],
  ['only a word', 'hello\n', '1:1', /must be a list of "name: value" lines/],
  ['no version', 'servers: {}\n', '1:1', /needs the line "version: 1"/],
  ['newer version', 'version: 2\n', '1:10', /made for a newer version/],
  ['version as text', 'version: "1"\n', '1:10', /Write "version: 1"/],
  ['unknown key', 'version: 1\nserver: {}\n', '2:1', /Did you mean "servers"\?/],
  ['key of other programs', 'version: 1\nmcpServers: {}\n', '2:1', /Did you mean "servers"\?/],
  ['misspelt setting', server('    comand: x\n'), '5:5', /Did you mean "command"\?/],
  ['foreign setting', server('    xyzzy: x\n'), '5:5', /Known are command, args/],
  ['other spelling', provider('      api_key: x\n'), '7:7', /Did you mean "apiKey"\?/],
  ['bad alias', 'version: 1\nservers:\n  my files: {command: x}\n', '3:3', /name cannot be used/],
  ['prototype as alias', 'version: 1\nservers:\n  __proto__: {command: x}\n', '3:3', /cannot be used/],
  ['long alias', `version: 1\nservers:\n  ${'a'.repeat(33)}: {command: x}\n`, '3:3', /at most 32 letters/],
  ['server as text', 'version: 1\nservers:\n  a: npx\n', '3:6', /must be a list of "name: value"/],
  ['no command', 'version: 1\nservers:\n  a:\n    args: []\n', '4:5', /needs "command"/],
  ['command and url', server('    url: https://h\n'), '5:10', /both "command" and "url"/],
  ['args beside url', 'version: 1\nservers:\n  a: {url: "https://h", args: [x]}\n', '3:31', /belongs to/],
  [
    'command as number',
    'version: 1\nservers:\n  a:\n    command: 5\n',
    '4:14',
    /must be a text: put it in quotes/,
  ],
  ['command as list', 'version: 1\nservers:\n  a:\n    command: [npx]\n', '4:14', /must be a text/],
  ['empty command', 'version: 1\nservers:\n  a:\n    command: ""\n', '4:14', /must not be empty/],
  ['args as text', server('    args: -y\n'), '5:11', /must be a list/],
  ['list in args', server('    args: [[a]]\n'), '5:12', /must be a text, a number or a boolean/],
  ['nothing in args', server('    args:\n      - a\n      -\n'), '7:8', /has no value: write ""/],
  ['zero character', server('    args: ["a\\0b"]\n'), '5:12', /zero character/],
  ['env as list', server('    env: [A=1]\n'), '5:10', /must be a list of "name: value"/],
  ['variable without value', server('    env:\n      A:\n'), '6:9', /A variable .* has no value/],
  ['name alone in braces', server('    env: {A}\n'), '5:11', /has no value: write "name: value"/],
  ['question mark', 'version: 1\n? servers\n', '2:3', /has no value/],
  ['no name', 'version: 1\n: servers\n', '2:1', /no such setting|has no value|plain word/],
  ['bad variable name', server('    env: {"A=B": x}\n'), '5:11', /name with a space, =/],
  ['cwd as number', server('    cwd: 5\n'), '5:10', /must be a text/],
  ['roots as text', server('    roots: /a\n'), '5:12', /must be a list/],
  ['root as number', server('    roots: [/a, 5]\n'), '5:17', /must be a text/],
  ['empty root', server('    roots: [" "]\n'), '5:13', /must not be empty/],
  [
    'roots without end',
    server(`    roots: [${Array.from({ length: 101 }, (_, at) => `/${at}`).join(', ')}]\n`),
    '5:12',
    /more than 100 folders/,
  ],
  ['timeout as text', server('    callTimeoutSeconds: "5"\n'), '5:25', /number from 1 to 86400/],
  ['timeout of zero', server('    startTimeoutSeconds: 0\n'), '5:26', /number from 1 to 86400/],
  ['timeout without end', server('    startTimeoutSeconds: .inf\n'), '5:26', /number from 1/],
  ['huge messages', server('    messageMegabytes: 99999\n'), '5:23', /number from 1 to 1024/],
  [
    'unknown kind',
    'version: 1\nmodels:\n  providers:\n    a: {kind: magic, baseUrl: x}\n',
    '4:15',
    /must be one of anthropic, .*, openai-compatible/,
  ],
  ['no kind', 'version: 1\nmodels:\n  providers:\n    a: {baseUrl: x}\n', '4:8', /needs "kind/],
  [
    'no baseUrl',
    'version: 1\nmodels:\n  providers:\n    a: {kind: openai-compatible}\n',
    '4:8',
    /needs "baseUrl"/,
  ],
  ['bad header name', provider('      headers: {"a b": c}\n'), '7:17', /HTTP does not allow/],
  ['model as number', provider('      models: [4]\n'), '7:16', /must be a text/],
  ['model twice', provider('      models: [a, a]\n'), '7:19', /there twice/],
  ['model without name', provider('      models: [{contextTokens: 5}]\n'), '7:16', /needs "name"/],
  ['bad context', provider('      models: [{name: a, contextTokens: many}]\n'), '7:41', /must be a number/],
  ['default without provider', 'version: 1\nmodels:\n  default: qwen\n', '3:12', /such as local\/qwen3/],
]

for (const [name, text, place, sentence] of mistakes)
  verifies('config:mistakes-located', name, () => {
    const parsed = parseConfiguration(text)
    const problem = parsed.ok ? undefined : parsed.problem[0]
    expect(problem?.message).toMatch(sentence)
    expect(problem?.message).toMatch(/[.?]$/)
    if (place !== '') expect(`${problem?.line}:${problem?.column}`).toBe(place)
  })

verifies('config:mistakes-located', 'all mistakes of one file, in its order', () => {
  const parsed = parseConfiguration('version: 1\nserver: {}\nservers:\n  a: {comand: x}\n  b: {command: 1}\n')
  const places = parsed.ok ? [] : parsed.problem.map(({ line, column }) => `${line}:${column}`)
  expect(places).toEqual(['2:1', '4:6', '4:7', '5:16'])
})

verifies('config:key-not-shown', 'no mistake next to a key makes a message show it', () => {
  const sound = provider(
    '      apiKey: sk-canary # quoted: \'sk-canary\', "sk-canary"\n      headers: {X: sk-canary}\n',
  )
  const inserted = [
    '"',
    "'",
    '[',
    '{',
    ']',
    '}',
    ':',
    ': ',
    ',',
    '\n',
    '\t',
    '|',
    '>',
    '&',
    '*',
    '!',
    '- ',
    '@',
    '%',
    '\\',
    '#',
  ]
  let mistakes = 0
  for (let index = 0; index <= sound.length; index++)
    for (const change of ['', ...inserted]) {
      const parsed = parseConfiguration(
        sound.slice(0, index) + change + sound.slice(index + (change === '' ? 1 : 0)),
      )
      if (parsed.ok) continue
      mistakes++
      expect(JSON.stringify(parsed.problem)).not.toContain('canary')
    }
  expect(mistakes).toBeGreaterThan(1000)
})

for (const lines of [
  '    sk-canary: x\n',
  '    env: {API_KEY sk-canary}\n',
  '    env: {sk-canary}\n',
  '    env: !sk-canary\n',
])
  verifies('config:key-not-shown', `a key in the place of a name: ${lines.trim()}`, () => {
    const parsed = parseConfiguration(server(lines))
    expect(parsed.ok).toBe(false)
    expect(JSON.stringify(parsed)).not.toContain('canary')
  })

test('many problems are told up to a bearable number', () => {
  const parsed = parseConfiguration(Array.from({ length: 1000 }, (_, index) => `k${index}: 1\n`).join(''))
  expect(!parsed.ok && parsed.problem.length).toBe(50)
})

test('the time to read grows with the length of the file, not with its square', () => {
  const readingMs = (count: number) => {
    const env = Array.from({ length: count }, (_, index) => `      K${index}: 1\n`).join('')
    const started = performance.now()
    expect(parseConfiguration(server(`    env:\n${env}`)).ok).toBe(true)
    return performance.now() - started
  }
  readingMs(1000)
  const short = Math.min(readingMs(4000), readingMs(4000))
  // The library's own search for duplicate keys makes this a factor of 64.
  expect(readingMs(32_000) / short).toBeLessThan(32)
})

test('a file without any statement is an empty configuration', () => {
  for (const text of [
    '',
    '\n',
    '# nothing yet\n',
    '---\n',
    '\u{feff}',
    'version: 1\n',
    'version: 1\nmodels:\nservers:\n',
  ])
    expect(parseConfiguration(text)).toMatchObject({ ok: true, value: { defaultModel: null } })
})

test('numbers and booleans in args and env are kept as they are written', () => {
  const parsed = parseConfiguration(
    server('    args: [8080, 007, 1e3, yes, true, 12345678901234567890]\n    env: {A: 0x10, B: no, C: ""}\n'),
  )
  const program = parsed.ok ? parsed.value.servers.get('files')?.program : undefined
  if (program?.kind !== 'program') throw new Error('no program')
  const args = program.args.map((arg) => arg.text)
  expect(args).toEqual(['8080', '007', '1e3', 'yes', 'true', '12345678901234567890'])
  expect([...program.env].map(([name, { text }]) => [name, text])).toEqual([
    ['A', '0x10'],
    ['B', 'no'],
    ['C', ''],
  ])
})

test('an environment named like a part of every object stays a plain variable', () => {
  const parsed = parseConfiguration(server('    env: {__proto__: a, constructor: b}\n'))
  const json = parsed.ok ? parsed.value.servers.get('files')?.json : undefined
  expect(JSON.stringify(json)).toBe('{"command":"npx","env":{"__proto__":"a","constructor":"b"}}')
})
