import { app, ipcMain, type WebContents } from 'electron'
import { join } from 'node:path'
import type { WindowCommand } from '#contract/bridge'
import type { Page } from '../gate.ts'
import type { PageFiles } from '../page-files.ts'
import type { ShellState } from '../shell-state.ts'
import type { Workspace } from '../workspace.ts'
import { createAttention } from './attention.ts'
import { guardAgainstCrashes } from './crash-guard.ts'
import { openDesktopState } from './desktop-state.ts'
import { createDesktopWindow } from './desktop-window.ts'
import { createMenuBar } from './menu-bar.ts'
import { createPageView } from './page-view.ts'
import { clearSession, closeDefaultSession, prepareSession } from './prepare-session.ts'
import { serveCalls } from './serve-calls.ts'
import { showContextMenu } from './show-context-menu.ts'
import { createSpellChecker } from './spell-checker.ts'
import { isAtWork } from './tray-menu.ts'

export type Desktop = AsyncDisposable & {
  readonly show: () => void
  readonly focusQuestions: () => void
  /** As on the first day: where the window stood, its zoom, its dictionaries, and what Chromium keeps of the pages. */
  readonly forget: () => Promise<void>
}

export type DesktopDeps = {
  readonly workspace: Workspace
  readonly files: PageFiles
  /** The folder of the two built preloads. */
  readonly preloadDirectory: string
  readonly dataDirectory: string
  readonly log: (line: string) => void
}

const platform = process.platform
const quit = (): void => app.quit()

/** Opens the window over an open workspace and shows it. Rejects when a page cannot be loaded. */
export const openDesktop = async (deps: DesktopDeps): Promise<Desktop> => {
  const { workspace, files, preloadDirectory, log } = deps
  await using stack = new AsyncDisposableStack()
  const remembered = stack.use(await openDesktopState(join(deps.dataDirectory, 'window.json'), log))
  closeDefaultSession()
  const sessions = { chat: prepareSession('chat', files), consent: prepareSession('consent', files) }
  const { connect } = workspace
  const views = {
    chat: stack.use(createPageView('chat', join(preloadDirectory, 'index.cjs'), connect)),
    consent: stack.use(createPageView('consent', join(preloadDirectory, 'consent.cjs'), connect)),
  }
  const desktop = createDesktopWindow({ views, remembered })
  const { window } = desktop
  let state: ShellState | null = null

  const show = (): void => {
    desktop.show()
    attention.windowShown()
  }
  const focusQuestions = (): void => {
    show()
    desktop.focusPage('consent')
  }
  const command = (name: WindowCommand) => (): void => {
    show()
    desktop.focusPage('chat')
    views.chat.send({ kind: 'command', command: name })
  }

  const isWindowFocused = (): boolean => window.isFocused()
  const attention = stack.use(
    createAttention({ platform, isWindowFocused, open: show, answer: focusQuestions, quit }),
  )
  const spellChecker = createSpellChecker({
    session: sessions.chat,
    window,
    remembered,
    platform,
    onChange: () => menuBar.refresh(),
  })
  const menuBar = createMenuBar({
    platform,
    spelling: spellChecker.choice,
    actions: {
      newConversation: command('new-conversation'),
      openSettings: command('settings'),
      openPalette: command('palette'),
      moveToQuestions: focusQuestions,
      zoom: desktop.zoom,
      checkSpelling: spellChecker.choose,
    },
  })

  window.on('close', (event) => {
    event.preventDefault()
    const staysOpen = platform === 'darwin' || (state !== null && isAtWork(state))
    if (!staysOpen) return quit()
    desktop.hide()
    attention.windowHidden()
  })
  for (const view of [views.chat, views.consent]) {
    guardAgainstCrashes(view, { window, quit, log })
    showContextMenu(view.contents, window)
    view.contents.on('preload-error', (_event, path, error) => log(`${path}: ${String(error)}`))
  }
  const pageIn = (contents: WebContents): Page | null =>
    [views.chat, views.consent].find((view) => view.contents === contents)?.page() ?? null
  serveCalls(ipcMain, { gate: workspace.gate, pageIn, log })

  const forget = async (): Promise<void> => {
    desktop.zoom('reset')
    await remembered.forget()
    await spellChecker.forget()
    menuBar.refresh()
    await Promise.all([sessions.chat, sessions.consent].map(clearSession))
  }

  const apply = (next: ShellState): void => {
    state = next
    desktop.apply(next)
    attention.apply(next)
    spellChecker.speak(next.language)
    menuBar.apply(next)
  }
  stack.use(await workspace.observe(apply))
  await Promise.all([views.consent.load(), views.chat.load()])
  show()
  desktop.focusPage('chat')
  const owned = stack.move()
  return { show, focusQuestions, forget, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}
