import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Session, WebContents, WebPreferences } from 'electron'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { chatMethods, consentMethods } from '#contract/methods'
import { ok } from '#contract/result'
import { schemePrivileges } from '../../main/electron/addresses.ts'
import { fuses } from '../../main/electron/fuses.ts'
import { closeNavigation, isInside, refuseRequests } from '../../main/electron/navigation.ts'
import { outsideAddress } from '../../main/electron/outside-address.ts'
import { isPermitted, refusePermissions } from '../../main/electron/permissions.ts'
import { callerOf, serveCalls } from '../../main/electron/serve-calls.ts'
import { pageHeaders } from '../../main/electron/serve-page.ts'
import { chatPreferences, consentPreferences } from '../../main/electron/web-preferences.ts'
import { pageBridge } from '../../preload/page-bridge.ts'
import { verifies } from '../support/verifies.ts'

const renderer = vi.hoisted(() => ({ invoke: vi.fn(), on: vi.fn(), removeListener: vi.fn() }))
vi.mock('electron', () => ({ ipcRenderer: renderer }))

const root = resolve(import.meta.dirname, '../..')
const read = (pattern: string): readonly { readonly file: string; readonly text: string }[] =>
  globSync(pattern, { cwd: root }).map((file) => ({
    file,
    text: withoutComments(readFileSync(join(root, file), 'utf8')),
  }))
const withoutComments = (text: string): string => text.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm, '')

const shell = read('main/{index.ts,electron/*.ts}')
const preloads = read('preload/*.ts')
const pages = read('renderer/**/*.{ts,tsx,html}')
const product = [...read('main/**/*.ts'), ...preloads, ...pages]
const filesWith = (files: typeof shell, pattern: RegExp): readonly string[] =>
  files.filter(({ text }) => pattern.test(text)).map(({ file }) => file)

const both: readonly WebPreferences[] = [chatPreferences('/a.cjs'), consentPreferences('/b.cjs')]
const eachPage = (expected: WebPreferences): void => {
  for (const preferences of both) expect(preferences).toMatchObject(expected)
}

/** Contents of a page that note what is registered on them. */
const recordedContents = () => {
  const listeners = new Map<string, (event: { readonly preventDefault: () => void }) => void>()
  let openWindow: ((details: { readonly url: string }) => unknown) | undefined
  const contents = {
    on: (name: string, listener: () => void) => listeners.set(name, listener),
    setWindowOpenHandler: (handler: typeof openWindow) => (openWindow = handler),
  } as unknown as WebContents
  const isPrevented = (name: string): boolean => {
    const preventDefault = vi.fn()
    listeners.get(name)?.({ preventDefault })
    return preventDefault.mock.calls.length === 1
  }
  return { contents, isPrevented, openWindow: (url: string) => openWindow?.({ url }) }
}

const recordedSession = () => {
  const handlers = new Map<string, (...values: readonly unknown[]) => unknown>()
  const keep = (name: string) => (handler: (...values: readonly unknown[]) => unknown) =>
    handlers.set(name, handler)
  const session = {
    setPermissionRequestHandler: keep('request'),
    setPermissionCheckHandler: keep('check'),
    setDevicePermissionHandler: keep('device'),
    setDisplayMediaRequestHandler: keep('display'),
    webRequest: { onBeforeRequest: keep('web') },
  } as unknown as Session
  const ask = (name: string, ...values: readonly unknown[]): unknown => handlers.get(name)?.(...values)
  const answered = (name: string, ...values: readonly unknown[]): unknown => {
    const answer = vi.fn()
    const last = name === 'request' ? [values[0], values[1], answer, values[2]] : [...values, answer]
    handlers.get(name)?.(...last)
    return answer.mock.calls[0]?.[0]
  }
  return { session, ask, answered }
}

