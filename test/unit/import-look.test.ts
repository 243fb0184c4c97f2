import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asId } from '#contract/ids'
import { createBundleStore } from '../../main/import/bundle/bundle-store.ts'
import { createImports } from '../../main/import/imports.ts'
import { configurationPlaces } from '../../main/import/places.ts'
import { verifies } from '../support/verifies.ts'

let home = ''
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), 'assent-look-'))))
afterEach(() => rmSync(home, { recursive: true, force: true }))

const put = (path: string, text: string): string => {
  const whole = join(home, path)
  mkdirSync(dirname(whole), { recursive: true })
  writeFileSync(whole, text)
  return whole
}

/** `looks` counts how often it was asked where the user's files are. */
const scene = () => {
  let looks = 0
  const imports = createImports({
    machine: {
      platform: 'linux',
      environment: {},
      get home() {
        looks += 1
        return home
      },
    },
    bundles: createBundleStore({ folder: join(home, 'bundles'), newId: () => 'b' }),
    aliases: () => [],
    secretNames: () => [],
    ask: async () => ({ ok: true, value: { requestId: asId('r') } }),
    newId: () => 'id',
  })
  return { imports, looks: () => looks }
}

const one = '{ "mcpServers": { "one": { "command": "a" } } }'

verifies('import:looks-when-asked', 'not before, and nothing is changed', async () => {
  const path = put('.cursor/mcp.json', one)
  const { imports, looks } = scene()
  imports.review('x', one)
  expect(looks()).toBe(0)
  const found = await imports.look()
  expect(looks()).toBeGreaterThan(0)
  expect(found).toMatchObject({
    value: { sources: [{ origin: `Cursor: ${path}`, problem: null }], servers: [{ name: 'one' }] },
  })
  expect(readFileSync(path, 'utf8')).toBe(one)
})

test('what cannot be read is named, what has no servers is passed over', async () => {
  put('.claude.json', '{ "numStartups": 3 }')
  put('.config/Code/User/settings.json', '{ "editor.fontSize": 12, }')
  put('.config/Claude/claude_desktop_config.json', '{ "mcpServers": { "a" } }')
  put('.cursor/mcp.json', '\u0000\u0001binary')
  mkdirSync(join(home, '.codeium/windsurf/mcp_config.json'), { recursive: true })
  put('.gemini/settings.json', ' '.repeat(2_000_001))
  mkdirSync(join(home, '.lmstudio'))
  execFileSync('mkfifo', [join(home, '.lmstudio/mcp.json')])
  chmodSync(put('.config/zed/settings.json', one), 0)
  const found = await scene().imports.look()
  const problems = found.ok
    ? found.value.sources.map(({ origin, problem }) => [origin.split(':')[0], problem])
    : []
  const isRoot = process.getuid?.() === 0
  expect(problems).toEqual([
    ['Claude Desktop', 'Line 1, column 23: A ":" is missing behind a name.'],
    ['Cursor', 'It is not a text. A configuration is JSON; a bundle ends in .mcpb or .dxt.'],
    ['Windsurf', 'It is not an ordinary file.'],
    ['Gemini CLI', 'It is larger than 2 MB, so it is no configuration.'],
    ['LM Studio', 'It is not an ordinary file.'],
    ['Zed', isRoot ? null : 'It cannot be read (EACCES). Check its permissions.'],
  ])
})

test('the places of each system', () => {
  const of = (platform: NodeJS.Platform, environment: Readonly<Record<string, string>> = {}) =>
    configurationPlaces({ platform, home: '/h', environment })[0]?.path
  expect(of('darwin')).toBe('/h/Library/Application Support/Claude/claude_desktop_config.json')
  expect(of('win32', { APPDATA: '/r' })).toBe('/r/Claude/claude_desktop_config.json')
  expect(of('linux', { XDG_CONFIG_HOME: '/x' })).toBe('/x/Claude/claude_desktop_config.json')
})
