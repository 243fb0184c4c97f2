import { EventEmitter } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { setLanguage } from '#contract/language/texts'
import { applicationMenu, type MenuActions } from '../../main/electron/application-menu.ts'
import { readArguments } from '../../main/electron/arguments.ts'
import { contextMenu } from '../../main/electron/context-menu.ts'
import { openDesktopState } from '../../main/electron/desktop-state.ts'
import { isOwnDownload, proposedName } from '../../main/electron/downloads.ts'
import { layoutFor } from '../../main/electron/layout.ts'
import { outsideAddress } from '../../main/electron/outside-address.ts'
import { quitOrderly } from '../../main/electron/quit-orderly.ts'
import { spellingFor } from '../../main/electron/spelling.ts'
import { trayIcon } from '../../main/electron/tray-icon.ts'
import { isTrayNeeded, trayMenu, traySentence } from '../../main/electron/tray-menu.ts'
import { smallestWindow, windowPlace } from '../../main/electron/window-place.ts'
import { verifies } from '../support/verifies.ts'

afterEach(() => setLanguage('en'))

describe('links', () => {
  test.each([
    ['https://example.com', 'https://example.com/'],
    ['HTTPS://EXAMPLE.com/a b', 'https://example.com/a%20b'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ['http://localhost:1234/x', 'http://localhost:1234/x'],
    ['http://127.0.0.1:11434/', 'http://127.0.0.1:11434/'],
    ['http://[::1]:80/', 'http://[::1]/'],
    ['http://a.localhost/', 'http://a.localhost/'],
  ])('%s leaves as %s', (address, expected) => {
    expect(outsideAddress(address)).toBe(expected)
  })

  verifies('electron:links', 'everything else stays', () => {
    const hostile = [
      'http://example.com/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'smb://host/share',
      'ms-msdt:/id',
      'search-ms:query=x',
      'vscode://x',
      'assent://x',
      'app://consent/',
      'mailto:a@example.com',
      'https://user@example.com/',
      'https://a:b@example.com/',
      'http://localhost.evil.example/',
      'http://127.0.0.1.evil.example/',
      'http://128.0.0.1/',
      'http://0.0.0.0/',
      '//example.com',
      '/etc/passwd',
      '\\\\host\\share',
      '--version',
      '',
      ' ',
      `https://example.com/${'a'.repeat(3000)}`,
    ]
    expect(hostile.map(outsideAddress)).toEqual(hostile.map(() => null))
  })

  test('control characters and spaces never reach the system as they are', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('https://a.example/', 'http://localhost:1/b?c=', 'https://a.example/#'),
        (text, url) => {
          for (const address of [text, `${url}${text}`, `https://${text}`]) {
            const allowed = outsideAddress(address)
            if (allowed === null) continue
            expect(allowed).toMatch(/^https?:\/\/[\u0021-\u007e]*$/)
            expect(outsideAddress(allowed)).toBe(allowed)
          }
        },
      ),
    )
  })
})

verifies('electron:layout', 'no gap, no overlap, and the chat page keeps its part, at every size', () => {
  const size = fc.record({
    width: fc.integer({ min: 0, max: 9000 }),
    height: fc.integer({ min: 0, max: 9000 }),
  })
  const dock = fc.constantFrom('hidden', 'normal', 'medium', 'tall')
  fc.assert(
    fc.property(size, dock, fc.double({ min: 0.5, max: 2.5, noNaN: true }), (window, shown, zoom) => {
      const { chat, consent } = layoutFor(window, shown, zoom)
      expect([chat.x, chat.y, consent.x, consent.y]).toEqual([0, 0, 0, chat.height])
      expect([chat.width, consent.width]).toEqual([window.width, window.width])
      expect(chat.height + consent.height).toBe(window.height)
      expect(chat.height).toBeGreaterThanOrEqual(Math.floor(window.height * 0.4))
      for (const { height } of [chat, consent]) expect(Number.isInteger(height)).toBe(true)
      if (shown === 'hidden') expect(consent.height).toBe(0)
    }),
  )
  expect(layoutFor({ width: 1280, height: 800 }, 'normal', 1).consent.height).toBe(208)
  expect(layoutFor({ width: 900, height: 400 }, 'normal', 1).consent.height).toBe(180)
  expect(layoutFor({ width: 900, height: 600 }, 'tall', 1).consent.height).toBe(360)
})