const electronTypes = readFileSync(join(root, 'node_modules/electron/electron.d.ts'), 'utf8')
const permissionNames = [
  ...(/setPermissionRequestHandler\(handler: (.*?)callback:/.exec(electronTypes)?.[1] ?? '').matchAll(
    /'([\w-]+)'/g,
  ),
].map((match) => String(match[1]))

let kept = 0
const item = (number: number, name: string, run: () => void | Promise<void>): void =>
  verifies('electron:checklist', `${number}. ${name}`, async () => {
    await run()
    kept += 1
  })

describe('the security checklist of Electron', () => {
  item(1, 'only secure content is loaded', () => {
    expect(schemePrivileges.privileges).toMatchObject({ standard: true, secure: true })
    expect(schemePrivileges.privileges?.bypassCSP).toBeUndefined()
    for (const address of [
      'http://a.example/',
      'https://a.example/',
      'ws://a.example/',
      'file:///etc/passwd',
      'ftp://a/',
    ])
      expect(isInside(address)).toBe(false)
    for (const address of [
      'app://workspace/a.js',
      'app://consent/',
      'data:image/png;base64,AA',
      'blob:app://workspace/1',
    ])
      expect(isInside(address)).toBe(true)
    const { session, answered } = recordedSession()
    refuseRequests(session)
    expect(answered('web', { url: 'https://a.example/pixel.png' })).toEqual({ cancel: true })
    expect(answered('web', { url: 'app://workspace/' })).toEqual({ cancel: false })
  })

  item(2, 'no page has Node', () =>
    eachPage({ nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false }),
  )

  item(3, 'the preload has a world of its own', () => eachPage({ contextIsolation: true }))

  item(4, 'every page process is sandboxed', () => {
    eachPage({ sandbox: true })
    expect(filesWith(shell, /app\.enableSandbox\(\)/)).toEqual(['main/index.ts'])
    expect(filesWith([...shell, ...read('scripts/**/*.ts')], /['"`]-?-?no-sandbox/)).toEqual([])
  })

  item(5, 'every permission but putting text on the clipboard is refused', () => {
    expect(permissionNames.length).toBeGreaterThan(30)
    const from = [
      'app://workspace/',
      'app://consent/',
      'https://a.example/',
      'file:///',
      '',
      'app://workspace.evil/',
    ]
    const granted = permissionNames.flatMap((permission) =>
      from.flatMap((address) =>
        [true, false]
          .filter((isMainFrame) => isPermitted({ permission, from: address, isMainFrame }))
          .map((isMainFrame) => ({ permission, address, isMainFrame })),
      ),
    )
    expect(granted).toEqual([
      { permission: 'clipboard-sanitized-write', address: 'app://workspace/', isMainFrame: true },
    ])
    const { session, ask, answered } = recordedSession()
    refusePermissions(session)
    const details = { requestingUrl: 'app://workspace/', isMainFrame: true }
    expect(answered('request', null, 'media', details)).toBe(false)
    expect(answered('request', null, 'clipboard-sanitized-write', details)).toBe(true)
    expect(ask('check', null, 'notifications', 'app://workspace', details)).toBe(false)
    expect(ask('check', null, 'clipboard-sanitized-write', 'app://workspace', details)).toBe(true)
    expect(ask('device', { deviceType: 'usb' })).toBe(false)
    expect(answered('display', {})).toBe(null)
  })

  item(6, 'web security stays on', () => eachPage({ webSecurity: true }))

  item(7, 'a strict content security policy is sent with every file', () => {
    const policy = String(pageHeaders['Content-Security-Policy'])
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "connect-src 'none'",
      "frame-src 'none'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy.split('; ')).toContain(rule)
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
  })

  item(8, 'no insecure content in secure pages', () => eachPage({ allowRunningInsecureContent: false }))

  item(9, 'no experimental features', () => eachPage({ experimentalFeatures: false }))

  item(10, 'no Blink features are switched on', () => {
    for (const preferences of both) expect(preferences.enableBlinkFeatures).toBeUndefined()
    expect(filesWith(shell, /BlinkFeatures|appendSwitch/)).toEqual([])
  })

  item(11, 'no webview, and so none that allows popups', () => {
    eachPage({ webviewTag: false })
    expect(filesWith(pages, /<webview|allowpopups/i)).toEqual([])
  })

  item(12, 'a webview that would be attached all the same is stopped', () => {
    const { contents, isPrevented } = recordedContents()
    closeNavigation(contents)
    expect(isPrevented('will-attach-webview')).toBe(true)
  })

  item(13, 'no page navigates', () => {
    const { contents, isPrevented } = recordedContents()
    closeNavigation(contents)
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect'])
      expect(isPrevented(name)).toBe(true)
    expect(filesWith(shell, /new WebContentsView/)).toEqual(['main/electron/page-view.ts'])
    expect(filesWith(shell, /closeNavigation\(contents\)/)).toContain('main/electron/page-view.ts')
  })

  item(14, 'no page opens a window', () => {
    const { contents, openWindow } = recordedContents()
    closeNavigation(contents)
    for (const url of ['https://a.example/', 'app://workspace/', 'about:blank', ''])
      expect(openWindow(url)).toEqual({ action: 'deny' })
  })

  item(15, 'only allowed addresses reach the system, from one place', () => {
    expect(filesWith(product, /openExternal/)).toEqual(['main/electron/open-url.ts'])
    expect(filesWith(product, /openPath|openItem/)).toEqual([])
    expect(outsideAddress('file:///etc/passwd')).toBe(null)
  })

  item(16, 'Electron is current, and pinned to the version that was looked at', () => {
    const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly devDependencies: Readonly<Record<string, string>>
    }
    expect(devDependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/)
    expect(electronTypes.split('\n')[0]).toBe(
      `// Type definitions for Electron ${devDependencies['electron']}`,
    )
    expect(Number(devDependencies['electron']?.split('.')[0])).toBeGreaterThanOrEqual(45)
  })

  item(17, 'the sender of every message is checked', () => {
    expect(filesWith(shell, /ipcMain|IpcMain|\.ipc\b/)).toEqual(
      expect.arrayContaining(['main/electron/desktop.ts', 'main/electron/serve-calls.ts']),
    )
    expect(filesWith(shell, /ipc(?:Main)?\.(?:on|once|handle|handleOnce)\b/)).toEqual([
      'main/electron/serve-calls.ts',
    ])
    expect(
      callerOf({ sender: {} as WebContents, senderFrame: null }, () => ({ name: 'consent', id: '1' })),
    ).toBe(null)
  })

  item(18, 'no page is a file', () => {
    expect(filesWith(shell, /file:\/\/|loadFile|registerFileProtocol|interceptFile/)).toEqual([])
    expect(schemePrivileges.scheme).toBe('app')
  })

  item(19, 'the fuses are set', () => expect(Object.keys(fuses)).toHaveLength(9))

  item(20, 'nothing of Electron reaches a page', () => {
    expect(filesWith(preloads, /exposeInMainWorld/)).toEqual(['preload/consent.ts', 'preload/index.ts'])
    for (const { text } of preloads)
      for (const [, argument] of text.matchAll(/exposeInMainWorld\('\w+', (.*)\)\n/g))
        expect(argument).toMatch(/^pageBridge\(Object\.keys\(\w+Methods\)\)$/)

    const bridge = pageBridge(['sendMessage'])
    expect(Object.keys(bridge)).toEqual(['sendMessage', 'subscribe'])
    bridge['sendMessage']?.({ text: 'a' } as never)
    expect(renderer.invoke).toHaveBeenCalledWith('assent:call', 'sendMessage', { text: 'a' })

    const seen = vi.fn()
    const unsubscribe = bridge['subscribe']?.(((...values: unknown[]) =>
      seen(...values)) as never) as () => unknown
    const [channel, forward] = renderer.on.mock.calls[0] as [string, (...values: unknown[]) => void]
    forward({ sender: 'the event' }, { kind: 'questions' }, 'more')
    expect(channel).toBe('assent:update')
    expect(seen.mock.calls).toEqual([[{ kind: 'questions' }]])
    expect(unsubscribe()).toBeUndefined()
    expect(renderer.removeListener).toHaveBeenCalledWith('assent:update', forward)
  })

  test('20 of 20', () => expect(kept).toBe(20))
})

const expectedFuses: Readonly<Record<string, boolean>> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
  wasmTrapHandlers: true,
}

describe('the fuses', () => {
  let set = 0
  for (const [name, value] of Object.entries(fuses))
    verifies('electron:fuses', `${name} is ${value ? 'on' : 'off'}`, () => {
      expect(value).toBe(expectedFuses[name])
      set += 1
    })

  test('9 of 9', () => expect(set).toBe(Object.keys(expectedFuses).length))
})

describe('who calls', () => {
  const chat = {} as WebContents
  const consent = {} as WebContents
  const pageIn = (contents: WebContents) => {
    if (contents === chat) return { name: 'chat', id: 'chat-1' } as const
    return contents === consent ? ({ name: 'consent', id: 'consent-1' } as const) : null
  }
  const frame = (url: string, parent: unknown = null) => ({ url, parent })

  verifies('electron:caller', 'the view and its own address make the page', () => {
    expect(callerOf({ sender: chat, senderFrame: frame('app://workspace/') }, pageIn)?.name).toBe('chat')
    expect(callerOf({ sender: consent, senderFrame: frame('app://consent/') }, pageIn)?.name).toBe('consent')
  })

  test.each([
    ['another view', {} as WebContents, frame('app://consent/')],
    ['a frame inside the page', consent, frame('app://consent/', {})],
    ['a frame that is gone', consent, null],
    ['the other page in this view', consent, frame('app://workspace/')],
    ['a page from outside in this view', consent, frame('https://consent/')],
    ['a host that looks alike', consent, frame('app://consent.evil/')],
    ['a host in the name', consent, frame('app://consent@evil/')],
    ['a port', consent, frame('app://consent:1/')],
    ['a blank page', consent, frame('about:blank')],
    ['no address', consent, frame('')],
  ])('%s is nobody', (_name, sender, senderFrame) => {
    expect(callerOf({ sender, senderFrame }, pageIn)).toBe(null)
  })

  verifies('electron:caller', 'a message cannot say who sends it', async () => {
    let listener: (event: unknown, ...values: unknown[]) => unknown = () => undefined
    const handle = vi.fn(() => Promise.resolve(ok(null)))
    const log = vi.fn()
    serveCalls({ handle: (_channel: string, run: typeof listener) => (listener = run) } as never, {
      gate: { handle },
      pageIn,
      log,
    })
    const fromChat = { sender: chat, senderFrame: frame('app://workspace/') }
    await listener(fromChat, 'decide', { page: 'consent', name: 'consent' }, { name: 'consent' })
    expect(handle.mock.calls).toEqual([
      [{ name: 'chat', id: 'chat-1' }, 'decide', { page: 'consent', name: 'consent' }],
    ])

    expect(await listener({ ...fromChat, sender: {} }, 'readWorkspace', {})).toMatchObject({
      problem: { code: 'denied' },
    })
    expect(await listener(fromChat, { toString: () => 'decide' }, {})).toMatchObject({
      problem: { code: 'denied' },
    })
    expect(handle).toHaveBeenCalledTimes(1)
    expect(log).toHaveBeenCalledTimes(2)
  })

  test('the chat page has no method of the consent page', () => {
    expect(Object.keys(chatMethods).filter((name) => Object.hasOwn(consentMethods, name))).toEqual([])
    expect(preloads.find(({ file }) => file === 'preload/index.ts')?.text).not.toContain('consentMethods')
  })
})

afterAll(() => vi.restoreAllMocks())
