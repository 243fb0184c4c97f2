import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame, Page } from 'playwright-core'

const require = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8')

/** Looks at a surface in both themes; what is wrong with it, one sentence each. Empty when nothing is. */
export const checkSurface = async (page: Page, surface: string): Promise<readonly string[]> => {
  const found: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    // Only colours differ between the themes.
    const rules = colorScheme === 'light' ? null : ['color-contrast']
    for (const frame of await shownFrames(page))
      found.push(...(await violations(frame, rules)).map((what) => `${surface}, ${colorScheme}: ${what}`))
  }
  return [...found, ...(await overflowing(page)).map((what) => `${surface}: ${what}`)]
}

/** The page itself, and the consent page while it asks something. */
const shownFrames = async (page: Page): Promise<readonly Frame[]> => {
  const asks = await page.evaluate(() =>
    [...document.querySelectorAll('iframe')].some((frame) => frame.clientHeight > 0),
  )
  return asks ? page.frames() : [page.mainFrame()]
}

type AxeWindow = {
  axe?: {
    readonly run: (
      context: Document,
      options: object,
    ) => Promise<{
      readonly violations: readonly {
        readonly id: string
        readonly impact: string
        readonly nodes: readonly { readonly html: string }[]
      }[]
    }>
  }
}

/** What axe finds serious or critical; each frame is looked at by itself, and axe stays in it. */
const violations = async (frame: Frame, rules: readonly string[] | null): Promise<readonly string[]> => {
  if (!(await frame.evaluate(() => 'axe' in window))) await frame.evaluate(axe)
  return frame.evaluate(async (runOnly) => {
    const report = await (window as AxeWindow).axe?.run(document, {
      iframes: false,
      resultTypes: ['violations'],
      ...(runOnly && { runOnly }),
    })
    if (!report) throw new Error('axe is not there')
    return report.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id} ${nodes[0]?.html ?? ''}`)
  }, rules)
}

/** Parts of the frame that are wider than their place, and buttons that a surface's own edge cuts off. */
const overflowing = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const parts = [
      'body',
      '.main-area',
      '.header',
      '.settings-nav',
      '.surface-scroll',
      '.modal',
      '.tool-form',
    ]
    const wide = parts.flatMap((selector) =>
      [...document.querySelectorAll(selector)].filter(
        (element) => element.scrollWidth > element.clientWidth + 1,
      ),
    )
    const cut = [...document.querySelectorAll('.main-area .button, .modal .button')].filter((button) => {
      const { left, right, width } = button.getBoundingClientRect()
      return width > 0 && (left < 0 || right > window.innerWidth + 1)
    })
    return [...wide, ...cut].map((element) => `too wide: <${element.localName} class="${element.className}">`)
  })
