import { describe, expect, test } from 'vitest'
import { parseConfiguration } from '../../main/config/parse-configuration.ts'
import { resolveConfiguration } from '../../main/config/resolve-configuration.ts'
import { usualAddresses } from '../../main/provider-kinds.ts'
import { verifies } from '../support/verifies.ts'

const environment = { NAME: 'value', EMPTY: '', DOLLAR: '${OTHER} $$', HOST: 'h', OTHER: 'never' }
const secrets = new Map([
  ['KEY', 'sk-canary'],
  ['TRICKY', '${NAME}'],
  ['LINES', 'a\nb'],
])

const resolve = async (text: string) => {
  const parsed = parseConfiguration(text)
  if (!parsed.ok) throw new Error(parsed.problem[0]?.message)
  return resolveConfiguration(parsed.value, {
    environment: async () => environment,
    secret: async (name) => secrets.get(name) ?? null,
    home: '/home/$user',
    dataDirectory: '/home/$user/.assent',
  })
}

const serverWith = async (lines: string) => {
  const { configuration, warnings } = await resolve(
    `version: 1\nservers:\n  a:\n    command: npx\n    ${lines}\n`,
  )
  return { server: configuration.servers.get('a'), warnings }
}

const envValue = async (text: string) => {
  const { server } = await serverWith(`env: {X: '${text}'}`)
  if (server?.ok !== true) return server?.problem.code
  return server.value.kind === 'stdio' ? server.value.env[0]?.value : undefined
}

const cases: readonly (readonly [text: string, value: string])[] = [
  ['plain', 'plain'],
  ['${NAME}', 'value'],
  ['a${NAME}b${HOST}', 'avaluebh'],
  ['$NAME', '$NAME'],
  ['$', '$'],
  ['$$', '$'],
  ['$${NAME}', '${NAME}'],
  ['$$$$', '$$'],
  ['$$${NAME}', '$value'],
  ['${EMPTY}', ''],
  ['${EMPTY:-default}', 'default'],
  ['${GONE:-default}', 'default'],
  ['${GONE:-}', ''],
  ['${GONE:-a:-b}', 'a:-b'],
  ['${GONE:-http://h:1/x?y=z}', 'http://h:1/x?y=z'],
  ['${NAME:-default}', 'value'],
  ['${DOLLAR}', '${OTHER} $$'],
  ['${secret:TRICKY}', '${NAME}'],
  ['Bearer ${secret:KEY}', 'Bearer sk-canary'],
  ['}', '}'],
  ['{NAME}', '{NAME}'],
]

for (const [text, value] of cases)
  verifies('config:substitution', JSON.stringify(text), async () => {
    expect(await envValue(text)).toBe(value)
  })

for (const text of [
  '${',
  '${}',
  '${NAME',
  '${1A}',
  '${A B}',
  '${secret:}',
  '${secret:key}',
  '${NAME-x}',
  '${ NAME }',
])
  test(`the text ${text} is refused`, async () => expect(await envValue(text)).toBe('bad-placeholder'))

for (const [text, code] of [
  ['${GONE}', 'missing-variable'],
  ['${constructor}', 'missing-variable'],
  ['${secret:GONE}', 'missing-secret'],
] as const)
  verifies('config:entry-fails-alone', `${text} gives ${code}, the line and what to do`, async () => {
    const file = `version: 1\nservers:\n  good: {command: x}\n  bad:\n    command: x\n    env:\n      A: ${text}\n`
    const { configuration, warnings } = await resolve(file)
    expect(configuration.servers.get('good')).toMatchObject({ ok: true })
    const bad = configuration.servers.get('bad')
    expect(bad).toMatchObject({ ok: false, problem: { code } })
    expect(bad?.ok === false && bad.problem.message).toMatch(/line 7: .*(Set it|Enter it)/)
    expect(warnings).toMatchObject([{ severity: 'warning', line: 7, column: 10 }])
  })

verifies('config:substitution', 'a value brings no structure and is no key', async () => {
  const { server } = await serverWith(
    "env: {'${NAME}': x, LINES: '${secret:LINES}'}\n    args: ['${DOLLAR}']",
  )
  expect(server).toMatchObject({
    value: {
      args: ['${OTHER} $$'],
      env: [
        { name: '${NAME}', value: 'x', secrets: [] },
        { name: 'LINES', value: 'a\nb', secrets: ['LINES'] },
      ],
    },
  })
})

