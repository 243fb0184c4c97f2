import { WebContentsView, type WebContents } from 'electron'
import type { ChatUpdate, ConsentUpdate } from '#contract/bridge'
import { channels } from '#contract/channels'
import type { PageName } from '#contract/methods'
import type { Page } from '../gate.ts'
import type { Workspace } from '../workspace.ts'
import { addressOf } from './addresses.ts'
import { closeNavigation } from './navigation.ts'
import { chatPreferences, consentPreferences } from './web-preferences.ts'

/** One of the two pages in its view, and the page instance that is loaded in it now. */
export type PageView = Disposable & {
  readonly name: PageName
  readonly view: WebContentsView
  readonly contents: WebContents
  readonly page: () => Page
  /** Loads the page, or loads it anew: as another instance, which reads everything again. */
  readonly load: () => Promise<void>
  readonly send: (update: ChatUpdate | ConsentUpdate) => void
}

const preferences = { chat: chatPreferences, consent: consentPreferences } as const

/** Creates the view once; it is never replaced, since a new one would take the focus (electron #42339, #42578). */
export const createPageView = (name: PageName, preload: string, connect: Workspace['connect']): PageView => {
  const view = new WebContentsView({ webPreferences: preferences[name](preload) })
  const contents = view.webContents
  let loads = 0
  let connection: Disposable | null = null
  closeNavigation(contents)

  const page = (): Page => ({ name, id: `${name}-${loads}` })

  const send: PageView['send'] = (update) => {
    if (!contents.isDestroyed()) contents.send(channels.update, update)
  }

  const disconnect = (): void => {
    connection?.[Symbol.dispose]()
    connection = null
  }

  return {
    name,
    view,
    contents,
    page,
    load: async () => {
      disconnect()
      loads += 1
      connection = connect(page(), send)
      await contents.loadURL(addressOf(name))
    },
    send,
    [Symbol.dispose]: disconnect,
  }
}
