import type { Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.ts'
import { startModelServer } from '../support/model-server.ts'
import { callsTools, says } from '../support/model-server/replies.ts'
import { startGuardedServer, type SignInService } from '../support/sign-in-service.ts'
import { checkSurface } from '../support/surface-check.ts'
import { verifies } from '../support/verifies.ts'
import { closeBrowser, openWindow, type Window } from '../support/window.ts'
import { workspaceFolder } from '../support/workspace-folder.ts'

afterAll(closeBrowser)

const section = ({ page }: Window) => page.getByRole('region', { name: 'Sign-in' })

/** The tab in which the sign-in page opens, once the user allowed its address. */
const allowPage = async (window: Window, { issuer }: SignInService): Promise<Page> => {
  const question = `Open ${new URL(issuer).host}?`
  await window.question(question).waitFor()
  expect(await window.question(question).textContent()).toContain(`${issuer}/authorize?`)
  const opening = window.page.context().waitForEvent('page')
  await window.question(question).getByRole('button', { name: 'Open in the browser', exact: true }).click()
  const tab = await opening
  await tab.getByRole('heading', { name: 'Sign in' }).waitFor()
  return tab
}

const pressAllow = async (tab: Page): Promise<void> => {
  await tab.getByRole('link', { name: 'Allow' }).click()
  await tab
    .getByText(/close this/i)
    .first()
    .waitFor()
  await tab.close()
}

/** The browser did open it: what is left says how to do so by hand. */
const putAway = async (window: Window): Promise<void> => {
  const done = window.consent.getByRole('button', { name: 'Done', exact: true })
  if (await done.isVisible()) await done.click()
}

verifies(
  'signin:whole-way',
  'in a window: the page opens after a click and a question, then the server is ready',
  async ({ skip }) => {
    skip(findChromium() === null, 'no Chromium')
    await using model = await startModelServer()
    await using guarded = await startGuardedServer()
    const { server, service } = guarded
    using folder = workspaceFolder({ modelUrl: model.url, servers: { wiki: { url: server.url } } })
    await using window = await openWindow({ dataDirectory: folder.path })
    const { page } = window
    const tabs = () => page.context().pages().length
    await window.answer('Connect to server wiki?', 'Connect')
    await page.getByRole('button', { name: 'Sign in to wiki' }).waitFor()
    await page.getByRole('link', { name: 'wiki, sign in needed' }).click()
    expect(await checkSurface(page, 'sign-in')).toEqual([])
    expect([tabs(), service.asked.filter(({ what }) => what === 'GET /authorize')]).toEqual([1, []])

    await section(window).getByRole('button', { name: 'Sign in' }).click()
    await section(window).getByRole('button', { name: 'Cancel' }).waitFor()
    expect(tabs()).toBe(1)
    await pressAllow(await allowPage(window, service))
    await putAway(window)
    await page.getByRole('link', { name: 'wiki, ready' }).waitFor()
    await section(window).getByText(`Signed in at ${service.issuer}`).waitFor()
    await page.getByText('Says it again.').first().waitFor()

    await window.restart()
    await page.getByRole('link', { name: /^wiki, / }).click()
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    await page.getByRole('link', { name: 'wiki, ready' }).waitFor()
    await section(window).getByText(`Signed in at ${service.issuer}`).waitFor()

    service.good.clear()
    service.refreshers.clear()
    await page.getByRole('button', { name: 'New conversation' }).click()
    model.enqueue(callsTools([{ name: 'wiki__echo', arguments: '{"text":"hello"}' }]), says('It failed.'))
    await window.say('Say hello.')
    await window.answer('Allow wiki.echo?', 'Allow once')
    await page.getByText('It failed.').first().waitFor()
    expect(tabs()).toBe(1)
    await window.call('wiki.echo').getByRole('button', { name: 'Sign in to wiki' }).click()
    await pressAllow(await allowPage(window, service))
    await putAway(window)
    await window
      .call('wiki.echo')
      .getByRole('button', { name: 'Sign in to wiki' })
      .waitFor({ state: 'detached' })
    model.enqueue(callsTools([{ name: 'wiki__echo', arguments: '{"text":"again"}' }]), says('It worked.'))
    await window.say('Again.')
    await window.answer('Allow wiki.echo?', 'Allow once')
    await page.getByText('It worked.').first().waitFor()

    await page.getByRole('link', { name: 'wiki, ready' }).click()
    await section(window).getByRole('button', { name: 'Sign out' }).click()
    await section(window).getByRole('button', { name: 'Sign in' }).click()
    const tab = await allowPage(window, service)
    const before = service.given.length
    await window.killAndRestart()
    await tab.getByRole('link', { name: 'Allow' }).click()
    await page.getByRole('link', { name: /^wiki, / }).click()
    await section(window).getByText('Sign in needed').waitFor()
    expect([service.given.length, await window.consent.getByRole('alertdialog').count()]).toEqual([before, 0])
    await tab.close()
    await section(window).getByRole('button', { name: 'Sign in' }).click()
    await pressAllow(await allowPage(window, service))
    await page.getByRole('link', { name: 'wiki, ready' }).waitFor()
    expect(window.complaints).toEqual([])
  },
)
