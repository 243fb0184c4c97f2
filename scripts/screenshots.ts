import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { startModelServer } from '../test/support/model-server.ts'
import { callsTools, says } from '../test/support/model-server/replies.ts'
import { closeBrowser, openWindow } from '../test/support/window.ts'
import { referenceServer, workspaceFolder } from '../test/support/workspace-folder.ts'

/**
 * `node scripts/screenshots.ts`: makes the pictures of the README from the running program. Only the model is
 * scripted; the servers, the questions and the files are real.
 */
const pictures = resolve(import.meta.dirname, '../docs')

await using model = await startModelServer()
const folder = join(tmpdir(), 'lisbon')
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'packing.md'), '- walking shoes\n- museum pass\n')
using workspace = workspaceFolder()
writeFileSync(
  join(workspace.path, 'assent.yaml'),
  JSON.stringify({
    version: 1,
    models: {
      default: 'local/qwen3',
      providers: {
        local: { kind: 'openai-compatible', baseUrl: model.url, models: ['qwen3', 'gemma-4'] },
      },
    },
    servers: { files: referenceServer('filesystem', folder), memory: referenceServer('memory') },
  }),
)
await using window = await openWindow({ dataDirectory: workspace.path })
const { page } = window

const take = async (name: string): Promise<void> => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })
  }
}

for (const server of ['files', 'memory']) {
  await window.answer(`Start server ${server}?`, 'Start')
  await page.getByRole('link', { name: `${server}, ready` }).waitFor()
}
const plan =
  '# Three days in Lisbon\n\n## Day 1: Belém\n- Jerónimos, then MAAT at 14:00\n\n## Day 2: Alfama\n- Tile museum\n'
model.enqueue(
  callsTools([
    { name: 'files__read_text_file', arguments: JSON.stringify({ path: join(folder, 'packing.md') }) },
  ]),
  callsTools(
    [
      {
        name: 'files__write_file',
        arguments: JSON.stringify({ path: join(folder, 'lisbon.md'), content: plan }),
      },
    ],
    'Your list mentions walking shoes and a museum pass, so I spread the days by district: **Belém** first, then Alfama. I will save it next to your list as `lisbon.md`.',
  ),
  says('Saved.'),
)
await page.locator('input[type=file]').setInputFiles([
  {
    name: 'museums.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('museum,district,opens\nMAAT,Belém,10:00\nTile Museum,Alfama,10:00\n'.repeat(20)),
  },
  {
    name: 'arrival.md',
    mimeType: 'text/markdown',
    buffer: Buffer.from('# Arrival\n\nFriday at noon, by train.\n'),
  },
])
await page.getByRole('button', { name: 'Remove arrival.md' }).waitFor()
await window.say('Read my packing list and write a plan for three days, with one museum a day.')
await window.answer('Allow files.read_text_file?', 'Allow for this session')
await window
  .question('Allow files.write_file?')
  .getByRole('button', { name: 'Allow once', disabled: false })
  .hover()
await take('question')
await window.answer('Allow files.write_file?', 'Allow once')
await page.getByRole('article', { name: 'qwen3' }).getByText('Saved.').waitFor()
await window.call('files.write_file').getByRole('button').first().click()
await take('conversation')
await page.getByRole('link', { name: 'files, ready' }).click()
await page.getByRole('heading', { name: 'files' }).first().waitFor()
await take('server')
await page.getByRole('button', { name: 'Settings', exact: true }).click()
await page.getByRole('heading', { name: 'Models', exact: true }).waitFor()
await take('settings')
await closeBrowser()
rmSync(folder, { recursive: true })
