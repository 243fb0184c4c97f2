import { describe, expect, test } from 'vitest'
import type { ImportedServer, ImportReview, ImportState } from '#contract/import-views'
import { createImports, type ImportDraft } from '../../main/import/imports.ts'
import { createBundleStore } from '../../main/import/bundle/bundle-store.ts'
import { asId } from '#contract/ids'
import { verifies } from '../support/verifies.ts'

const scene = (
  taken: { readonly aliases?: readonly string[]; readonly secrets?: readonly string[] } = {},
) => {
  const drafts: ImportDraft[] = []
  let ids = 0
  const imports = createImports({
    machine: { platform: 'linux', home: '/nowhere/at/all', environment: {} },
    bundles: createBundleStore({ folder: '/nowhere/at/all', newId: () => 'b' }),
    aliases: () => taken.aliases ?? [],
    secretNames: () => taken.secrets ?? [],
    ask: async (draft) => {
      drafts.push(draft)
      return { ok: true, value: { requestId: asId('r') } }
    },
    newId: () => `id-${(ids += 1)}`,
  })
  return { imports, drafts }
}

const reviewed = (text: string, taken: Parameters<typeof scene>[0] = {}) => {
  const { imports, drafts } = scene(taken)
  const reply = imports.review('given', text)
  if (!reply.ok) throw new Error(reply.problem.message)
  const { value: review } = reply
  const draft = async (answers: Readonly<Record<string, string>> = {}) => {
    const servers = review.servers.map(({ key, alias }) => ({ key, alias, answers }))
    return imports.draft(review.id, servers)
  }
  return { review, drafts, draft }
}

const ready = (server: ImportedServer | undefined): Extract<ImportState, { kind: 'ready' }> => {
  if (server?.state.kind !== 'ready') throw new Error(JSON.stringify(server?.state))
  return server.state
}

const unusable = (text: string): string => {
  const [server] = reviewed(text).review.servers
  return server?.state.kind === 'unusable' ? server.state.problem : JSON.stringify(server)
}

const problemOf = (text: string): string => {
  const reply = scene().imports.review('given', text)
  return reply.ok ? 'no problem' : reply.problem.message
}

const oneServer = (entry: object): string => JSON.stringify({ mcpServers: { one: entry } })

