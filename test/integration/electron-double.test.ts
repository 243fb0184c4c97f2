import { afterAll, expect } from 'vitest'
import { findChromium } from '../../scripts/find-chromium.ts'
import { startProgram, type SmallProgram } from '../fixtures/desktop/small-program.ts'
import { startWitness } from '../fixtures/desktop/witness.ts'
import { closeDesktopBrowser } from '../support/electron-double/desktop-window.ts'
import type { Desktop } from '../support/electron-double/start-desktop.ts'
import { until } from '../support/until.ts'
import { verifies } from '../support/verifies.ts'

afterAll(closeDesktopBrowser)

const it = (detail: string, run: () => Promise<void>): void =>
  verifies('electron:double-faithful', detail, async (context) => {
    context.skip(findChromium() === null, 'no Chromium')
    await run()
  })

/** What a program that ends by itself said. */
const ending = async (program: SmallProgram): Promise<string> => {
  await using desktop = await startProgram(program)
  await desktop.exited
  return desktop.stderr()
}

const said = (desktop: Desktop, text: string): Promise<boolean> =>
  until(`the program says "${text}"`, () => desktop.stderr().includes(text))

/** Each act, and what ends a program that does not catch it. */
const refusals: readonly (readonly [when: 'before ready' | 'after ready', act: string, words: string])[] = [
  ['before ready', 'app.showEmojiPanel()', 'the double of electron does not model app.showEmojiPanel'],
  ['before ready', 'app.accessibilitySupportEnabled = true', 'model app.accessibilitySupportEnabled'],
  ['before ready', "app.on('gpu-info-update', () => {})", 'model the event "gpu-info-update" of app'],
  ['before ready', "BaseWindow.clearPersistedState('x')", 'model BaseWindow.clearPersistedState'],
  ['before ready', 'BaseWindow()', "Class constructor BaseWindow cannot be invoked without 'new'"],
  [
    'before ready',
    `import('data:text/javascript,import "electron"; import { utilityProcess } from "electron"')`,
    "export named 'utilityProcess'",
  ],
  ['before ready', 'new BaseWindow()', 'Cannot create BaseWindow before app is ready'],
  ['before ready', 'new WebContentsView()', 'Cannot create WebContentsView before app is ready'],
  ['before ready', "session.fromPartition('x')", 'Session can only be received when app is ready'],
  ['before ready', 'safeStorage.getSelectedStorageBackend()', 'cannot be used before app is ready'],
  ['before ready', '(schemes(), schemes())', 'can be called only once'],
  ['after ready', 'schemes()', 'should be called before app is ready'],
  [
    'after ready',
    "show({ address: 'other://one/' })",
    'loading other://one/: its scheme was not registered as standard',
  ],
  [
    'after ready',
    'new WebContentsView({ webPreferences: { nodeIntegration: true } })',
    'model webPreferences.nodeIntegration: true',
  ],
  [
    'after ready',
    'new WebContentsView({ webPreferences: { sandbox: false } })',
    'model webPreferences.sandbox: false',
  ],
  [
    'after ready',
    "dialog.showMessageBox({ message: 'Sure?' })",
    'the test has no answer for dialog.showMessageBox',
  ],
  ['after ready', "ipcMain.handle('a', () => 1) ?? ipcMain.handle('a', () => 2)", "a second handler for 'a'"],
]

it('what it does not model, and what Electron refuses, is an error that says so', async () => {
  const acts = (when: string): string =>
    refusals
      .flatMap(([at, act], index) => (at === when ? [`await attempt(${index}, () => ${act})`] : []))
      .join('\n')
  const words = await ending({
    main: `const attempt = async (index, act) => {
        try {
          await act()
        } catch (error) { say(index, error.message) }
      }
      ${acts('before ready')}
      app.whenReady().then(async () => {
        ${acts('after ready')}
        app.exit(0)
      })`,
  })
  const lines = words.split('\n')
  const seen = refusals.map(([, act, expected], index) => {
    const line = lines.find((each) => each.startsWith(`${index} `))
    return line?.includes(expected) ? act : `${act}: ${line}`
  })
  expect(seen).toEqual(refusals.map(([, act]) => act))
})