for (const lines of ['args: ["--key=${secret:KEY}"]', 'cwd: "/${secret:KEY}"'])
  verifies('config:secret-not-in-view', lines, async () => {
    const { server, warnings } = await serverWith(lines)
    expect(server).toMatchObject({ ok: false, problem: { code: 'secret-in-view' } })
    expect(JSON.stringify([server, warnings])).toContain('env')
    expect(JSON.stringify([server, warnings])).not.toContain('sk-canary')
  })

verifies('config:secret-not-in-view', 'command and baseUrl', async () => {
  const { configuration } = await resolve(
    'version: 1\nservers:\n  a: {command: "${secret:KEY}"}\nmodels:\n  providers:\n' +
      '    p: {kind: openai-compatible, baseUrl: "http://h/${secret:KEY}"}\n',
  )
  expect(configuration.servers.get('a')).toMatchObject({ problem: { code: 'secret-in-view' } })
  expect(configuration.providers.get('p')).toMatchObject({ problem: { code: 'secret-in-view' } })
})

test('a server has the documented defaults, and its source as it is written', async () => {
  const { server } = await serverWith('args: ["~/notes", "${NAME}", "a~/b"]')
  expect(server).toEqual({
    ok: true,
    value: {
      kind: 'stdio',
      command: 'npx',
      args: ['/home/$user/notes', 'value', 'a~/b'],
      env: [],
      cwd: null,
      startTimeoutSeconds: 120,
      callTimeoutSeconds: 120,
      roots: [],
      idleStopMinutes: 30,
      messageBytes: 64 * 1024 * 1024,
      source: { command: 'npx', args: ['~/notes', '${NAME}', 'a~/b'] },
    },
  })
})

test('folders are absolute', async () => {
  expect((await serverWith('cwd: ~/x')).server).toMatchObject({ value: { cwd: '/home/$user/x' } })
  for (const cwd of ['x', '"./x"', '"~"', '"${NAME}"'])
    expect((await serverWith(`cwd: ${cwd}`)).server).toMatchObject({ problem: { code: 'bad-folder' } })
})

test('a server with an address gets it, and its headers with what they stand for', async () => {
  const { configuration } = await resolve(
    'version: 1\nservers:\n  wiki: {url: "https://h/mcp", headers: {X-Plain: "${NAME}"}}\n',
  )
  expect(configuration.servers.get('wiki')).toMatchObject({
    ok: true,
    value: { kind: 'http', url: 'https://h/mcp', headers: [{ name: 'X-Plain', secrets: [] }] },
  })
  expect(configuration.serverSources.get('wiki')).toEqual({
    url: 'https://h/mcp',
    headers: { 'X-Plain': '${NAME}' },
  })
})

test('an address that must not be used is told with its line', async () => {
  for (const url of ['http://h/mcp', 'ftp://h', 'h/mcp', 'https://me:pass@h/mcp', 'file:///etc/passwd']) {
    const { configuration } = await resolve(`version: 1\nservers:\n  wiki: {url: "${url}"}\n`)
    expect(configuration.servers.get('wiki')).toMatchObject({
      ok: false,
      problem: { code: 'bad-url', message: expect.stringContaining('line 3') },
    })
  }
  for (const url of ['http://127.0.0.1:8080/mcp', 'http://localhost/mcp', 'http://[::1]:9/']) {
    const { configuration } = await resolve(`version: 1\nservers:\n  wiki: {url: "${url}"}\n`)
    expect(configuration.servers.get('wiki')).toMatchObject({ ok: true })
  }
})

const providerWith = async (lines: string) => {
  const text = `version: 1\nmodels:\n  default: p/m\n  providers:\n    p:\n      kind: openai-compatible\n      ${lines}\n`
  const { configuration } = await resolve(text)
  return { provider: configuration.providers.get('p'), outline: configuration.providerOutlines.get('p') }
}

for (const [apiKey, source, set] of [
  ['${secret:KEY}', '${secret:KEY}', true],
  ['${secret:GONE}', '${secret:GONE}', false],
  ['${GONE:-sk-canary}', '${GONE}', true],
  ['${EMPTY}', '${EMPTY}', false],
  ['sk-canary', 'written in assent.yaml', true],
  ['sk-canary${NAME}', '${NAME}', true],
  ['sk-canary${', 'written in assent.yaml', false],
] as const)
  verifies('config:key-not-shown', apiKey, async () => {
    const { provider, outline } = await providerWith(
      `baseUrl: http://h/v1\n      apiKey: "${apiKey}"\n      headers: {X-Key: sk-canary}`,
    )
    expect(outline?.key).toEqual({ source, set })
    expect(JSON.stringify(outline)).not.toContain('sk-canary')
    if (provider?.ok === true) expect(provider.value.apiKeySource).toBe(source)
    else expect(JSON.stringify(provider)).not.toContain('sk-canary')
  })