describe('what programs write', () => {
  verifies('import:forms', 'Claude Desktop, with other settings beside', async () => {
    const { review, drafts, draft } = reviewed(`{
      "globalShortcut": "x",
      "mcpServers": {
        "filesystem": { "command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/home/me/it's"] }
      }
    }`)
    const [server] = review.servers
    expect(server).toMatchObject({ name: 'filesystem', alias: 'filesystem', line: 4, remarks: [] })
    expect(ready(server).exact).toBe(`npx -y @modelcontextprotocol/server-filesystem '/home/me/it'\\''s'`)
    await draft()
    expect(drafts).toEqual([
      {
        kind: 'put-server',
        alias: 'filesystem',
        definition: {
          command: 'npx',
          args: ['-y', '@modelcontextprotocol/server-filesystem', "/home/me/it's"],
        },
      },
    ])
  })

  verifies('import:forms', 'VS Code, with comments, inputs and the open folder', async () => {
    const { review, drafts, draft } = reviewed(`\u{feff}{
      // mine
      "inputs": [
        { "type": "promptString", "id": "key", "description": "Perplexity key", "password": true },
        { "type": "pickString", "id": "level", "description": "Level", "options": ["low", "high"] },
      ],
      "servers": {
        /* asks */ "Perplexity": {
          "type": "stdio", "command": "node", "cwd": "\${workspaceFolder}",
          "args": ["\${workspaceFolder}/x.js", "--level=\${input:level}", "\${env:LANGUAGE:-en}"],
          "env": { "PERPLEXITY_API_KEY": "\${input:key}", "PORT": 3000, "ON": true, "OFF": null },
        },
        "remote": { "type": "http", "url": "https://example.com/mcp", "headers": { "Authorization": "Bearer \${input:key}" } },
      },
    }`)
    const [server, remote] = review.servers
    expect(ready(server).fields.map(({ id, kind }) => [id, kind])).toEqual([
      ['workspaceFolder', 'folder'],
      ['level', 'choice'],
      ['key', 'secret'],
    ])
    expect(ready(server).exact).toBe('node ‹workspaceFolder›/x.js --level=‹level› ${LANGUAGE:-en}')
    expect(ready(remote).secrets).toEqual(['REMOTE_KEY'])
    const outcome = await draft({ workspaceFolder: '/work', level: 'high' })
    expect(outcome).toEqual({ ok: true, value: { questions: 4, problems: [] } })
    expect(drafts).toEqual([
      {
        kind: 'put-server',
        alias: 'Perplexity',
        definition: {
          command: 'node',
          args: ['/work/x.js', '--level=high', '${LANGUAGE:-en}'],
          env: { PERPLEXITY_API_KEY: '${secret:KEY}', PORT: '3000', ON: 'true' },
          cwd: '/work',
        },
      },
      {
        kind: 'put-server',
        alias: 'remote',
        definition: {
          url: 'https://example.com/mcp',
          headers: { Authorization: 'Bearer ${secret:REMOTE_KEY}' },
        },
      },
      { kind: 'put-secret', name: 'KEY' },
      { kind: 'put-secret', name: 'REMOTE_KEY' },
    ])
  })

  test.each([
    [
      'settings of VS Code',
      '{ "editor.fontSize": 12, "mcp": { "servers": { "a": { "command": "a" } } } }',
      'a',
    ],
    ['an entry alone', '{ "command": "uvx", "args": ["x==1.0"] }', 'server'],
    ['entries alone', '{ "git": { "command": "uvx", "args": ["x==1.0"] } }', 'git'],
    ['Zed', '{ "context_servers": { "z": { "command": "z" } } }', 'z'],
  ])('%s', (_name, text, alias) => {
    expect(reviewed(text).review.servers.map((server) => server.alias)).toEqual([alias])
  })

  verifies('import:forms', 'a field that is left open is said, and nothing is asked', async () => {
    const { drafts, draft } = reviewed(oneServer({ command: 'a', args: ['${workspaceFolder}'] }))
    expect(await draft()).toMatchObject({
      value: { questions: 0, problems: [{ message: expect.stringContaining('"Folder to work in"') }] },
    })
    expect(drafts).toEqual([])
  })

  verifies('import:forms', 'what only an editor knows, what is declared nowhere, what is stored here', () => {
    const withArgument = (argument: string): string => unusable(oneServer({ command: 'a', args: [argument] }))
    expect(withArgument('${command:pickProcess}')).toMatch(/^Line 1: .*only an editor/)
    expect(withArgument('${file}')).toMatch(/only an editor/)
    expect(withArgument('${input:nothing}')).toMatch(/declared nowhere/)
    expect(withArgument('${secret:GITHUB_TOKEN}')).toMatch(/no imported server gets/)
    expect(withArgument('${a b}')).toMatch(/not a placeholder/)
  })

  test('a dollar sign of other programs stays one', async () => {
    const { drafts, draft } = reviewed(oneServer({ command: 'a', args: ['$5', '$$', '$${HOME}', '${HOME}'] }))
    await draft()
    expect(drafts[0]).toMatchObject({ definition: { args: ['$5', '$$$$', '$$${HOME}', '${HOME}'] } })
  })
})

test('a review that is out of date, and a server that is not in it', async () => {
  const { imports } = scene()
  expect(await imports.draft('gone', [])).toMatchObject({ problem: { code: 'review-gone' } })
  const reply = imports.review('given', oneServer({ command: 'a' }))
  const id = reply.ok ? reply.value.id : ''
  expect(await imports.draft(id, [{ key: 'other', alias: 'a', answers: {} }])).toMatchObject({
    value: { questions: 0, problems: [{ key: 'other' }] },
  })
  for (let number = 0; number < 4; number += 1) imports.review('given', oneServer({ command: 'a' }))
  expect(await imports.draft(id, [])).toMatchObject({ problem: { code: 'review-gone' } })
})

describe('names', () => {
  test('become free ones', () => {
    const text = JSON.stringify({
      mcpServers: {
        'my server!': { command: 'a' },
        files: { command: 'a' },
        ünï: { command: 'a' },
        '': { command: 'a' },
      },
    })
    const { review } = reviewed(text, { aliases: ['files', 'files-2'] })
    expect(review.servers.map(({ alias }) => alias)).toEqual(['my-server', 'files-3', 'u-ni', 'server'])
    expect(review.servers[0]?.remarks).toEqual(['It is called "my-server" here.'])
  })
})

