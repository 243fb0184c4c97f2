import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Browser, Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, expect } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.ts'
import * as press from '../fixtures/consent/proofs-press.ts'
import { replaceIn } from '../mutants/plant.ts'
import { pressMutants } from '../mutants/press-mutants.ts'
import { launchBrowser } from '../support/chromium.ts'
import { verifies } from '../support/verifies.ts'

const root = new URL('../..', import.meta.url).pathname
const parts = ['arming.ts', 'deliberate-press.ts', 'press-button.tsx']
const entry = 'test/fixtures/consent/press-page.tsx'
const hasBrowser = findChromium() !== null
let folder = ''
let browser: Browser

/** The page once as it is and once for each planted bug, bundled in one go. */
const buildPages = async (): Promise<void> => {
  folder = await mkdtemp(join(tmpdir(), 'assent-press-'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const { name, patches } of [{ name: 'product', patches: [] }, ...pressMutants]) {
    const target = join(folder, name, 'renderer/consent')
    await mkdir(target, { recursive: true })
    for (const part of parts) await cp(join(root, 'renderer/consent', part), join(target, part))
    await cp(join(root, entry), join(folder, name, entry))
    await replaceIn(join(folder, name), patches)
  }
  const names = ['product', ...pressMutants.map(({ name }) => name)]
  await build({
    configFile: false,
    root: folder,
    logLevel: 'warn',
    mode: 'production',
    plugins: [react()],
    build: {
      outDir: join(folder, 'dist'),
      modulePreload: false,
      rolldownOptions: {
        input: Object.fromEntries(names.map((name) => [name, join(folder, name, entry)])),
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-chunk.js' },
      },
    },
  })
}

const openPage = async (name: string): Promise<Page> => {
  const page = await browser.newPage()
  await page.route('**/*', async (route) => {
    const path = new URL(route.request().url()).pathname
    if (path === '/') return route.fulfill({ contentType: 'text/html', body: html(name) })
    return route.fulfill({ contentType: 'text/javascript', body: await readFile(join(folder, 'dist', path)) })
  })
  await page.goto('http://press.localhost/')
  await page.waitForFunction(() => typeof window.show === 'function')
  return page
}

const html = (name: string): string =>
  `<!doctype html><title>press</title><body><script type="module" src="/${name}.js"></script>`

const productProofs = [
  press.dwell,
  press.newSubject,
  press.covered,
  press.scripted,
  press.repeated,
  press.heldFromBefore,
]
const jobs = [
  ...productProofs.map((proof) => ({ name: 'product', proof })),
  ...pressMutants.map(({ name, proof }) => ({ name, proof })),
].map((job) => ({ ...job, outcome: Promise.withResolvers<unknown>() }))

/** More pages at a time would be slower each, since the browser draws them all. */
const pagesAtATime = 3

const runJobs = async (): Promise<void> => {
  const waiting = [...jobs]
  const work = async (): Promise<void> => {
    for (let job = waiting.shift(); job; job = waiting.shift())
      job.outcome.resolve(await failureOf(job.name, job.proof))
  }
  await Promise.all(Array.from({ length: pagesAtATime }, work))
}

/** What the proof threw on this page; null when it holds. */
const failureOf = async (name: string, proof: press.PressProof): Promise<unknown> => {
  const page = await openPage(name)
  try {
    await proof.run(page)
    return null
  } catch (error) {
    return error
  } finally {
    await page.close()
  }
}

const outcomeOf = (name: string, proof: press.PressProof): Promise<unknown> | undefined =>
  jobs.find((job) => job.name === name && job.proof === proof)?.outcome.promise

if (hasBrowser) {
  beforeAll(async () => {
    const [launched] = await Promise.all([launchBrowser(), buildPages()])
    browser = launched
    void runJobs()
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  })
}

for (const proof of productProofs)
  verifies('consent:deliberate-press', proof.detail, async (context) => {
    context.skip(!hasBrowser, 'no Chromium')
    expect(await outcomeOf('product', proof)).toBeNull()
  })

for (const { name, proof } of pressMutants)
  verifies('consent:mutants', `row 8, ${name}`, async (context) => {
    context.skip(!hasBrowser, 'no Chromium')
    expect(await outcomeOf(name, proof), `no proof noticed ${name}`).toBeInstanceOf(Error)
    process.stdout.write(`consent:deliberate-press -> ${name} (row 8) -> ${proof.detail}\n`)
  })
