import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { channels } from '#contract/channels'
import { t } from '#contract/language/texts'
import { fail } from '#contract/result'
import type { Gate, Page } from '../gate.ts'
import { pageAt } from './addresses.ts'

export type CallDeps = {
  readonly gate: Gate
  /** The page instance that is loaded in these contents now. */
  readonly pageIn: (contents: WebContents) => Page | null
  readonly log: (line: string) => void
}

/** What is looked at to know who calls: never the message. */
export type Caller = {
  readonly sender: WebContents
  readonly senderFrame: { readonly parent: unknown; readonly url: string } | null
}

/** The page that calls, if it is the top frame of a view of ours and shows that view's own address. */
export const callerOf = (caller: Caller, pageIn: CallDeps['pageIn']): Page | null => {
  const { sender, senderFrame } = caller
  const page = pageIn(sender)
  if (page === null || senderFrame === null || senderFrame.parent !== null) return null
  return pageAt(senderFrame.url) === page.name ? page : null
}

/** Leads every call to the gate, under the name of the page that really made it. */
export const serveCalls = (ipc: Pick<IpcMain, 'handle'>, { gate, pageIn, log }: CallDeps): void =>
  ipc.handle(channels.call, (event: IpcMainInvokeEvent, method: unknown, input: unknown) => {
    const page = callerOf(event, pageIn)
    if (page === null || typeof method !== 'string') {
      log(
        `a call was refused: it came from ${event.senderFrame?.url.slice(0, loggedCharacters) ?? 'no frame'}`,
      )
      return fail('denied', t('workspace.problem.otherPage'))
    }
    return gate.handle(page, method, input)
  })

const loggedCharacters = 200
