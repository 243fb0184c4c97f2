import { setTimeout as delay } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { startAssent } from '../../test/support/assent-process.ts'
import type { ModelServer } from '../../test/support/model-server.ts'
import { streamForever, type Reply } from '../../test/support/model-server/replies.ts'
import { until } from '../../test/support/until.ts'
import { median, quantile } from './samples.ts'
import { milliseconds, printTable, ratio } from './table.ts'

const barMs = 50
const keyIntervalMs = 50
const streamedBytesPerSecond = 1_000_000
/** About what a delta of a thousand characters is: the rate counts text then, and hardly its wrapping. */
const piece = 'All work and no play makes a dull day. '.repeat(25)

/**
 * From a key in the composer to the frame after the one that shows it, measured in the page: while nothing else goes
 * on, and while another conversation's answer streams. Only keys pressed while it really streamed are counted.
 */
export const benchKeys = async (options: {
  readonly browser: Browser
  readonly model: ModelServer
  readonly dataDirectory: string
  readonly rounds: number
  readonly keys: number
}): Promise<readonly string[]> => {
  const { browser, model, dataDirectory, rounds, keys } = options
  const stream = watched(streamForever(streamedBytesPerSecond, piece))
  model.fallback(stream.reply)
  await using assent = await startAssent({ dataDirectory })
  await using context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(assent.url)
  const quiet: number[] = []
  const streaming: number[] = []
  for (let round = rounds > 1 ? 0 : 1; round <= rounds; round += 1) {
    await openTalk(page, round)
    const quietRound = await pressKeys(page, keys, () => true)
    await startStream(page)
    await until('the answer streams', stream.isOpen)
    await openTalk(page, round + 1)
    const streamingRound = await pressKeys(page, keys, stream.isOpen)
    stream.breakOff()
    await until('the answer has ended', () => !stream.isOpen())
    if (round === 0) continue
    quiet.push(...quietRound)
    streaming.push(...streamingRound)
  }
  print(quiet, streaming)
  return streaming.length > 0 ? [] : ['window: no key was pressed while the other conversation streamed.']
}

/** A reply that tells whether it is being sent now, and that can be broken off. */
const watched = (reply: Reply) => {
  let sending: AbortController | null = null
  const send: Reply['send'] = async (response, request, signal) => {
    sending = new AbortController()
    try {
      await reply.send(response, request, AbortSignal.any([signal, sending.signal]))
    } finally {
      sending = null
    }
  }
  return { reply: { send }, isOpen: () => sending !== null, breakOff: () => sending?.abort() }
}

const openTalk = async (page: Page, number: number): Promise<void> => {
  await page
    .getByRole('link', { name: /^Talk / })
    .nth(number)
    .click()
  await page.getByRole('article').last().waitFor()
  await page.getByRole('textbox', { name: 'Message' }).focus()
}

/** In a new conversation: an answer has a limit of length, which is reached after about four seconds. */
const startStream = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'New conversation' }).first().click()
  const composer = page.getByRole('textbox', { name: 'Message' })
  await composer.fill('Talk for ever.')
  await composer.press('Enter')
}

/** Milliseconds for each key that was pressed while the condition held, before it and after it. */
const pressKeys = async (page: Page, count: number, isCounted: () => boolean): Promise<readonly number[]> => {
  await page.evaluate(() => {
    const paints: number[] = []
    Object.assign(globalThis, { paints })
    const onKey = ({ timeStamp }: KeyboardEvent): void => {
      requestAnimationFrame(() => requestAnimationFrame(() => paints.push(performance.now() - timeStamp)))
    }
    addEventListener('keydown', onKey, { capture: true })
    Object.assign(globalThis, {
      stopWatching: () => removeEventListener('keydown', onKey, { capture: true }),
    })
  })
  const counted: boolean[] = []
  for (let key = 0; key < count && isCounted(); key += 1) {
    await page.keyboard.press('a')
    await delay(keyIntervalMs)
    counted.push(isCounted())
  }
  const isPainted = (): Promise<boolean> => page.evaluate(`paints.length === ${counted.length}`)
  await until('all keys are painted', isPainted)
  await page.evaluate('stopWatching()')
  const paints = await page.evaluate<readonly number[]>('paints')
  return paints.filter((_, index) => counted[index])
}

const print = (quiet: readonly number[], streaming: readonly number[]): void => {
  const row = (name: string, values: readonly number[]) => [
    name,
    milliseconds(median(values)),
    milliseconds(quantile(values, 0.95)),
    ratio(quantile(values, 0.95), quantile(quiet, 0.95)),
    values.length,
  ]
  printTable(
    'window: key to the frame after its paint, ms',
    ['', 'p50', 'p95', 'p95 to quiet', 'keys'],
    [row('nothing else', quiet), row(`another conversation streams 1 MB/s (bar ${barMs} ms)`, streaming)],
  )
}
