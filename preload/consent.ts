import { contextBridge } from 'electron'
import { consentMethods } from '#contract/methods'
import { pageBridge } from './page-bridge.ts'

/** The consent page's bridge (ConsentBridge in #contract/bridge): see what waits, and decide it. */
contextBridge.exposeInMainWorld('consent', pageBridge(Object.keys(consentMethods)))
