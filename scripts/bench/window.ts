import { resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { startAssent } from '../../test/support/assent-process.ts'
import { launchBrowser } from '../../test/support/chromium.ts'
import { startModelServer, type ModelServer } from '../../test/support/model-server.ts'
import { configure, workspaceFolder } from '../../test/support/workspace-folder.ts'
import { findChromium } from '../find-chromium.ts'
import { buildIfStale } from '../freshness.ts'
import { startServers } from './answer-questions.ts'
import { openCore } from './core.ts'
import { echoServer } from './echo-clients.ts'
import { benchKeys } from './key-to-paint.ts'
import { interleave, median, quantile, timed } from './samples.ts'
import type { Section } from './section.ts'
import { milliseconds, printTable, ratio } from './table.ts'
import { messagesPerTurn, storeConversation } from './turns.ts'

const sizes = {
  whole: { rounds: 7, messages: 100_000, servers: 50, keys: { rounds: 4, keys: 30 } },
  quick: { rounds: 1, messages: 2_000, servers: 2, keys: { rounds: 1, keys: 10 } },
} as const

const turnsPerConversation = 100
const ratioBar = 1.5

/** The built program in a real browser. Left out, and said so, where there is no Chromium or no build. */
export const benchWindow: Section = async (size) => {
  if (findChromium() === null) {
    console.log('\nwindow: left out, because there is no Chromium. Install it, or name it in CHROMIUM_PATH.')
    return []
  }
  if (!(await buildIfStale(resolve(import.meta.dirname, '../..')))) return ['window: the build failed.']
  const { rounds, keys, ...full } = sizes[size]
  await using model = await startModelServer()
  using emptyFolder = workspaceFolder()
  using fullFolder = workspaceFolder()
  await fill(emptyFolder.path, model, { messages: 0, servers: 0 })
  await fill(fullFolder.path, model, full)
  await using browser = await launchBrowser()
  await benchOpening(browser, rounds, { empty: emptyFolder.path, full: fullFolder.path })
  console.log(`  full: ${full.servers} servers that were allowed and have run, ${full.messages} messages`)
  return await benchKeys({ browser, model, dataDirectory: fullFolder.path, ...keys })
}

type Contents = { readonly messages: number; readonly servers: number }

/** Fills a data directory by the product's own means: commits, and decisions about the servers. */
const fill = async (folder: string, model: ModelServer, { messages, servers }: Contents): Promise<void> => {
  const names = Array.from({ length: servers }, (_, index) => `server${index + 1}`)
  configure(folder, {
    modelUrl: model.url,
    servers: Object.fromEntries(names.map((name) => [name, echoServer])),
  })
  await using core = await openCore(folder)
  await core.ask('setPreferences', { firstRunDone: true })
  const conversations = Math.ceil(messages / messagesPerTurn / turnsPerConversation)
  for (let number = 1; number <= conversations; number += 1)
    await storeConversation(core.history, { title: `Talk ${number}`, turns: turnsPerConversation })
  await startServers(core)
}

const benchOpening = async (
  browser: Browser,
  rounds: number,
  folders: Readonly<Record<'empty' | 'full', string>>,
): Promise<void> => {
  const starts = new Map<string, number[]>([
    ['empty', []],
    ['full', []],
  ])
  const lanes = Object.entries(folders).map(([name, dataDirectory]) => ({
    name,
    round: async (round: number) => {
      const { startMs, openMs } = await openOnce(browser, dataDirectory)
      if (round > 0) starts.get(name)?.push(startMs)
      return [openMs]
    },
  }))
  const opened = await interleave(rounds, lanes)
  const row = (title: string, samples: ReadonlyMap<string, readonly number[]>) => {
    const [empty, full] = [samples.get('empty') ?? [], samples.get('full') ?? []]
    const worst = milliseconds(quantile(full, 0.99))
    return [
      title,
      milliseconds(median(empty)),
      milliseconds(median(full)),
      worst,
      ratio(median(full), median(empty)),
    ]
  }
  printTable(
    'window: opening, ms',
    ['', 'empty p50', 'full p50', 'full p99', 'full to empty'],
    [
      row('process start to address line', starts),
      row(`address line to composer (bar ${ratioBar}x)`, opened),
    ],
  )
}

/** A process of its own and a browser profile of its own each time: nothing is warm. */
const openOnce = async (
  browser: Browser,
  dataDirectory: string,
): Promise<{ readonly startMs: number; readonly openMs: number }> => {
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const startedAt = performance.now()
  await using assent = await startAssent({ dataDirectory })
  const startMs = performance.now() - startedAt
  const openMs = await timed(async () => {
    await page.goto(assent.url, { waitUntil: 'commit' })
    const composer = page.getByRole('textbox', { name: 'Message' })
    await composer.press('x')
    if ((await composer.inputValue()) !== 'x') throw new Error('the composer did not take the key')
  })
  return { startMs, openMs }
}
