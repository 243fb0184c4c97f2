import { ipcRenderer } from 'electron'
import { channels } from '#contract/channels'

/** What crosses into the page: functions that take and give JSON values. */
type PageBridge = Readonly<Record<string, (argument: never) => unknown>>

/**
 * One function for each method, and `subscribe`. Nothing of Electron reaches the page: no channel name can be chosen,
 * and the event, which holds the sender, stays here.
 */
export const pageBridge = (methods: readonly string[]): PageBridge => ({
  ...Object.fromEntries(
    methods.map((method) => [method, (input: unknown) => ipcRenderer.invoke(channels.call, method, input)]),
  ),
  subscribe: (listener: (update: unknown) => void) => {
    const forward = (_event: unknown, update: unknown): void => listener(update)
    ipcRenderer.on(channels.update, forward)
    return () => {
      ipcRenderer.removeListener(channels.update, forward)
    }
  },
})