test('an address must be one of HTTP, without a user name', async () => {
  for (const address of ['h/v1', 'ftp://h', 'file:///etc', 'http://u:p@h/', '"${EMPTY}"'])
    expect((await providerWith(`baseUrl: ${address}`)).provider).toMatchObject({
      problem: { code: 'bad-address' },
    })
  expect((await providerWith('baseUrl: http://${HOST}:1/v1')).provider).toMatchObject({
    value: { baseUrl: 'http://h:1/v1', apiKey: null, apiKeySource: null },
  })
})

test('a header value that would break the request is refused', async () => {
  const { provider } = await providerWith('baseUrl: http://h\n      apiKey: "${secret:LINES}"')
  expect(provider).toMatchObject({ problem: { code: 'bad-value' } })
})

test('models are read by name, with their context where it is given', async () => {
  const { provider } = await providerWith(
    'baseUrl: http://h\n      models: [a/b, {name: c, contextTokens: 8192}]',
  )
  expect(provider).toMatchObject({
    value: {
      models: [
        { name: 'a/b', contextTokens: null },
        { name: 'c', contextTokens: 8192 },
      ],
    },
  })
})

test('a default whose provider is missing stays, with a warning', async () => {
  const { configuration, warnings } = await resolve('version: 1\nmodels:\n  default: gone/m\n')
  expect(configuration.defaultModel).toBe('gone/m')
  expect(warnings).toMatchObject([{ severity: 'warning', line: 3, column: 12 }])
})

test('the login shell is not asked when no text names a variable', async () => {
  const parsed = parseConfiguration('version: 1\nservers:\n  a: {command: x, args: ["$$", "~/x"]}\n')
  if (!parsed.ok) throw new Error('bad file')
  const asked: string[] = []
  await resolveConfiguration(parsed.value, {
    environment: async () => {
      asked.push('environment')
      return {}
    },
    secret: async (name) => {
      asked.push(name)
      return null
    },
    home: '/home/user',
    dataDirectory: '/home/user/.assent',
  })
  expect(asked).toEqual([])
})

describe('kinds of providers', () => {
  const resolved = async (entry: string) => {
    const { configuration, warnings } = await resolve(`version: 1\nmodels:\n  providers:\n    p: ${entry}\n`)
    return {
      provider: configuration.providers.get('p'),
      outline: configuration.providerOutlines.get('p'),
      warnings,
    }
  }

  for (const [kind, baseUrl] of Object.entries(usualAddresses))
    test(`${kind} has ${baseUrl ?? 'no usual address'}`, async () => {
      if (baseUrl === null) {
        expect(parseConfiguration(`version: 1\nmodels: {providers: {p: {kind: ${kind}}}}\n`).ok).toBe(false)
        return
      }
      const { provider, outline } = await resolved(`{kind: ${kind}}`)
      expect(provider).toMatchObject({ ok: true, value: { kind, baseUrl } })
      expect(outline).toMatchObject({ kind, baseUrl: null })
      const moved = await resolved(`{kind: ${kind}, baseUrl: "http://h/x"}`)
      expect(moved.provider).toMatchObject({ value: { kind, baseUrl: 'http://h/x' } })
      expect(moved.outline).toMatchObject({ baseUrl: 'http://h/x' })
    })

  verifies('config:key-in-clear', 'a key over http to another computer', async () => {
    for (const entry of [
      '{kind: ollama, baseUrl: "http://192.168.1.5:11434", apiKey: k}',
      '{kind: openai-compatible, baseUrl: "http://h/v1", headers: {X-Key: k}}',
    ])
      expect((await resolved(entry)).warnings).toMatchObject([
        { severity: 'warning', line: 4, column: 8, message: expect.stringMatching(/https:/) },
      ])
    for (const entry of [
      '{kind: ollama, baseUrl: "http://192.168.1.5:11434"}',
      '{kind: ollama, apiKey: k}',
      '{kind: openai, apiKey: k}',
      '{kind: openai-compatible, baseUrl: "http://localhost:1/v1", apiKey: k}',
    ])
      expect((await resolved(entry)).warnings).toEqual([])
  })

  verifies('config:key-not-shown', 'an outline names headers and counts models, no more', async () => {
    const { outline } = await resolved('{kind: openai, headers: {X-Key: sk-canary}, models: [a, b]}')
    expect(outline).toEqual({
      kind: 'openai',
      baseUrl: null,
      key: null,
      headerNames: ['X-Key'],
      modelCount: 2,
    })
  })
})