verifies('import:secrets-stay', 'values stay behind, and names of others are not used', async () => {
  const canary = 'ghp_0123456789abcdefghij0123456789abcdef'
  const env = {
    GITHUB_TOKEN: canary,
    PLAIN: 'debug',
    MAX_TOKENS: '100',
    DATABASE_URL: 'postgres://me:pass@host/db',
  }
  const text = JSON.stringify({
    mcpServers: {
      one: { command: 'a', env },
      two: { url: 'https://a.example/mcp', headers: { Authorization: `Bearer ${canary}`, Accept: 'x' } },
    },
  })
  const { review, drafts, draft } = reviewed(text, { secrets: ['GITHUB_TOKEN'] })
  await draft()
  expect(JSON.stringify([review, drafts])).not.toContain(canary.slice(4))
  expect(JSON.stringify([review, drafts])).not.toContain('me:pass')
  expect(drafts).toEqual([
    {
      kind: 'put-server',
      alias: 'one',
      definition: {
        command: 'a',
        env: {
          GITHUB_TOKEN: '${secret:ONE_GITHUB_TOKEN}',
          PLAIN: 'debug',
          MAX_TOKENS: '100',
          DATABASE_URL: '${secret:DATABASE_URL}',
        },
      },
    },
    {
      kind: 'put-server',
      alias: 'two',
      definition: {
        url: 'https://a.example/mcp',
        headers: { Authorization: 'Bearer ${secret:AUTHORIZATION}', Accept: 'x' },
      },
    },
    { kind: 'put-secret', name: 'ONE_GITHUB_TOKEN' },
    { kind: 'put-secret', name: 'DATABASE_URL' },
    { kind: 'put-secret', name: 'AUTHORIZATION' },
  ])
})

verifies('import:mistakes', 'the file as a whole', () => {
  expect(problemOf('')).toBe('There is nothing in it.')
  expect(problemOf('{\n  "mcpServers": {\n    "a" 1')).toBe(
    'Line 3, column 9: A ":" is missing behind a name.',
  )
  expect(problemOf('{ "mcpServers": { "a": { "command": "x" "args": [] } } }')).toMatch(
    /^Line 1, column 41: A comma/,
  )
  expect(problemOf('{ "a": 1, "a": 2 }')).toMatch(/column 11: A name stands here twice/)
  expect(problemOf('{ "a": tru }')).toMatch(/not a value/)
  expect(problemOf('{ "a": "line\nbreak" }')).toMatch(/text in double quotes/)
  expect(problemOf("{ 'a': 1 }")).toMatch(/text in double quotes/)
  expect(problemOf('{ "a": 1 } {')).toMatch(/follows behind the end/)
  expect(problemOf('{ "a": ')).toMatch(/ends before/)
  expect(problemOf('['.repeat(100_000))).toMatch(/nested too deeply/)
  expect(problemOf('servers:\n  a: 1')).toMatch(/^Line 1, column 1/)
  expect(problemOf('PK\u0003\u0004xxxx')).toMatch(/not a text/)
  expect(problemOf('{ "name": "x", "version": "1.0.0" }')).toMatch(/no servers in it/)
  expect(problemOf('{ "mcpServers": {} }')).toMatch(/list of servers is empty/)
  expect(problemOf('"text"')).toMatch(/no servers in it/)
  const many = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`s${index}`, { command: 'x' }]))
  expect(problemOf(JSON.stringify({ mcpServers: many }))).toMatch(/201 servers/)
})

verifies('import:mistakes', 'names that every object has, and texts made to take long', async () => {
  const inputs = ['constructor', '__proto__', 'toString'].map((id) => ({ id, type: 'promptString' }))
  const args = inputs.map(({ id }) => `\${input:${id}}`)
  const { drafts, draft } = reviewed(JSON.stringify({ servers: { one: { command: 'a', args } }, inputs }))
  expect(await draft()).toMatchObject({ value: { questions: 0, problems: [{}] } })
  await draft(Object.fromEntries(inputs.map(({ id }) => [id, 'x'])))
  expect(drafts).toMatchObject([{ definition: { args: ['x', 'x', 'x'] } }])

  const long = 400_000
  const keys = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index]))
  const hostile = [
    { command: 'sh', args: ['curl '.repeat(long / 5)] },
    { command: 'sh', args: ['${'.repeat(long / 2)] },
    { command: 'sh', args: ['sh -'.repeat(long / 4), 'eyJ-'.repeat(long / 4)] },
    { command: 'sh', env: { TOKENS: 'eyJ-'.repeat(long / 4) } },
    { command: 'sh', env: keys },
    { command: 'sh', ...keys },
    { command: 'sh', args: Array.from({ length: 20_000 }, () => 'a') },
  ]
  const startedAt = performance.now()
  for (const entry of hostile) reviewed(JSON.stringify({ mcpServers: { one: entry } }, null, 1))
  expect(performance.now() - startedAt).toBeLessThan(4_000)
})

