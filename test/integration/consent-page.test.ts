import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { serverId } from '#contract/ids'
import { findChromium } from '../../scripts/find-chromium.ts'
import type { Asker } from '../../main/server-questions.ts'
import { openConsentStage, type ConsentStage } from '../fixtures/consent/consent-stage.ts'
import { conversationOne, createGateWorld, newCallId } from '../fixtures/consent/gate-world.ts'
import { product } from '../fixtures/consent/subject.ts'
import { checkSurface } from '../support/surface-check.ts'
import { verifies } from '../support/verifies.ts'

const hasBrowser = findChromium() !== null
let stage: ConsentStage

if (hasBrowser) {
  beforeAll(async () => {
    stage = await openConsentStage()
  })
  afterAll(() => stage[Symbol.asyncDispose]())
}

const asker: Asker = {
  serverId: serverId.parse('server-a'),
  alias: 'travel',
  call: { conversation: conversationOne, callId: newCallId(), tool: 'book' },
}

const schema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Your name', description: 'As on the passport', minLength: 2 },
    seats: { type: 'integer', title: 'Seats', minimum: 1, maximum: 9, default: 2 },
    day: { type: 'string', format: 'date', title: 'Day' },
    meal: { type: 'string', title: 'Meal', enum: ['v', 'f'], enumNames: ['Vegetarian', 'Fish'] },
    window: { type: 'boolean', title: 'Window seat' },
    extras: { type: 'array', title: 'Extras', items: { type: 'string', enum: ['bag', 'bike'] } },
    passportPin: { type: 'string', title: 'PIN' },
  },
  required: ['name', 'seats'],
}

const never = new AbortController().signal

/** A server on this computer that tells of each page that is asked for. */
const openServer = async (
  onRequest: (path: string) => void,
): Promise<AsyncDisposable & { readonly host: string }> => {
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/pay') === true) onRequest(request.url)
    response.setHeader('content-type', 'text/html').end('<title>elsewhere</title>')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    host: `pay.localhost:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Scrolls to the end of what is asked about, by keyboard. */
const seeAll = async (page: Page, region: string): Promise<void> => {
  await page.getByRole('region', { name: region }).focus()
  await page.keyboard.press('End')
}

const ready = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).and(page.locator('[aria-disabled=false]'))

verifies(
  'consent:form',
  'it is filled in by keyboard, a mistake is named, another question loses nothing, and the values go as typed',
  async (context) => {
    context.skip(!hasBrowser, 'no Chromium')
    const world = await createGateWorld(product)
    const { requests } = world.consent()
    const first = new AbortController()
    const pay = { asker, purpose: 'elicitation', message: 'Pay', url: 'https://pay.example/1' } as const
    void requests.address(pay, first.signal)
    await using opened = await stage.open(world)
    const { page } = opened
    await page.getByRole('alertdialog', { name: 'Open pay.example?' }).waitFor()
    const asked = requests.form({ asker, message: 'Who flies, and when?', schema }, never)
    await page.getByRole('button', { name: 'Next question' }).click()
    const dialog = page.getByRole('alertdialog', { name: 'Answer travel?' })
    await dialog.waitFor()
    expect(await page.evaluate(() => document.activeElement?.closest('.question-body') ?? null)).toBeNull()
    expect(await checkSurface(page, 'a form')).toEqual([])
    expect(await page.getByLabel('Seats').inputValue()).toBe('2')
    await page.getByLabel('Your name').focus()
    first.abort()
    await page.getByText('2 of 2').waitFor({ state: 'detached' })
    await page.keyboard.type('Z')
    await page.keyboard.press('Tab')
    await page.keyboard.insertText('three')
    await page.getByLabel('Extras').or(page.getByLabel('bike')).last().check()
    await page.getByLabel('Meal').selectOption('Fish')
    await page.getByLabel('Window seat').selectOption('No')

    const other = requests.address(pay, never)
    await page.getByText('1 of 2').waitFor()
    await page.getByRole('button', { name: 'Next question' }).click()
    await page.getByRole('alertdialog', { name: 'Open pay.example?' }).waitFor()
    await page.getByRole('button', { name: 'Not now' }).click()
    expect(await other).toEqual({ ok: true, value: { kind: 'cancelled' } })
    await dialog.waitFor()
    expect(await page.getByLabel('Your name').inputValue()).toBe('Z')

    await seeAll(page, 'Exact request')
    await ready(page, 'Send').press('Enter')
    await page.getByText('Your name must have at least 2 characters.').waitFor()
    await page.getByLabel('Your name').fill('Zoë')
    await ready(page, 'Send').press('Enter')
    await page.getByText('Seats must be a number.').waitFor()
    await page.getByLabel('Seats').fill('3')
    await page.getByLabel('Day').fill('2026-12-24')
    await ready(page, 'Send').press('Enter')
    expect(await asked).toEqual({
      ok: true,
      value: {
        kind: 'accepted',
        content: { name: 'Zoë', seats: 3, day: '2026-12-24', meal: 'f', window: false, extras: ['bike'] },
      },
    })
    await page.getByText('Nothing waits for you.').waitFor()
  },
)

verifies(
  'consent:address',
  'the host is marked, nothing is fetched before, and the browser opens exactly one tab with what was shown',
  async (context) => {
    context.skip(!hasBrowser, 'no Chromium')
    const world = await createGateWorld(product, undefined, 'web')
    const reached: string[] = []
    await using server = await openServer((path) => reached.push(path))
    const { host } = server
    const url = `http://${host}/pay?to=me#now`
    await using opened = await stage.open(world)
    const { page, context: browser } = opened
    const ask = () =>
      world.consent().requests.address({ asker, purpose: 'elicitation', message: 'Pay here', url }, never)
    const asked = ask()
    await page.getByRole('alertdialog', { name: `Open ${host}?` }).waitFor()
    expect(await page.locator('mark').textContent()).toBe(host)
    expect(await page.getByRole('region', { name: 'Exact address' }).textContent()).toBe(url)
    expect(await checkSurface(page, 'an address')).toEqual([])
    expect(reached).toEqual([])
    const tab = browser.waitForEvent('page')
    await ready(page, 'Open in the browser').click()
    expect(await asked).toMatchObject({ ok: true, value: { kind: 'accepted' } })
    const there = await tab
    await there.waitForLoadState()
    expect(there.url()).toBe(url)
    expect(await there.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
    await page.getByText('Nothing waits for you.').waitFor()
    expect(reached).toEqual(['/pay?to=me'])

    await there.close()
    await page.evaluate(() => Object.assign(window, { open: () => null }))
    void ask()
    await ready(page, 'Open in the browser').click()
    const again = browser.waitForEvent('page')
    await page.getByRole('alertdialog', { name: `Opened ${host}` }).waitFor()
    expect(await checkSurface(page, 'an address that was opened')).toEqual([])
    await page.getByRole('link', { name: 'Open it in a new tab' }).click()
    expect((await again).url()).toBe(url)
    await page.getByText('Nothing waits for you.').waitFor()
  },
)