const bridgePreload = `
const { contextBridge, ipcRenderer } = require('electron')
globalThis.mine = 'of the preload'
contextBridge.exposeInMainWorld('bridge', {
  hello: (value) => ipcRenderer.invoke('hello', value),
  wrong: () => ipcRenderer.invoke('nobody'),
  fails: () => { throw new TypeError('no') },
  seesPage: () => typeof globalThis.ofPage,
  listen: (listener) => { const forward = (event, value) => listener(value); ipcRenderer.on('tick', forward); return () => ipcRenderer.off('tick', forward) },
  rich: () => new Map(),
})
`

it('a preload has a world of its own and gives the page copies', async () => {
  await using desktop = await startProgram({
    preload: bridgePreload,
    main: `schemes()
      app.whenReady().then(async () => {
        ipcMain.handle('hello', ({ senderFrame, sender }, value) => ({ value, from: senderFrame.url, origin: senderFrame.origin, id: sender.id }))
        const { contents } = await show()
        ipcMain.on('never', () => {})
        setInterval(() => contents.send('tick', { count: 1 }), 20)
      })`,
  })
  const page = await desktop.page('one')
  const seen = await page.evaluate(async () => {
    const members = globalThis as unknown as Record<string, never>
    const bridge = members['bridge'] as unknown as Record<string, (value?: unknown) => unknown>
    Object.assign(globalThis, { ofPage: true })
    const problemOf = async (act: () => unknown): Promise<string> => {
      try {
        await act()
        return 'none'
      } catch (error) {
        return String(error)
      }
    }
    const ticks = await new Promise((resolve) => {
      const stop = bridge['listen']?.((value: unknown) => {
        ;(stop as () => void)()
        resolve(value)
      })
    })
    return {
      hello: await bridge['hello']?.({ deep: [1, 'two', null] }),
      wrong: await problemOf(() => bridge['wrong']?.()),
      fails: await problemOf(() => bridge['fails']?.()),
      rich: await problemOf(() => bridge['rich']?.()),
      notPlain: await problemOf(() => bridge['hello']?.(new Date())),
      seesPage: bridge['seesPage']?.(),
      ticks,
      globals: ['mine', 'require', 'process', 'module'].filter((name) => name in globalThis),
      isSecure: globalThis.isSecureContext,
    }
  })
  expect(seen).toEqual({
    hello: { value: { deep: [1, 'two', null] }, from: 'app://one/', origin: 'app://one', id: 1 },
    wrong: "Error: Error invoking remote method 'nobody': Error: No handler registered for 'nobody'",
    fails: 'Error: no',
    rich: 'Error: only plain data may cross the bridge, not [object Map]',
    notPlain: 'TypeError: only plain data may cross the bridge, not [object Date]',
    seesPage: 'undefined',
    ticks: { count: 1 },
    globals: [],
    isSecure: true,
  })
})

it('without isolation the preload is in the page and cannot expose', async () => {
  await using desktop = await startProgram({
    preload: "globalThis.mine = 1\nrequire('electron').contextBridge.exposeInMainWorld('bridge', {})",
    main: `schemes()
      app.whenReady().then(() => show({
        preferences: { contextIsolation: false },
        before: (contents) => contents.on('preload-error', (event, path, error) => say(error.message)),
      }))`,
  })
  const page = await desktop.page('one')
  await said(desktop, 'contextBridge API can only be used when contextIsolation is enabled')
  expect(await page.evaluate(() => ['mine', 'bridge'].filter((name) => name in globalThis))).toEqual(['mine'])
})

