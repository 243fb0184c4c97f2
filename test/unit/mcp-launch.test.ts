import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerId } from '#contract/ids'
import { buildEnvironment } from '../../main/mcp/launch/environment.ts'
import { createExecutableHash } from '../../main/mcp/launch/executable-hash.ts'
import { commandLineOf, createLauncher } from '../../main/mcp/launch/launcher.ts'
import { resolveCommand } from '../../main/mcp/launch/resolve-command.ts'
import { createServerLog } from '../../main/mcp/session/server-log.ts'
import { verifies } from '../support/verifies.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assent-launch-'))
  for (const name of ['first', 'second', 'first/tool-folder']) mkdirSync(join(folder, name))
  writeFileSync(join(folder, 'first/plain'), 'echo')
  writeFileSync(join(folder, 'second/plain'), '#!/bin/sh\n', { mode: 0o755 })
  writeFileSync(join(folder, 'second/real'), '#!/bin/sh\n', { mode: 0o755 })
  symlinkSync(join(folder, 'second/real'), join(folder, 'first/link'))
  symlinkSync(join(folder, 'gone'), join(folder, 'first/dangling'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('commands are found as a shell would find them', async () => {
  const path = [join(folder, 'first'), 'relative', '', join(folder, 'second')].join(':')
  const found = (command: string): ReturnType<typeof resolveCommand> => resolveCommand(command, folder, path)
  expect(await found('plain')).toMatchObject({ ok: true, value: { file: join(folder, 'second/plain') } })
  expect(await found('link')).toEqual({
    ok: true,
    value: { file: join(folder, 'first/link'), executable: join(folder, 'second/real') },
  })
  expect(await found('./second/real')).toMatchObject({ ok: true })
  expect(await found('dangling')).toMatchObject({ problem: { code: 'command-missing' } })
  expect(await found('tool-folder')).toMatchObject({ problem: { code: 'command-is-folder' } })
  expect(await found('./first/plain')).toMatchObject({ problem: { code: 'command-not-executable' } })
  expect(await found('')).toMatchObject({ ok: false })
  expect(await found('~/x')).toMatchObject({ problem: { code: 'command-missing' } })
})

verifies(
  'mcp:environment:built',
  'only what a server needs is handed on, and nothing that looks like a secret',
  () => {
    const plain = {
      PATH: '/bin',
      HOME: '/h',
      LC_ALL: 'C',
      XDG_DATA_HOME: '/d',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    }
    const network = {
      npm_config_registry: 'https://registry.test/',
      npm_config_cafile: '/ca',
      https_proxy: 'http://proxy.test:8080',
    }
    const secrets = {
      HTTP_PROXY: 'http://user:secret@proxy.test',
      UV_INDEX_URL: 'https://me:secret@index.test/simple',
      'npm_config_//registry.test/:_authToken': 'secret',
      XDG_SESSION_TOKEN: 'secret',
      OPENAI_API_KEY: 'secret',
    }
    const other = { EDITOR: 'vi', LD_PRELOAD: '/evil.so', NODE_OPTIONS: '-r x' }
    const login = { ...plain, ...network, ...secrets, ...other }
    const { values, withheld } = buildEnvironment(login, [
      { name: 'OPENAI_API_KEY', value: 'given', secrets: ['key'] },
      { name: 'PATH', value: '/own', secrets: [] },
    ])
    expect(JSON.stringify(values)).not.toContain('secret')
    expect(values).toMatchObject({
      PATH: '/own',
      HOME: '/h',
      OPENAI_API_KEY: 'given',
      NODE_EXTRA_CA_CERTS: '/ca.pem',
    })
    expect(values).toMatchObject({
      npm_config_registry: 'https://registry.test/',
      https_proxy: 'http://proxy.test:8080',
    })
    for (const name of ['EDITOR', 'LD_PRELOAD', 'NODE_OPTIONS']) expect(values).not.toHaveProperty(name)
    expect([...withheld].sort()).toEqual(['HTTP_PROXY', 'UV_INDEX_URL', 'XDG_SESSION_TOKEN'])
  },
)

verifies(
  'mcp:launch:no-secrets',
  'what is shown and stored of a launch holds the secret as the file writes it',
  async () => {
    const launcher = createLauncher({ environment: () => Promise.resolve({ PATH: join(folder, 'first') }) })
    const limits = {
      roots: [],
      startTimeoutSeconds: 1,
      callTimeoutSeconds: 1,
      idleStopMinutes: 0,
      messageBytes: 1_000,
    }
    const described = await launcher.describe('id' as ServerId, 'files', {
      kind: 'stdio',
      command: 'link',
      args: [],
      cwd: folder,
      ...limits,
      env: [
        { name: 'HEADER', value: 'Bearer hunter2', secrets: ['key'] },
        { name: 'UNKNOWN', value: 'hunter2', secrets: ['key'] },
        { name: 'LEVEL', value: 'warn', secrets: [] },
      ],
      source: { command: 'link', env: { HEADER: 'Bearer ${secret:key}', LEVEL: '${LEVEL}' } },
    })
    if (!described.ok) throw new Error(described.problem.message)
    if (described.value.kind !== 'stdio') throw new Error('another kind of launch')
    expect(described.value.description.env).toEqual([
      { name: 'HEADER', value: 'Bearer ${secret:key}', secrets: ['key'] },
      { name: 'UNKNOWN', value: '', secrets: ['key'] },
      { name: 'LEVEL', value: 'warn', secrets: [] },
    ])
    expect(JSON.stringify([described.value.description, described.value.notes])).not.toContain('hunter2')
    expect(described.value.start.environment).toMatchObject({ HEADER: 'Bearer hunter2', UNKNOWN: 'hunter2' })
  },
)

test('a hash is remembered until the file changes', async () => {
  const hash = createExecutableHash()
  const file = join(folder, 'second/real')
  const before = await hash(file)
  expect(await hash(file)).toBe(before)
  writeFileSync(file, '#!/bin/sh\nexit 1\n')
  chmodSync(file, 0o755)
  expect(await hash(file)).not.toBe(before)
  await expect(hash(join(folder, 'none'))).rejects.toThrow()
})

test('a description names the real program and never changes by itself', async () => {
  const launcher = createLauncher({ environment: () => Promise.resolve({ PATH: join(folder, 'first') }) })
  const limits = {
    roots: [],
    startTimeoutSeconds: 1,
    callTimeoutSeconds: 1,
    idleStopMinutes: 0,
    messageBytes: 1_000,
  }
  const program = { command: 'link', args: ['a b', "it's"], env: [], cwd: folder, source: {} }
  const definition = { kind: 'stdio', ...program, ...limits } as const
  const described = await launcher.describe('id' as ServerId, 'files', definition)
  expect(described).toMatchObject({
    ok: true,
    value: {
      description: { command: 'link', executable: join(folder, 'second/real'), args: ['a b', "it's"] },
    },
  })
  expect(await launcher.describe('id' as ServerId, 'files', definition)).toEqual(described)
  expect(described.ok && described.value.kind === 'stdio' && commandLineOf(described.value.start)).toBe(
    String.raw`${join(folder, 'first/link')} 'a b' 'it'\''s'`,
  )
})

test('a log is bounded, rate-limited and free of secrets', () => {
  const published: string[] = []
  const log = createServerLog(
    (lines) => published.push(...lines.map((line) => line.text)),
    [
      { name: 'TOKEN', value: 'hunter2-hunter2', secrets: ['token'] },
      { name: 'LEVEL', value: 'verbose', secrets: [] },
    ],
  )
  log.stderr(Buffer.from('my token is hunter2-hunter2, level verbose\nhalf a li'))
  log.stderr(Buffer.from(`ne\n${'noise\n'.repeat(50_000)}the last words of hunter2-hunter2`))
  const texts = log.lines().map((line) => line.text)
  expect(texts.slice(0, 2)).toEqual(['my token is (TOKEN), level verbose', 'half a line'])
  expect(texts.length).toBeLessThanOrEqual(1_000)
  expect(log.stderrTail()).toMatch(/the last words of \(TOKEN\)$/)
  log.mark()
  expect(log.stderrTail()).toBe('')
  log.junk('{broken hunter2-hunter2')
  expect(log.firstJunk()).toBe('{broken (TOKEN)')
})
