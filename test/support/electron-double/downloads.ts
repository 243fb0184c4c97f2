import { mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DownloadItem, SaveDialogOptions, WebContents } from 'electron'
import type { Protocol } from './cdp.ts'
import { createEmitter, eventsOf, mainEvent } from './emitter.ts'
import { modelled } from './modelled.ts'
import { toProgram } from './origins.ts'
import type { SessionModel } from './session.ts'
import { dialog } from './system.ts'
import { world } from './world.ts'

type Begun = Protocol.Browser.downloadWillBeginPayload
type State = 'progressing' | 'completed' | 'cancelled' | 'interrupted'

/** What one download becomes once Chromium is done with it. */
type Running = { readonly finish: (state: 'completed' | 'canceled') => Promise<void> }

const events = eventsOf<DownloadItem>()(['done', 'updated'])
const running = new Map<string, Running>()
const owners = new Map<string, { readonly session: SessionModel; readonly contents: WebContents }>()
const prepared = new WeakSet<SessionModel>()
let folder: Promise<string> | null = null

/** Leads downloads of a page's main frame to the `will-download` of its session. */
export const followDownloads = async (
  session: SessionModel,
  contents: WebContents,
  mainFrameId: string,
): Promise<void> => {
  owners.set(mainFrameId, { session, contents })
  if (prepared.has(session)) return
  prepared.add(session)
  if (folder === null) {
    folder = mkdtemp(join(world.setup.scratch, 'downloads-'))
    world.browser.on('Browser.downloadWillBegin', (begun) => world.inBackground(begin(begun)))
    world.browser.on('Browser.downloadProgress', ({ guid, state }) => {
      if (state !== 'inProgress') world.inBackground(Promise.resolve(running.get(guid)?.finish(state)))
    })
  }
  await world.browser.send('Browser.setDownloadBehavior', {
    behavior: 'allowAndName',
    browserContextId: await session.browserContext(),
    downloadPath: await folder,
    eventsEnabled: true,
  })
}

const begin = async ({ frameId, guid, url, suggestedFilename }: Begun): Promise<void> => {
  const owner = owners.get(frameId)
  if (!owner) return
  const emitter = createEmitter('DownloadItem', events)
  const file = join((await folder) ?? '', guid)
  let state: State = 'progressing'
  let savePath = ''
  let options: SaveDialogOptions = {}
  const cancel = (): void => {
    state = 'cancelled'
    world.inBackground(world.browser.send('Browser.cancelDownload', { guid }).catch(() => undefined))
  }
  const item = modelled<DownloadItem>(
    'DownloadItem',
    {
      getURL: () => toProgram(url, world.schemes),
      getFilename: () => suggestedFilename,
      getSavePath: () => savePath,
      setSavePath: (path) => void (savePath = path),
      setSaveDialogOptions: (next) => void (options = next),
      getSaveDialogOptions: () => options,
      getState: () => state,
      cancel,
    },
    emitter.members,
  )
  running.set(guid, {
    finish: async (end) => {
      running.delete(guid)
      if (state === 'progressing') state = end === 'completed' && (await save()) ? 'completed' : 'cancelled'
      await rm(file, { force: true })
      world.recorder.record('download.done', toProgram(url, world.schemes), state, savePath)
      emitter.emit('done', mainEvent({}), state)
    },
  })
  /** Without a path of the program a person is asked. */
  const save = async (): Promise<boolean> => {
    if (savePath === '') {
      const { canceled, filePath } = await dialog.showSaveDialog(options)
      if (canceled) return false
      savePath = filePath
    }
    await rename(file, savePath)
    return true
  }
  const event = mainEvent({})
  owner.session.emitter.emit('will-download', event, item, owner.contents)
  world.recorder.record(
    'download',
    toProgram(url, world.schemes),
    event.defaultPrevented ? 'prevented' : 'allowed',
  )
  if (event.defaultPrevented) cancel()
}
