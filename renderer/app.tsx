import { CSPProvider } from '@base-ui/react/csp-provider'
import { useEffect, useState } from 'react'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import { Banners } from './banners.tsx'
import { BlockedView } from './blocked-view.tsx'
import { ConsentDock } from './consent-dock.tsx'
import { ConversationView } from './conversation/conversation-view.tsx'
import { FirstRun } from './first-run/first-run.tsx'
import { InLanguage } from './in-language.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { PageContext, useChat, usePage, type Page } from './page-context.ts'
import { Palette } from './palette/palette.tsx'
import { AddServer } from './servers/add-server.tsx'
import { ImportView } from './servers/import-view.tsx'
import { ServerView } from './servers/server-view.tsx'
import { SettingsView } from './settings/settings-view.tsx'
import { useShortcuts } from './shortcuts.ts'
import { useNoStrayDrops } from './stray-drops.ts'
import { SideBar } from './side-bar/side-bar.tsx'
import { Toasts } from './toasts.tsx'
import { useTextSize } from './use-text-size.ts'
import './theme/tokens.css'
import './theme/base.css'
import './theme/controls.css'
import './app.css'

export const App = ({ page }: { readonly page: Page }) => (
  <PageContext value={page}>
    {/* The page's policy allows no style elements; its own rules replace what they would say. */}
    <CSPProvider disableStyleElements>
      <Frame />
    </CSPProvider>
  </PageContext>
)

const Frame = () => {
  useShortcuts()
  useNoStrayDrops()
  useTheme()
  useTextSize()
  const isRead = useChat((state) => state.workspace !== null)
  const blocked = useChat((state) => state.workspace?.blocked ?? null)
  const isRefused = useChat((state) => state.connection === 'refused')
  const announcement = useChat((state) => state.announcement)
  const dialog = useChat((state) => state.dialog)
  return (
    <div className="page">
      <InLanguage>
        <Banners />
        {blocked && <BlockedView blocked={blocked} />}
        {!isRead && isRefused && <RefusedView />}
      </InLanguage>
      {isRead && !blocked && <Workspace />}
      <InLanguage>
        {dialog === 'palette' && <Palette />}
        <LinkDialog />
        <Toasts />
      </InLanguage>
      <Announcement text={announcement} />
    </div>
  )
}

/** Long enough for a screen reader to have taken it; afterwards nobody meets it while moving through the page. */
const announcedMs = 2_000

const Announcement = ({ text }: { readonly text: string }) => {
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), announcedMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="unseen" aria-live="polite">
      {text === spoken ? '' : text}
    </div>
  )
}

const RefusedView = () => (
  <main className="blocked">
    <h1>Assent</h1>
    <p role="alert">{t('window.connection.refused')}</p>
  </main>
)

const Workspace = () => {
  const isSideBarOpen = useChat((state) => state.isSideBarOpen)
  return (
    <div className="workspace" data-side={isSideBarOpen || undefined}>
      <InLanguage>
        <SideBar />
        <SideCover />
      </InLanguage>
      <div className="main-area">
        <InLanguage>
          <Surface />
        </InLanguage>
        <ConsentDock />
      </div>
    </div>
  )
}

const SideCover = () => {
  const { store } = usePage()
  return (
    <button
      type="button"
      className="side-cover"
      aria-label={t('window.frame.closeSideBar')}
      onClick={() => store.setState({ isSideBarOpen: false })}
    />
  )
}

const Surface = () => {
  const view = useChat((state) => state.view)
  switch (view.kind) {
    case 'conversation':
      return <ConversationView conversation={view.conversation} />
    case 'server':
      return <ServerView key={view.alias} alias={view.alias} />
    case 'add-server':
      return <AddServer />
    case 'import':
      return <ImportView />
    case 'settings':
      return <SettingsView section={view.section} />
    case 'first-run':
      return <FirstRun />
    default:
      return exhausted(view)
  }
}

const useTheme = (): void => {
  const theme = useChat((state) => state.workspace?.preferences.theme ?? 'system')
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
}