verifies(
  'consent:sampling',
  'its texts are changed on the page, which asks anew, and the model and the look at the answer are chosen there',
  async (context) => {
    context.skip(!hasBrowser, 'no Chromium')
    const world = await createGateWorld(product)
    const { requests } = world.consent()
    const params = {
      messages: [
        { role: 'user', content: { type: 'text', text: 'Summarise\nthis \u202e trip' } },
        { role: 'user', content: { type: 'image', data: 'AAAA', mimeType: 'image/png' } },
      ],
      systemPrompt: 'Be brief',
      maxTokens: 100,
    }
    const asked = requests.sampling({ asker, params, models: ['local/small', 'far/large'] }, never)
    await using opened = await stage.open(world)
    const { page } = opened
    await page.getByRole('alertdialog', { name: 'Let travel ask a model?' }).waitFor()
    expect(await checkSurface(page, 'a request for an answer')).toEqual([])
    expect(await page.getByRole('region', { name: 'Text 1, as if from you' }).textContent()).toContain(
      'this \\u{202e} trip',
    )
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Text 1, as if from you').fill('Summarise the trip')
    await page.getByRole('button', { name: 'Leave as it was' }).click()
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByRole('button', { name: 'Leave as it was' }).click()
    await page.getByLabel('Model', { exact: true }).selectOption('far/large')
    await page.getByRole('button', { name: 'Edit' }).click()
    await page.getByLabel('Text 1, as if from you').fill('Only the trip')
    await page.getByLabel('Instructions to the model').fill('')
    await page.getByRole('button', { name: 'Use these texts' }).click()
    await page.getByText('You changed the texts of travel: the model gets yours').waitFor()
    expect(await page.getByLabel('Model', { exact: true }).inputValue()).toBe('far/large')
    await page.getByLabel('Show me the answer before travel gets it').check()
    await seeAll(page, 'Exact request')
    await ready(page, 'Ask the model').press('Enter')
    const { systemPrompt: _, ...rest } = params
    const messages = [{ role: 'user', content: { type: 'text', text: 'Only the trip' } }, params.messages[1]]
    expect(await asked).toEqual({
      ok: true,
      value: { kind: 'allowed', params: { ...rest, messages }, model: 'far/large', review: true },
    })

    const result = { role: 'assistant', content: { type: 'text', text: 'A trip.' }, model: 'm' }
    const shown = requests.review({ asker, model: 'far/large', result }, never)
    await page.getByRole('alertdialog', { name: 'Give this answer to travel?' }).waitFor()
    expect(await checkSurface(page, 'an answer')).toEqual([])
    expect(await page.getByRole('region', { name: 'Answer of the model' }).textContent()).toContain('A trip.')
    await seeAll(page, 'Exact answer')
    await ready(page, 'Give it to travel').press('Enter')
    expect(await shown).toEqual({ ok: true, value: 'allowed' })

    const without = requests.sampling({ asker, params, models: [] }, never)
    await page.getByText('There is no model to ask: add one in the settings first').waitFor()
    expect(await page.getByRole('button').allTextContents()).toEqual(['Decline'])
    await page.getByRole('button', { name: 'Decline' }).click()
    expect(await without).toEqual({ ok: true, value: { kind: 'declined' } })
  },
)
