import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'
import { zipArchive } from '../support/zip-archive.ts'

afterAll(closeBrowser)

const openImport = async ({ page }: Window): Promise<void> => {
  await page.getByRole('button', { name: 'Import servers' }).click()
  await page.getByRole('heading', { name: 'Import servers' }).waitFor()
}

verifies('import:exact', 'pasted, reviewed, chosen by keyboard, decided, running', async () => {
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await openImport(window)
  const [command, args] = ['node', ['/opt/everything/index.js']]
  const canary = 'sk-proj-0123456789abcdefghijkl'
  const text = {
    mcpServers: {
      try: { command, args, env: { SERVICE_API_KEY: canary }, autoApprove: ['*'] },
      bad: { command: 'sudo', args: ['rm', '-rf', '/'] },
      worse: { args: [] },
    },
  }
  await page.getByLabel('Configuration as JSON').fill(JSON.stringify(text, null, 2))
  await page.getByRole('button', { name: 'Read it' }).click()
  const found = page.getByRole('form', { name: 'Found' })
  const wanted = found.getByRole('checkbox', { name: 'Import try' })
  await wanted.waitFor()
  expect(await wanted.isChecked()).toBe(true)
  expect(await found.getByRole('checkbox', { name: 'Import bad' }).isChecked()).toBe(false)
  const shown = (await found.textContent()) ?? ''
  for (const words of [
    `${command} ${args.join(' ')}`,
    'SERVICE_API_KEY=${secret:SERVICE_API_KEY}',
    'sudo rm -rf /',
    'rights of the administrator',
    '"autoApprove" was left out',
    'Cannot be imported. Line',
  ])
    expect(shown).toContain(words)
  expect(shown).not.toContain(canary)

  await found.getByRole('checkbox', { name: 'Import try' }).focus()
  await page.keyboard.press('Space')
  expect(await found.getByRole('button', { name: /^Ask about/ }).isDisabled()).toBe(true)
  await page.keyboard.press('Space')
  await found.getByRole('textbox', { name: 'Name here' }).fill('mine')
  await found.getByRole('button', { name: 'Ask about 1 server' }).press('Enter')
  await found.getByText('2 questions wait for you below.').waitFor()
  expect(existsSync(join(folder.path, 'assent.yaml'))).toBe(false)

  await expect
    .poll(() =>
      window.question('Apply this change?').getByRole('region', { name: 'Exact change' }).textContent(),
    )
    .toContain('SERVICE_API_KEY: ${secret:SERVICE_API_KEY}')
  await window.answer('Apply this change?', 'Apply')
  expect(readFileSync(join(folder.path, 'assent.yaml'), 'utf8')).toContain('mine:')
  expect(window.complaints).toEqual([])
})

verifies('import:exact', 'a bundle: who signed it, what it asks for, unpacked when allowed', async () => {
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await openImport(window)
  const manifest = {
    name: 'notes',
    display_name: 'Notes <b>of</b> mine',
    version: '1.0.0',
    description: 'Keeps notes',
    author: { name: 'Somebody' },
    server: {
      type: 'node',
      entry_point: 'index.js',
      mcp_config: { command: 'node', args: ['${__dirname}/index.js', '${user_config.folder}'] },
    },
    user_config: { folder: { type: 'directory', title: 'Notes folder', required: true } },
  }
  const buffer = zipArchive([
    { name: 'manifest.json', content: JSON.stringify(manifest) },
    { name: 'index.js', content: 'process.exit(7)' },
  ])
  const file = { name: 'notes.mcpb', mimeType: 'application/zip', buffer }
  await page.locator('input[type=file]').setInputFiles(file)
  const found = page.getByRole('form', { name: 'Found' })
  await found.getByText('Notes <b>of</b> mine').waitFor()
  await found.getByText('Not signed: nobody vouches for it.').waitFor()
  await found.getByRole('button', { name: 'Ask about 1 server' }).click()
  await found.getByText('"Notes folder" has to be filled in').waitFor()
  await found.getByLabel('Notes folder').fill(folder.path)
  await found.getByRole('button', { name: 'Ask about 1 server' }).click()
  const change = window.question('Apply this change?')
  await change.getByText(/Unpack the bundle with SHA-256 [0-9a-f]{64}/).waitFor()
  expect(readdirSync(join(folder.path, 'bundles'))).toEqual(['waiting'])
  await window.answer('Apply this change?', 'Apply')
  await window.question('Start server notes?').waitFor()
  const [unpacked = ''] = readdirSync(join(folder.path, 'bundles')).filter((name) => name !== 'waiting')
  expect(readdirSync(join(folder.path, 'bundles', unpacked)).toSorted()).toEqual([
    'index.js',
    'manifest.json',
  ])

  const broken = { name: 'broken.mcpb', mimeType: 'application/zip', buffer: Buffer.from('PK nonsense') }
  await page.locator('input[type=file]').setInputFiles(broken)
  await page.getByText('This is not a bundle').waitFor()
  expect(window.complaints).toEqual([])
})

verifies('doctor:fix', 'under the failure: the reason, and a button that asks', async () => {
  using folder = workspaceFolder({
    servers: {
      gone: { command: 'no-such-program-here', args: [] },
      keyed: { command: process.execPath, args: [], env: { A: '${secret:SOME_KEY}' } },
    },
  })
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await page.getByRole('link', { name: /^gone,/ }).click()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  const doctor = page.getByRole('region', { name: 'What may be wrong' })
  await doctor.getByText('The program "no-such-program-here" is not installed').waitFor()
  await doctor.getByRole('button', { name: 'Try again' }).waitFor()

  await page.getByRole('link', { name: /^keyed,/ }).click()
  await doctor.getByRole('button', { name: 'Enter SOME_KEY' }).click()
  await window.question('Enter SOME_KEY').waitFor()
  expect(window.complaints).toEqual([])
})

test('a preset of a server on the network asks for its key as well', async () => {
  using folder = workspaceFolder()
  await using window = await openWindow({ dataDirectory: folder.path })
  const { page } = window
  await page.getByRole('button', { name: /^GitHub/ }).click()
  await page.getByRole('form', { name: 'Server' }).getByRole('button', { name: 'Add server' }).click()
  await expect
    .poll(() =>
      window.question('Apply this change?').getByRole('region', { name: 'Exact change' }).textContent(),
    )
    .toContain('url: https://api.githubcopilot.com/mcp/')
  await window.answer('Apply this change?', 'Apply')
  await window.question('Enter GITHUB_TOKEN').waitFor()
  expect(readFileSync(join(folder.path, 'assent.yaml'), 'utf8')).toContain(
    'Authorization: Bearer ${secret:GITHUB_TOKEN}',
  )
  expect(window.complaints).toEqual([])
})
