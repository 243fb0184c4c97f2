import type { WebContents, WebPreferences } from 'electron'
import { expectLoad, type ContentsState } from './contents-state.ts'
import { mainEvent, type Emitter } from './emitter.ts'
import { notModelled } from './modelled.ts'
import { toProgram, toWire } from './origins.ts'
import type { PageTarget } from './page-target.ts'
import { applyPermissions } from './permissions.ts'
import type { SessionModel } from './session.ts'
import { world } from './world.ts'

export type PageLoader = {
  readonly navigate: (address: string) => Promise<void>
  readonly reload: (ignoreCache: boolean) => Promise<void>
}

export type LoaderDeps = {
  readonly contents: () => WebContents
  readonly page: () => Promise<PageTarget>
  readonly session: SessionModel
  readonly state: ContentsState
  readonly emitter: Emitter
  readonly preferences: WebPreferences
  readonly takeFocus: () => void
}

type Begin = (page: PageTarget, wire: string) => Promise<string | undefined>

/** What main loads into a page by itself; no listener is asked about that. */
export const createPageLoader = (deps: LoaderDeps): PageLoader => {
  const { session, state, emitter, preferences } = deps

  const load = async (address: string, begin: Begin): Promise<void> => {
    const wire = toWire(address, world.schemes)
    if (!/^(?:https?|about|data):/.test(wire))
      throw notModelled(
        `loading ${address}: its scheme was not registered as standard and secure before ready`,
      )
    state.loaded.reject(new Error(`ERR_ABORTED (-3) loading '${state.ownLoad ?? address}'`))
    state.loaded = expectLoad()
    state.isLoading = true
    emitter.emit('did-start-loading')
    const page = await deps.page()
    if (wire.startsWith('http')) await applyPermissions(session, deps.contents(), address, wire)
    state.ownLoad = wire
    if (preferences.focusOnNavigation !== false) deps.takeFocus()
    const problem = (await begin(page, wire)) ?? ''
    if (problem === '') return await state.loaded.promise
    emitter.emit('did-fail-load', mainEvent({}), -2, problem, address, true, 0, 0)
    throw new Error(`${problem} loading '${address}'`)
  }

  return {
    navigate: (address) =>
      load(
        address,
        async (page, wire) => (await page.session.send('Page.navigate', { url: wire })).errorText,
      ),
    reload: (ignoreCache) =>
      load(toProgram(state.wireUrl, world.schemes), async (page) => {
        await page.session.send('Page.reload', { ignoreCache })
        return undefined
      }),
  }
}