describe('the place of the window', () => {
  const left = { x: 0, y: 25, width: 1440, height: 875 }
  const right = { x: 1440, y: 0, width: 1920, height: 1080 }

  test('the first time it has its usual size where the system puts it', () => {
    expect(windowPlace(null, [left])).toEqual({ size: { width: 1280, height: 800 }, position: null })
  })

  verifies('electron:window-place', 'it comes back to where it was', () => {
    const saved = { x: 1500, y: 100, width: 1000, height: 700 }
    expect(windowPlace(saved, [left, right])).toEqual({
      size: { width: 1000, height: 700 },
      position: { x: 1500, y: 100 },
    })
  })

  verifies('electron:window-place', 'a display that is gone does not take it along', () => {
    const saved = { x: 1500, y: 100, width: 1000, height: 700 }
    expect(windowPlace(saved, [left]).position).toBe(null)
    expect(windowPlace(saved, []).position).toBe(null)
  })

  test.each([
    ['below the display', { x: 0, y: 900, width: 800, height: 600 }],
    ['above it', { x: 0, y: -500, width: 800, height: 600 }],
    ['left of it', { x: -790, y: 100, width: 800, height: 600 }],
  ])('a place %s is lost', (_name, saved) => {
    expect(windowPlace(saved, [left]).position).toBe(null)
  })

  test('a display that became smaller makes it smaller, and its title bar stays in sight', () => {
    const place = windowPlace({ x: 10, y: 5, width: 3000, height: 2000 }, [left])
    expect(place).toEqual({ size: { width: 1440, height: 875 }, position: { x: 10, y: 25 } })
  })

  test('whatever was saved, a part of the title bar is in reach', () => {
    const number = fc.integer({ min: -100_000, max: 100_000 })
    fc.assert(
      fc.property(number, number, number, number, (x, y, width, height) => {
        const { size, position } = windowPlace({ x, y, width, height }, [left, right])
        expect(size.width).toBeGreaterThanOrEqual(smallestWindow.width)
        expect(size.height).toBeGreaterThanOrEqual(smallestWindow.height)
        if (position === null) return
        const isSeen = [left, right].some(
          (area) =>
            position.x < area.x + area.width &&
            position.x + size.width > area.x &&
            position.y >= area.y &&
            position.y < area.y + area.height,
        )
        expect(isSeen).toBe(true)
      }),
    )
  })
})

describe('what the window remembers', () => {
  const inFolder = async (run: (path: string) => Promise<void>): Promise<void> => {
    const folder = await mkdtemp(join(tmpdir(), 'assent-window-'))
    await run(join(folder, 'window.json'))
    await rm(folder, { recursive: true })
  }

  test('it is there the next time', () =>
    inFolder(async (path) => {
      {
        await using file = await openDesktopState(path, expect.unreachable)
        file.change({ zoomLevel: 1 })
        file.change({ bounds: { x: 1, y: 2, width: 800, height: 600 }, mode: 'maximized' })
      }
      await using again = await openDesktopState(path, expect.unreachable)
      expect(again.current()).toMatchObject({ zoomLevel: 1, mode: 'maximized', bounds: { x: 1, width: 800 } })
    }))

  test.each([
    '',
    '{',
    'null',
    '[]',
    '{"bounds":{"x":"1"}}',
    '{"zoomLevel":99,"mode":"odd","dictionaries":3}',
    '\0',
  ])('a file of %j counts as empty', (text) =>
    inFolder(async (path) => {
      await writeFile(path, text)
      await using file = await openDesktopState(path, expect.unreachable)
      expect(file.current()).toEqual({ bounds: null, mode: 'normal', zoomLevel: 0, dictionaries: [] })
    }),
  )

  test('a disk that refuses costs the memory only', async () => {
    const log = vi.fn()
    {
      await using file = await openDesktopState('/proc/no-such-folder/window.json', log)
      file.change({ zoomLevel: 2 })
      expect(file.current().zoomLevel).toBe(2)
    }
    expect(log).toHaveBeenCalledTimes(1)
  })

  test('it is readable by its owner only and holds nothing else', () =>
    inFolder(async (path) => {
      {
        await using file = await openDesktopState(path, expect.unreachable)
        file.change({ dictionaries: ['de'] })
      }
      expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
        bounds: null,
        mode: 'normal',
        zoomLevel: 0,
        dictionaries: ['de'],
      })
    }))
})

