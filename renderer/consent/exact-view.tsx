import { useEffect, useRef, useState, type ReactNode } from 'react'
import { t } from '#contract/language/texts'

export type ExactViewProps = {
  readonly label: string
  readonly note: string
  readonly text: string
  /** The same text with a part of it marked. */
  readonly marked?: ReactNode
  /** What stands above the text and scrolls with it; then the text has its label next to it. */
  readonly above?: ReactNode
  /** Called when the end of the text has been in view. */
  readonly onSeen: () => void
}

/** Room for a fraction of a pixel at other zoom levels. */
const endTolerancePixels = 4

/** The complete text, nothing cut and nothing folded; a long one scrolls and must be scrolled to its end. */
export const ExactView = ({ label, note, text, marked, above, onSeen }: ExactViewProps): ReactNode => {
  const region = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const [seen, setSeen] = useState<string | null>(null)
  const isSeen = seen === text

  const look = (): void => {
    const element = region.current
    if (!element) return
    const hidden = element.scrollHeight - element.clientHeight - element.scrollTop
    if (hidden > endTolerancePixels || element.clientHeight === 0) return
    setSeen(text)
    onSeen()
  }

  useEffect(() => {
    region.current?.scrollTo({ top: 0 })
    look()
    const observer = new ResizeObserver(look)
    if (region.current) observer.observe(region.current)
    if (content.current) observer.observe(content.current)
    return () => observer.disconnect()
    // oxlint-disable-next-line react/exhaustive-deps -- a new text is a new thing to be seen
  }, [text])

  return (
    <div className="exact">
      <div className="exact-head">
        <span>{above === undefined && label}</span>
        <span className={isSeen ? undefined : 'exact-more'}>{isSeen ? note : t('consent.page.scroll')}</span>
      </div>
      {/* A region that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className="exact-text" aria-label={label} ref={region} tabIndex={0} onScroll={look}>
        <div ref={content}>
          {above}
          {above !== undefined && <h2 className="exact-label">{label}</h2>}
          <pre>{marked ?? text}</pre>
        </div>
      </section>
    </div>
  )
}
