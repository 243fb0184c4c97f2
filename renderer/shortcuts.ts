import { useEffect } from 'react'
import { t } from '#contract/language/texts'
import { focusComposer } from './composer-focus.ts'
import { usePage, type Page } from './page-context.ts'
import { newConversation } from './view.ts'

const isApple = navigator.userAgent.includes('Mac')

/** What the modifier of shortcuts is called on this computer's keyboard. */
export const modifierName = (): string => (isApple ? '⌘' : t('window.key.control'))

/** Shortcuts of the whole page. Fields keep the keys they need. */
export const useShortcuts = (): void => {
  const page = usePage()
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return
      if (!perform(page, event)) return
      event.preventDefault()
    }
    globalThis.addEventListener('keydown', onKeyDown)
    return () => globalThis.removeEventListener('keydown', onKeyDown)
  }, [page])
}

const perform = (page: Page, event: KeyboardEvent): boolean => {
  const hasModifier = isApple ? event.metaKey : event.ctrlKey
  if (hasModifier && !event.shiftKey && !event.altKey) return performWithModifier(page, event.key)
  if (event.key === 'F2') return beginRename(page, event.target)
  if (event.key === 'F6') return moveToQuestions(page)
  return event.key === 'Escape' && stopRun(page, event.target)
}

const performWithModifier = ({ store, actions }: Page, key: string): boolean => {
  switch (key.toLowerCase()) {
    case 'k':
      store.setState(({ dialog }) => ({ dialog: dialog === 'palette' ? 'none' : 'palette' }))
      return true
    case 'n':
      actions.show(newConversation)
      focusComposer()
      return true
    case ',':
      actions.show({ kind: 'settings', section: 'models' })
      return true
    default:
      return false
  }
}

const beginRename = ({ store }: Page, target: EventTarget | null): boolean => {
  const link = target instanceof HTMLElement ? target.dataset['conversation'] : undefined
  const listed = store.getState().conversations.find(({ conversation }) => conversation === link)
  if (listed) {
    store.setState({ renaming: { conversation: listed.conversation, place: 'side-bar' } })
    return true
  }
  const { view } = store.getState()
  if (view.kind !== 'conversation' || view.conversation === null) return false
  store.setState({ renaming: { conversation: view.conversation, place: 'header' } })
  return true
}

/** Escape outside of anything that Escape closes by itself. */
const stopRun = ({ bridge, store, actions }: Page, target: EventTarget | null): boolean => {
  const { view, open, dialog, link } = store.getState()
  const isElsewhere =
    target instanceof Element && target.closest('[role=menu], [role=dialog], input, textarea')
  if (view.kind !== 'conversation' || dialog !== 'none' || link !== null || isElsewhere) return false
  if (!open?.transcript.run || view.conversation !== open.summary.conversation) return false
  void actions.report(bridge.stopRun({ conversation: open.summary.conversation }))
  return true
}

/**
 * Into the consent page: the embedded one, which hands the focus back by itself (see ConsentDock), or the desktop
 * shell's own view, where main moves the focus.
 */
export const moveToQuestions = ({ bridge, consentFrameUrl }: Page): boolean => {
  if (consentFrameUrl === null) {
    void bridge.focusQuestions({})
    return true
  }
  const frame = document.querySelector<HTMLIFrameElement>('iframe.dock')
  frame?.focus()
  return frame !== null
}
