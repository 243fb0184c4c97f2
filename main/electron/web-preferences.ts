import type { WebPreferences } from 'electron'

/**
 * What the two pages may do. Each value is written out: none comes from data, where a stray key would be a setting
 * (CVE-2026-34769). `preload` is the path of the page's own built preload.
 */
export const chatPreferences = (preload: string) =>
  ({
    preload,
    // On the disk, for the words that the user adds to the spell checker's dictionary.
    partition: 'persist:workspace',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    // A console that calls the bridge is something to be talked into.
    devTools: false,
    disableDialogs: true,
    focusOnNavigation: false,
    autoplayPolicy: 'document-user-activation-required',
    spellcheck: true,
  }) satisfies WebPreferences

/** As the chat page's, in a session of its own that leaves nothing behind: secrets are typed here. */
export const consentPreferences = (preload: string) =>
  ({
    preload,
    partition: 'consent',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    nodeIntegrationInWorker: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    devTools: false,
    disableDialogs: true,
    focusOnNavigation: false,
    autoplayPolicy: 'document-user-activation-required',
    spellcheck: false,
  }) satisfies WebPreferences