it('a preload can require electron and nothing else, and a frame inside gets none', async () => {
  await using desktop = await startProgram({
    preload: `const { contextBridge } = require('electron')
      contextBridge.exposeInMainWorld('bridge', { depth: window === top ? 0 : 1 })
      try { require('fs') } catch (error) { console.log(error.message) }
      require('node:child_process')`,
    page: '<!doctype html><iframe src="/inner"></iframe>',
    main: 'schemes(); app.whenReady().then(() => show())',
  })
  const page = await desktop.page('one')
  await said(desktop, 'module not found: node:child_process')
  const inner = await until('the frame', () => page.frames().find((frame) => frame.url().endsWith('/inner')))
  expect(await page.evaluate(() => 'bridge' in globalThis)).toBe(true)
  expect(await inner.evaluate(() => 'bridge' in globalThis)).toBe(false)
})

it('a page that goes elsewhere asks main, and goes where main lets it', async () => {
  await using witness = await startWitness()
  await using desktop = await startProgram({
    main: `schemes()
      app.whenReady().then(() => show({ before: (contents) => {
        contents.on('will-navigate', (event) => { say('asked', event.url); if (!event.url.endsWith('/allowed')) event.preventDefault() })
      } }))`,
  })
  const page = await desktop.page('one')
  await page.evaluate((to) => void setTimeout(() => location.assign(to)), `${witness.url}/refused`)
  await said(desktop, '/refused')
  expect(page.url()).toBe('https://one.app.localhost/')
  await page.evaluate((to) => void setTimeout(() => location.assign(to)), `${witness.url}/allowed`)
  await page.waitForURL(`${witness.url}/allowed`)
  expect(witness.visits()).toContain('/allowed')
  expect(witness.visits()).not.toContain('/refused')
})

it('without handlers everything is granted and opened, as in Electron', async () => {
  await using witness = await startWitness()
  await using desktop = await startProgram({
    main: `schemes()
      app.whenReady().then(() => show({ before: (contents) => {
        contents.session.setPermissionCheckHandler(null)
        contents.session.setPermissionRequestHandler(null)
      } }))`,
  })
  const page = await desktop.page('one')
  const state = await page.evaluate(
    async () => (await navigator.permissions.query({ name: 'geolocation' })).state,
  )
  expect(state).toBe('granted')
  await page.evaluate(
    (to) => void setTimeout(() => window.open(to, '_blank', 'noopener')),
    `${witness.url}/popup`,
  )
  await until('the window was opened', () => witness.visits().includes('/popup'))
})

it('quitting asks in order, and whoever prevents it is heard', async () => {
  await using desktop = await startProgram({
    main: `app.whenReady().then(() => {
        let stays = true
        const window = new BaseWindow()
        window.on('close', (event) => { say('close'); if (stays) event.preventDefault(); stays = false })
        window.on('closed', () => say('closed'))
        for (const name of ['before-quit', 'will-quit', 'quit', 'window-all-closed']) app.on(name, () => say(name))
      })`,
  })
  await until('the window', async () => (await desktop.state()).windows[0])
  await desktop.perform({ kind: 'quit' })
  await said(desktop, 'close')
  expect(await desktop.quit()).toBe(0)
  const lines = desktop.stderr().trim().split('\n')
  expect(lines).toEqual(['before-quit', 'close', 'before-quit', 'close', 'closed', 'will-quit', 'quit'])
})

it('the app is ready after its module was read, and ends with its last window', async () => {
  const words = await ending({
    main: `app.on('ready', () => say('ready'))
      app.whenReady().then(() => new BaseWindow().close())
      await new Promise((resolve) => setImmediate(resolve))
      say('read')`,
  })
  expect(words).toBe('read\nready\n')
})

it('a second instance hands over to the first, and a dead one is succeeded', async () => {
  const main = `app.setPath('userData', process.argv.at(-1))
    if (!app.requestSingleInstanceLock()) { say('second'); app.exit(0) }
    app.on('second-instance', (event, argv, cwd) => say('told', argv.at(-2), String(cwd === process.cwd())))
    app.whenReady().then(() => new BaseWindow())`
  const folder = `/tmp/assent-instance-${process.pid}`
  await using first = await startProgram({ main, args: ['one', folder] })
  await until('the first', async () => (await first.state()).windows[0])
  expect(await ending({ main, args: ['two', folder] })).toBe('second\n')
  await said(first, 'told two true')
  await first.kill()
  await using third = await startProgram({ main, args: ['three', folder] })
  await until('the third', async () => (await third.state()).windows[0])
})