describe('the menus', () => {
  const nothing = (): void => undefined
  const actions: MenuActions = {
    newConversation: nothing,
    openSettings: nothing,
    openPalette: nothing,
    moveToQuestions: nothing,
    zoom: nothing,
    checkSpelling: nothing,
  }
  const menu = (platform: NodeJS.Platform) =>
    applicationMenu(
      { platform, appName: 'Assent', questions: 1, spelling: platform === 'darwin' ? null : false },
      actions,
    )
  const itemsOf = (items: readonly MenuItemConstructorOptions[]): readonly MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? itemsOf(item.submenu) : [])])

  test.each(['linux', 'win32', 'darwin'] as const)(
    'on %s every usual role is there and no key twice',
    (platform) => {
      const items = itemsOf(menu(platform))
      const roles = items.flatMap(({ role }) => role ?? [])
      expect(roles).toEqual(
        expect.arrayContaining([
          'undo',
          'redo',
          'cut',
          'copy',
          'paste',
          'selectAll',
          'quit',
          'about',
          'close',
          'minimize',
          'togglefullscreen',
        ]),
      )
      const keys = items.flatMap(({ accelerator }) => accelerator ?? [])
      expect(new Set(keys).size).toBe(keys.length)
      expect(keys).toEqual(expect.arrayContaining(['CmdOrCtrl+N', 'CmdOrCtrl+K', 'CmdOrCtrl+,', 'F6']))
      expect(roles.filter((role) => /reload|dev/i.test(role))).toEqual([])
    },
  )

  test('every item has words, in both languages', () => {
    for (const language of ['en', 'de'] as const) {
      setLanguage(language)
      const items = itemsOf(menu('linux')).filter(({ type }) => type !== 'separator')
      expect(items.filter(({ label }) => !label || label.startsWith('shell.'))).toEqual([])
    }
    setLanguage('de')
    expect(menu('linux').map(({ label }) => label)).toEqual([
      'Datei',
      'Bearbeiten',
      'Ansicht',
      'Fenster',
      'Hilfe',
    ])
  })

  const place = (subject: Partial<ContextMenuParams>) => {
    const replaceWord = vi.fn()
    const addToDictionary = vi.fn()
    const items = contextMenu(
      {
        isEditable: false,
        selectionText: '',
        misspelledWord: '',
        dictionarySuggestions: [],
        editFlags: {
          canCut: true,
          canCopy: true,
          canPaste: true,
          canSelectAll: true,
        } as ContextMenuParams['editFlags'],
        ...subject,
      },
      { replaceWord, addToDictionary },
    )
    return { items, labels: items.flatMap(({ label }) => label ?? []), replaceWord, addToDictionary }
  }

  test('a context menu offers what fits the place', () => {
    expect(place({}).labels).toEqual([])
    expect(place({ selectionText: 'a' }).labels).toEqual(['Copy', 'Select All'])
    expect(place({ isEditable: true }).labels).toEqual(['Cut', 'Copy', 'Paste', 'Select All'])
  })

  test('a misspelled word can be replaced and learned', () => {
    const { items, labels, replaceWord, addToDictionary } = place({
      isEditable: true,
      misspelledWord: 'helo',
      dictionarySuggestions: ['hello', 'help', 'held', 'hell', 'halo', 'hero'],
    })
    expect(labels.slice(0, 6)).toEqual(['hello', 'help', 'held', 'hell', 'halo', 'Add to Dictionary'])
    const click = (label: string): unknown =>
      items.find((item) => item.label === label)?.click?.({} as never, undefined, {})
    click('help')
    click('Add to Dictionary')
    expect(replaceWord).toHaveBeenCalledWith('help')
    expect(addToDictionary).toHaveBeenCalledWith('helo')
    expect(place({ isEditable: true, misspelledWord: 'qqq' }).labels[0]).toBe('No suggestions')
  })

  test('the tray says what goes on, and is there as long as something does', () => {
    const tray = { open: nothing, answer: nothing, quit: nothing }
    expect(traySentence({ questions: 2, runs: 3 })).toBe('Assent: 2 questions wait for you')
    expect(traySentence({ questions: 0, runs: 1 })).toBe('Assent: 1 conversation is at work')
    expect(trayMenu({ questions: 1, runs: 1 }, tray).flatMap(({ label }) => label ?? [])).toEqual([
      'Assent: 1 question waits for you',
      'Answer Questions',
      'Open Assent',
      'Quit Assent',
    ])
    expect(isTrayNeeded({ questions: 0, runs: 0 }, false, 'linux')).toBe(false)
    expect(isTrayNeeded({ questions: 0, runs: 0 }, true, 'linux')).toBe(true)
    expect(isTrayNeeded({ questions: 0, runs: 0 }, true, 'darwin')).toBe(false)
    expect(isTrayNeeded({ questions: 0, runs: 1 }, false, 'darwin')).toBe(true)
  })

  test('the tray icon is a tick on a round square', () => {
    const at = (size: number, x: number, y: number, look: 'coloured' | 'template' = 'coloured') => [
      ...trayIcon(size, look).subarray((y * size + x) * 4, (y * size + x) * 4 + 4),
    ]
    expect(trayIcon(16, 'coloured')).toHaveLength(16 * 16 * 4)
    expect(at(32, 0, 0)[3]).toBe(0)
    expect(at(32, 16, 4)).toEqual([0x53, 0x76, 0x17, 255])
    expect(at(32, 14, 21)).toEqual([255, 255, 255, 255])
    expect(at(32, 14, 21, 'template')).toEqual([0, 0, 0, 0])
    expect(at(32, 16, 4, 'template')).toEqual([0, 0, 0, 255])
  })
})

