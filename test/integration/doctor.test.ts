import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Finding } from '#contract/diagnosis'
import type { LogLine, ServerState } from '#contract/views'
import type { StdioServerDefinition } from '../../main/launch.ts'
import { createDoctor } from '../../main/mcp/doctor/doctor.ts'
import { symptoms } from '../../main/mcp/doctor/symptoms.ts'
import { verifies } from '../support/verifies.ts'

let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'assent-doctor-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const program = (path: string, content: string | Buffer = '#!/bin/sh\ntouch STARTED'): string => {
  const whole = join(home, path)
  mkdirSync(join(whole, '..'), { recursive: true })
  writeFileSync(whole, content)
  chmodSync(whole, 0o755)
  return whole
}

const definitionOf = (entry: Partial<StdioServerDefinition>): StdioServerDefinition => ({
  kind: 'stdio',
  command: process.execPath,
  args: [],
  env: [],
  cwd: home,
  roots: [],
  startTimeoutSeconds: 1,
  callTimeoutSeconds: 1,
  idleStopMinutes: 30,
  messageBytes: 1_000,
  source: { command: entry.command ?? 'node', args: ['-y', 'x'] },
  ...entry,
})

const failed = (code: string, message = 'It failed.', stderrTail = ''): ServerState => ({
  kind: 'failed',
  problem: { code, message },
  stderrTail,
})

const findings = async (
  entry: Partial<StdioServerDefinition>,
  state: ServerState | null = failed('server-exited'),
  log: readonly LogLine[] = [],
): Promise<readonly Finding[]> => {
  const diagnose = createDoctor({
    environment: async () => ({ PATH: join(home, 'path') }),
    machine: { platform: 'linux', processor: 'x64', home, environment: {} },
  })
  return (await diagnose({ definition: { ok: true, value: definitionOf(entry) }, state, log })).findings
}