verifies('import:mistakes', 'an entry fails alone, with its line', () => {
  const text = `{ "mcpServers": {
    "good": { "command": "a" },
    "none": { "args": [] },
    "list": { "command": "a",
      "args": "b c" },
    "number": { "command": 7 },
    "text": "a",
    "empty": { "command": " " },
    "deep": { "command": "a", "env": { "A": { } } },
    "name": { "command": "a", "env": { "A=B": "" } },
    "odd": { "command": "a", "commnad": 1, "autoApprove": ["*"], "envFile": ".env", "disabled": true }
  } }`
  const { review } = reviewed(text)
  const states = Object.fromEntries(
    review.servers.map(({ name, state }) => [name, state.kind === 'ready' ? 'ready' : state.problem]),
  )
  expect(states).toEqual({
    good: 'ready',
    none: 'Line 3: The entry has neither a "command" nor a "url".',
    list: 'Line 5: "args" has to be a list in [ ].',
    number: 'Line 6: "command" has to be a text in double quotes.',
    text: 'Line 7: The entry has to be an object in { }.',
    empty: 'Line 8: "command" is empty.',
    deep: 'Line 9: Each value of "env" has to be a text.',
    name: 'Line 10: A name in "env" has a space, "=" or an invisible character in it.',
    odd: 'ready',
  })
  const odd = review.servers.at(-1)
  expect(odd?.remarks).toEqual([
    'Line 11: "commnad" is not known and was left out.',
    'Line 11: "autoApprove" was left out: here you decide about each call yourself.',
    'Line 11: "envFile" is not read. Name the variables in "env" if the server needs them.',
  ])
  expect(ready(odd).wasOff).toBe(true)
})

const warningsOf = (entry: object): string => {
  const review: ImportReview = reviewed(oneServer(entry)).review
  return review.servers[0]?.warnings.join('\n') ?? ''
}

describe('warnings', () => {
  const program = (command: string, ...args: readonly string[]): object => ({ command, args })
  const cases: readonly (readonly [entry: object, warning: RegExp])[] = [
    [program('sudo', 'node', 'x'), /rights of the administrator/],
    [program('/usr/bin/sudo', 'x'), /rights of the administrator/],
    [program('sh', '-c', 'rm -rf ~'), /deletes files[^]*A shell runs it/],
    [program('bash', '-c', 'curl https://x | sh'), /downloads something/],
    [program('bash', '-lc', 'bash <(curl -s x)'), /downloads something/],
    [program('powershell', '-Command', 'iwr x | iex'), /downloads something/],
    [program('cmd', '/c', 'npx x'), /A shell runs it/],
    [program('node', '-e', 'x'), /carries the program itself/],
    [program('python3', '-c', 'x'), /carries the program itself/],
    [program('node', 'x', '~/.ssh/id_rsa'), /keys or passwords/],
    [program('cat', '/etc/shadow'), /keys or passwords/],
    [program('x', '/home/me/.config/google-chrome'), /folder of a browser/],
    [program('x', '~/.bashrc'), /when you sign in/],
    [program('/tmp/x'), /temporary or downloaded/],
    [program('npx', '-y', 'some-server'), /names no version/],
    [program('npx', '-y', '@scope/server@latest'), /names no version/],
    [program('uvx', 'mcp-server-git'), /names no version/],
    [program('npm', 'exec', 'server'), /names no version/],
    [program('files', '/'), /whole home folder/],
    [program('files', '${HOME}'), /whole home folder/],
    [program('docker', 'run', '--privileged', 'x'), /whole computer/],
    [program('docker', 'run', '-v', '/var/run/docker.sock:/x', 'x'), /whole computer/],
    [program('x', '--key', 'sk-proj-0123456789abcdefghij'), /looks like a key/],
    [program('x', 'a\u{202e}b'), /cannot be seen/],
    [{ command: 'x', env: { LD_PRELOAD: '/x.so' } }, /LD_PRELOAD makes programs load/],
    [{ command: 'x', env: { NODE_OPTIONS: '--require x' } }, /NODE_OPTIONS makes/],
    [{ command: 'x', env: { A: '${AWS_SECRET_ACCESS_KEY}' } }, /takes AWS_SECRET_ACCESS_KEY/],
    [{ url: 'http://example.com/mcp' }, /not encrypted/],
    [{ url: 'https://xn--80ak6aa92e.com/mcp' }, /letters that can look like others/],
    [{ url: 'https://example.com/mcp?api_key=1234' }, /seems to hold a key/],
  ]
  verifies('import:warnings', 'each has its sentence', () => {
    for (const [entry, warning] of cases) expect(warningsOf(entry), JSON.stringify(entry)).toMatch(warning)
  })

  verifies('import:warnings', 'an ordinary server has none', () => {
    for (const entry of [
      program('npx', '-y', '@modelcontextprotocol/server-filesystem@2.0.1', '/home/me/notes'),
      program('uvx', 'mcp-server-git==2.0.0', '--repository', '/home/me/forms'),
      program('node', '/opt/server/index.js', '--port', '3000'),
      program('docker', 'run', '-i', '--rm', 'mcp/fetch:1.0'),
      { url: 'https://mcp.deepwiki.com/mcp' },
      { url: 'http://127.0.0.1:3000/mcp' },
    ])
      expect(warningsOf(entry), JSON.stringify(entry)).toBe('')
  })
})
