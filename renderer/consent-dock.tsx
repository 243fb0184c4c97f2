import { useEffect, useRef } from 'react'
import { t } from '#contract/language/texts'
import { giveFocusBack } from './composer-focus.ts'
import { useLanguage } from './in-language.tsx'
import { useChat, usePage } from './page-context.ts'

/**
 * The consent page in the web shell: another origin in a frame, which this page can neither read nor answer. Main
 * says how much room it needs. It stays in the document when it has nothing to ask, so that it is never loaded anew.
 */
export const ConsentDock = () => {
  const { consentFrameUrl } = usePage()
  useLanguage()
  const dock = useChat((state) => state.workspace?.dock ?? 'hidden')
  const frame = useRef<HTMLIFrameElement>(null)
  const last = useRef<HTMLElement | null>(null)
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target !== frame.current) last.current = target
    }
    const onMessage = (event: MessageEvent): void => {
      const isFromFrame = frame.current !== null && event.source === frame.current.contentWindow
      if (isFromFrame && event.data === 'leave') giveFocusBack(last.current)
    }
    document.addEventListener('focusin', onFocus)
    globalThis.addEventListener('message', onMessage)
    return () => {
      document.removeEventListener('focusin', onFocus)
      globalThis.removeEventListener('message', onMessage)
    }
  }, [])
  if (consentFrameUrl === null) return null
  return (
    <iframe
      ref={frame}
      className="dock"
      title={t('window.frame.questions')}
      src={consentFrameUrl}
      // Another origin: it cannot take the sandbox off by reaching out of it.
      // oxlint-disable-next-line react/iframe-missing-sandbox
      sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox"
      data-dock={dock}
      tabIndex={dock === 'hidden' ? -1 : 0}
    />
  )
}
