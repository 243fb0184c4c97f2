import { contextBridge } from 'electron'
import { chatMethods } from '#contract/methods'
import { pageBridge } from './page-bridge.ts'

/** The chat page's bridge (ChatBridge in #contract/bridge): drafts and reading; no method of it decides anything. */
contextBridge.exposeInMainWorld('bridge', pageBridge(Object.keys(chatMethods)))
