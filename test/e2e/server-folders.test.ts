import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { checkSurface } from '../support/surface-check.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { referenceServer, workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const proposeFolders = async ({ page, answer }: Window): Promise<void> => {
  await page.getByRole('button', { name: 'Propose these folders' }).press('Enter')
  await answer('Apply this change?', 'Apply')
}

verifies(
  'requests:roots-chosen',
  'folders are added and removed by keyboard, each through a question, and the server goes on running',
  async () => {
    using folder = workspaceFolder({ servers: { everything: referenceServer('everything') } })
    using other = workspaceFolder()
    const notes = join(other.path, 'notes')
    mkdirSync(notes)
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    await window.answer('Start server everything?', 'Start')
    await page.getByRole('link', { name: 'everything, ready' }).click()
    const folders = page.getByRole('region', { name: 'Folders' })
    await folders.getByText('None: it is told of no folder.').waitFor()
    const field = folders.getByRole('textbox', { name: 'Folder' })

    await field.fill('notes')
    await field.press('Enter')
    await folders.getByText('Write the whole path of a folder').waitFor()
    await field.fill(join(folder.path, 'secrets'))
    await field.press('Enter')
    await page.getByRole('button', { name: 'Propose these folders' }).press('Enter')
    await folders.getByText('Assent keeps its own data in').waitFor()
    await folders.getByRole('button', { name: 'Take back' }).press('Enter')
    await field.fill(notes)
    await field.press('Enter')
    await folders.getByText(notes).waitFor()
    expect(await checkSurface(page, 'folders')).toEqual([])
    expect(readFileSync(join(folder.path, 'assent.yaml'), 'utf8')).not.toContain(notes)
    await proposeFolders(window)
    await until('the folder is written', () =>
      readFileSync(join(folder.path, 'assent.yaml'), 'utf8').includes(notes),
    )

    await page.getByRole('button', { name: 'Propose these folders' }).waitFor({ state: 'detached' })
    expect(await window.question('Start server everything?').count()).toBe(0)

    await folders.getByRole('button', { name: `Remove ${notes}` }).press('Enter')
    await folders.getByText('None: it is told of no folder.').waitFor()
    await folders.getByRole('button', { name: 'Take back' }).click()
    await folders.getByRole('button', { name: `Remove ${notes}` }).press('Enter')
    await proposeFolders(window)
    await until(
      'the folder is gone from the file',
      () => !readFileSync(join(folder.path, 'assent.yaml'), 'utf8').includes(notes),
    )
    expect(window.complaints).toEqual([])
  },
  120_000,
)