describe('quitting', () => {
  const appThatQuits = () => {
    const app = new EventEmitter()
    const exit = vi.fn()
    const quit = (): boolean => {
      const preventDefault = vi.fn()
      app.emit('before-quit', { preventDefault })
      return preventDefault.mock.calls.length === 1
    }
    return { app: Object.assign(app, { exit }) as never, exit, quit }
  }
  afterEach(() => vi.useRealTimers())

  verifies('electron:quit', 'it waits for the workspace, which is closed once', async () => {
    const { app, exit, quit } = appThatQuits()
    const closing = Promise.withResolvers<undefined>()
    const close = vi.fn(() => closing.promise)
    quitOrderly(app, close, expect.unreachable)
    expect([quit(), quit(), quit()]).toEqual([true, true, true])
    expect(exit).not.toHaveBeenCalled()
    closing.resolve(undefined)
    await vi.waitFor(() => expect(exit.mock.calls).toEqual([[0]]))
    expect(close).toHaveBeenCalledTimes(1)
  })

  verifies('electron:quit', 'it waits no longer than five seconds', async () => {
    vi.useFakeTimers()
    const { app, exit, quit } = appThatQuits()
    quitOrderly(app, () => new Promise(() => undefined), expect.unreachable)
    quit()
    await vi.advanceTimersByTimeAsync(4_999)
    expect(exit).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(exit.mock.calls).toEqual([[0]])
  })

  test('a workspace that cannot be closed keeps nobody', async () => {
    const { app, exit, quit } = appThatQuits()
    const log = vi.fn()
    quitOrderly(app, () => Promise.reject(new Error('disk')), log)
    quit()
    await vi.waitFor(() => expect(exit.mock.calls).toEqual([[0]]))
    expect(log).toHaveBeenCalledTimes(1)
  })
})

verifies('electron:spelling', 'on Linux and Windows only an agreed dictionary is used', () => {
  expect(spellingFor('linux', 'en', [])).toEqual({ isOn: false, languages: [] })
  expect(spellingFor('linux', 'de', ['en-US'])).toEqual({ isOn: false, languages: [] })
  expect(spellingFor('win32', 'de', ['en-US', 'de'])).toEqual({ isOn: true, languages: ['de'] })
  expect(spellingFor('darwin', 'de', [])).toEqual({ isOn: true, languages: [] })
})

test.each([
  ['blob:app://workspace/0d2f', true],
  ['blob:app://consent/0d2f', false],
  ['blob:https://a.example/0d2f', false],
  ['data:text/html,x', false],
  ['https://a.example/setup.exe', false],
  ['app://workspace/index.html', false],
])('whether %s may be saved: %s', (address, expected) => {
  expect(isOwnDownload(address)).toBe(expected)
})

test.each([
  ['Rome.md', 'Rome.md'],
  ['../../.bashrc', '_.._.bashrc'],
  ['.bashrc', 'bashrc'],
  ['a\u0000b\nc', 'a_b_c'],
  ['C:\\x|y', 'C__x_y'],
  ['', 'assent'],
  ['...', 'assent'],
])('the file %j is proposed as %j', (name, expected) => {
  expect(proposedName(name)).toBe(expected)
})

test.each([
  [['/app/dist/main/index.js', '--data-dir', '/a b'], '/a b'],
  [['--ozone-platform=x11', '--data-dir=/c', '.'], '/c'],
  [['--data-dir'], undefined],
  [['--data-dir='], ''],
  [[], undefined],
])('the data directory of %j', (args, expected) => {
  expect(readArguments(args).dataDirectory).toBe(expected)
})