/** As the programs really print it; the symptom that has to come first. */
const printed: readonly (readonly [id: string, text: string])[] = [
  [
    'packageNotFound',
    "npm error code E404\nnpm error 404 Not Found - GET https://registry.example.org/@a%2fb - Not found\nnpm error 404  '@a/b@1.0.0' is not in this registry.",
  ],
  [
    'packageNotFound',
    'npm error code ETARGET\nnpm error notarget No matching version found for left-pad@99.0.0.',
  ],
  ['packageNotFound', 'ERROR: No matching distribution found for mcp-server-nothing'],
  [
    'packageNotFound',
    'Because mcp-server-nothing was not found in the package registry and you require mcp-server-nothing, we can conclude',
  ],
  [
    'registryUnreachable',
    'npm error code ENOTFOUND\nnpm error network request to https://registry.example.org/x failed, reason: getaddrinfo ENOTFOUND registry.example.org',
  ],
  ['registryUnreachable', 'npm ERR! code EAI_AGAIN'],
  ['registryUnreachable', 'npm error code ENOTCACHED'],
  ['registryUnreachable', 'error: Failed to fetch: `https://pypi.org/simple/mcp-server-git/`'],
  [
    'npmCache',
    'npm error Your cache folder contains root-owned files, due to a bug in previous versions of npm',
  ],
  ['noExecutable', 'npm error could not determine executable to run'],
  ['nodeTooOld', 'npm warn EBADENGINE Unsupported engine {'],
  ['nodeTooOld', 'You are running Node v16.20.2. This package requires Node >=18.'],
  ['nodeTooOld', "SyntaxError: Unexpected token '??='"],
  ['nodeTooOld', 'ReferenceError: File is not defined'],
  [
    'nativeModule',
    "Error: The module '/x/better_sqlite3.node'\nwas compiled against a different Node.js version using NODE_MODULE_VERSION 115.",
  ],
  ['wrongArchitecture', '/bin/sh: 1: /opt/server: Exec format error'],
  ['wrongArchitecture', 'zsh: bad CPU type in executable: ./server'],
  ['libraryMissing', "./server: /lib/libc.so.6: version `GLIBC_2.38' not found (required by ./server)"],
  [
    'libraryMissing',
    './server: error while loading shared libraries: libssl.so.1.1: cannot open shared object file',
  ],
  ['pythonModule', "ModuleNotFoundError: No module named 'mcp'"],
  ['pythonVersion', 'error: No interpreter found for Python 3.13 in managed installations'],
  ['nodeModule', "Error: Cannot find module '/srv/dist/index.js'"],
  ['nodeModule', "Error [ERR_MODULE_NOT_FOUND]: Cannot find package 'zod' imported from /srv/index.js"],
  ['portInUse', 'Error: listen EADDRINUSE: address already in use :::3000'],
  ['portInUse', 'OSError: [Errno 98] Address already in use'],
  ['commandInside', 'sh: 1: uvx: not found'],
  ['commandInside', 'env: ‘node’: No such file or directory'],
  ['commandInside', 'Error: spawn git ENOENT'],
  ['missingVariable', 'Error: GITHUB_PERSONAL_ACCESS_TOKEN environment variable is not set'],
  ['missingVariable', 'Please set the BRAVE_API_KEY'],
  ['missingVariable', "KeyError: 'OPENAI_API_KEY'"],
  ['missingVariable', 'Missing required environment variable: SLACK_BOT_TOKEN'],
  ['certificate', 'Error: self-signed certificate in certificate chain'],
  ['certificate', 'code: UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
  ['unauthorized', 'HTTP 401 Unauthorized'],
  ['unauthorized', 'Error: Invalid API key'],
  ['tooManyRequests', 'HTTP 429 Too Many Requests'],
  ['addressNotFound', 'The server answered 404 Not Found'],
  ['serverTrouble', 'The server answered 503 Service Unavailable'],
  ['hostUnknown', 'Error: getaddrinfo ENOTFOUND db.internal'],
  ['connectionRefused', 'Error: connect ECONNREFUSED 127.0.0.1:5432'],
  [
    'dockerDown',
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
  ],
  ['browserMissing', "browserType.launch: Executable doesn't exist at /root/.cache/ms-playwright/chromium"],
  ['pathMissing', "Error: ENOENT: no such file or directory, stat '/home/me/notes'"],
  ['permission', "Error: EACCES: permission denied, open '/etc/secret'"],
  ['diskFull', 'ENOSPC: no space left on device, write'],
  ['tooManyFiles', 'Error: EMFILE: too many open files'],
  ['outOfMemory', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'],
  ['badArguments', "error: unknown option '--foo'"],
  ['badArguments', 'Usage: mcp-server-filesystem <allowed-directory>'],
  ['protocol', 'Unsupported protocol version: 2023-01-01'],
  ['syntax', 'SyntaxError: Invalid or unexpected token'],
]

verifies('doctor:symptoms', 'each as it is printed, with the line that says so', async () => {
  for (const [id, text] of printed) {
    const [first] = await findings({}, failed('server-exited', 'It ended.', `starting\n${text}\n`))
    expect(first?.id, text).toBe(id)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(first?.evidence?.replaceAll(/\s+/g, ' '))
  }
  const named = new Set(printed.map(([id]) => id))
  expect(symptoms.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([])
})

test('nothing that is printed takes long to be read', async () => {
  for (const text of [
    'a'.repeat(20_000),
    'set the '.repeat(2_500),
    'A_'.repeat(10_000),
    "'".repeat(20_000),
  ]) {
    const startedAt = performance.now()
    await findings({}, failed('server-exited', text))
    expect(performance.now() - startedAt).toBeLessThan(2_000)
  }
})

describe('before anything is started', () => {
  verifies('doctor:launch', 'a program that is elsewhere, with the change that helps', async () => {
    const old = program('.nvm/versions/node/v9.1.0/bin/npx')
    const newer = program('.nvm/versions/node/v22.1.0/bin/npx')
    expect(old).not.toBe(newer)
    const [first] = await findings({
      command: 'npx',
      source: { command: 'npx', args: ['-y', 'x'], env: { A: '1' } },
    })
    expect(first?.seen).toBe(`The program "npx" is not on the PATH of your login shell. It is at ${newer}.`)
    expect(first?.fix).toEqual({
      kind: 'change',
      definition: {
        command: newer,
        args: ['-y', 'x'],
        env: { A: '1', PATH: `${join(newer, '..')}:\${PATH}` },
      },
    })
  })

  verifies('doctor:launch', 'each other reason by its name', async () => {
    const arm = Buffer.alloc(64)
    arm.writeUInt32BE(0x7f454c46, 0)
    arm.writeUInt8(2, 4)
    arm.writeUInt8(1, 5)
    arm.writeUInt16LE(183, 18)
    const mac = Buffer.alloc(64)
    mac.writeUInt32LE(0xfeedfacf, 0)
    mac.writeUInt32LE(0x0100000c, 4)
    const rows: readonly (readonly [Partial<StdioServerDefinition>, string, RegExp])[] = [
      [{ command: 'uvx' }, 'command-missing', /Install uv/],
      [{ command: 'nothing-at-all' }, 'command-missing', /as its instructions say/],
      [{ command: '/nowhere/at/all' }, 'command-missing', /Change the command/],
      [{ cwd: '/nowhere' }, 'bad-folder', /Change the command/],
      [{ command: program('arm', arm) }, 'wrong-architecture', /made for this computer/],
      [{ command: program('mac', mac) }, 'wrong-architecture', /made for this computer/],
      [
        { command: program('script', '#!/usr/bin/env -S snake --x\n') },
        'interpreter-missing',
        /Install "snake"/,
      ],
      [{ command: program('gone', '#!/nowhere/python\n') }, 'interpreter-missing', /\/nowhere\/python/],
      [{ args: ['server.js'] }, 'script-missing', /Correct its path/],
      [{ args: ['--flag', '/srv/server.py'] }, 'script-missing', /Correct its path/],
      [{ env: [{ name: 'KEY', value: ' ', secrets: [] }] }, 'variable-empty', /Give KEY a value/],
    ]
    for (const [entry, id, advice] of rows) {
      const [first] = await findings(entry)
      expect(first?.id, JSON.stringify(entry)).toBe(id)
      expect(first?.advice).toMatch(advice)
    }
  })

  test('what is in order is not complained about', async () => {
    for (const args of [['-y', 'x@1.js'], ['tsx', 'a'], [program('there.js', 'x')]])
      expect(await findings({ args }, null)).toEqual([])
    expect(await findings({}, { kind: 'stopped' })).toEqual([])
    expect(await findings({ command: program('native', '#!/bin/sh\n') }, null)).toEqual([])
  })
})

describe('what was seen', () => {
  const line = (source: LogLine['source'], text: string): LogLine => ({ at: 0, source, text })

  test('a banner, a slow start, a denied one, an unknown one', async () => {
    const [banner] = await findings({}, failed('start-timeout'), [line('stdout', 'Welcome!')])
    expect(banner).toMatchObject({ id: 'banner', evidence: 'Welcome!' })
    expect((await findings({}, failed('start-timeout')))[0]?.id).toBe('slow')
    expect((await findings({}, failed('launch-denied')))[0]?.id).toBe('denied')
    expect((await findings({}, failed('server-exited')))[0]?.id).toBe('unknown')
    const harmless = 'Ready in 401 ms, 503 tools, 404 files, pid 429'
    expect((await findings({}, failed('server-exited', harmless)))[0]?.id).toBe('unknown')
    expect((await findings({}, failed('server-exited'), [line('stderr', 'EADDRINUSE: :::80')]))[0]?.id).toBe(
      'portInUse',
    )
  })

  test('a missing secret can be entered, a missing variable is mended by hand', async () => {
    const diagnose = createDoctor({
      environment: async () => ({}),
      machine: { platform: 'linux', processor: 'x64', home, environment: {} },
    })
    const of = async (code: string, message: string) =>
      (await diagnose({ definition: { ok: false, problem: { code, message } }, state: null, log: [] }))
        .findings[0]
    expect(
      (await of('missing-secret', 'assent.yaml, line 3: The secret API_KEY is not stored.'))?.fix,
    ).toEqual({
      kind: 'enter-secret',
      name: 'API_KEY',
    })
    expect((await of('missing-variable', 'The environment variable X is not set.'))?.fix).toEqual({
      kind: 'edit',
    })
  })
})

verifies('doctor:starts-nothing', 'in the terminal: sentences, exit codes, and no trace', async () => {
  const marked = program('marked', `#!/bin/sh\ntouch ${home}/STARTED\n`)
  writeFileSync(
    join(home, 'assent.yaml'),
    JSON.stringify({
      version: 1,
      servers: {
        good: { command: marked },
        keyed: { command: marked, env: { A: '${secret:SOME_KEY}' } },
      },
    }),
  )
  const doctor = async (alias: string): Promise<{ readonly code: number; readonly text: string }> => {
    const script = new URL('../../scripts/doctor.ts', import.meta.url).pathname
    const environment = { ...process.env, SHELL: '/bin/sh', LANG: 'en_US.UTF-8', LC_ALL: '' }
    const run = promisify(execFile)(process.execPath, [script, alias, '--data-dir', home], {
      env: environment,
    })
    return run.then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (error: { readonly code: number; readonly stdout: string }) => ({
        code: error.code,
        text: error.stdout,
      }),
    )
  }
  const [good, keyed, unknown] = await Promise.all([doctor('good'), doctor('keyed'), doctor('other')])
  expect(good).toMatchObject({ code: 0, text: expect.stringContaining(`Command: ${marked}`) })
  expect(good.text).toMatch(/Nothing was found[^]*Nothing was started/)
  expect(keyed).toMatchObject({ code: 1, text: expect.stringContaining('Enter a value for SOME_KEY') })
  expect(unknown).toMatchObject({ code: 2, text: expect.stringContaining('There are: good, keyed.') })
  expect(await findings({ command: marked })).toEqual([expect.objectContaining({ id: 'unknown' })])
  await expect(promisify(execFile)('ls', [join(home, 'STARTED')])).rejects.toThrow()
})