it('a download is the program’s to prevent, and is saved where a person says', async () => {
  await using desktop = await startProgram({
    page: '<!doctype html><a download="a.txt" href="blob:none">x</a>',
    setup: { answers: { 'dialog.showSaveDialog': [{ canceled: true, filePath: '' }] } },
    main: `schemes()
      app.whenReady().then(() => show({ before: (contents) => {
        contents.session.on('will-download', (event, item) => {
          say('download', item.getFilename(), item.getURL().slice(0, 14))
          if (item.getFilename() === 'b.txt') event.preventDefault()
          item.once('done', (end, state) => say('done', state))
        })
      } }))`,
  })
  const page = await desktop.page('one')
  const download = (name: string): Promise<void> =>
    page.evaluate((fileName) => {
      const anchor = document.createElement('a')
      anchor.href = URL.createObjectURL(new Blob(['text']))
      anchor.download = fileName
      anchor.click()
    }, name)
  await download('a.txt')
  await said(desktop, 'download a.txt blob:app://one')
  await said(desktop, 'done cancelled')
  await download('b.txt')
  await until('it was prevented', () =>
    desktop.recorded('download').some(({ args }) => args[1] === 'prevented'),
  )
  expect(desktop.recorded('dialog.showSaveDialog')).toHaveLength(1)
})

it('keys go to the view that has the keyboard, after main has seen them', async () => {
  await using desktop = await startProgram({
    page: '<!doctype html><input autofocus><script>addEventListener("keydown", ({ key }) => (document.title += key))</script>',
    main: `schemes()
      app.whenReady().then(() => show({ before: (contents) => {
        contents.on('before-input-event', (event, input) => { if (input.key === 'F6') { say('seen'); event.preventDefault() } })
      } }))`,
  })
  const page = await desktop.page('one')
  await desktop.press('F6')
  await desktop.press('a')
  await expect.poll(() => page.title()).toBe('a')
  expect(desktop.stderr()).toContain('seen')
  await desktop.perform({ kind: 'focus-window', isFocused: false })
  await expect(desktop.press('a')).rejects.toThrow('no view of the program has the keyboard')
})

it('a page that crashed is reported, and has its preload again when it is loaded anew', async () => {
  await using desktop = await startProgram({
    preload: "require('electron').contextBridge.exposeInMainWorld('bridge', {})",
    main: `schemes()
      app.whenReady().then(async () => {
        const { contents } = await show()
        contents.on('render-process-gone', (event, { reason }) => { say('gone', reason); contents.reload() })
        contents.on('did-finish-load', () => say('again'))
        contents.forcefullyCrashRenderer()
      })`,
  })
  await said(desktop, 'gone crashed')
  await said(desktop, 'again')
  expect(desktop.stderr()).not.toContain('Unable to load')
})

it('the key store is the one that the test chose', async () => {
  const main = `app.whenReady().then(async () => {
    const sealed = await safeStorage.encryptStringAsync('secret')
    say(safeStorage.getSelectedStorageBackend(), sealed.subarray(0, 3).toString(), (await safeStorage.decryptStringAsync(sealed)).result)
    await safeStorage.decryptStringAsync(Buffer.from('v11 and nothing that was sealed here')).catch((error) => say(error.message.slice(0, 22)))
    app.quit()
  })`
  expect(await ending({ main })).toBe('gnome_libsecret v11 secret\nError while decrypting\n')
  const basic = { backend: 'basic_text', isAvailable: true } as const
  expect(await ending({ main, setup: { safeStorage: basic } })).toContain('basic_text v10 secret')
})
