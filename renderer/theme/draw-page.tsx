import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { t } from '#contract/language/texts'
import './page-failure.css'

/** Draws a page into #root. When a part of it fails, all of it gives way to a sentence and a way on. */
export const drawPage = (page: ReactNode): void => {
  const element = document.querySelector('#root')
  if (!element) throw new Error('the page has no #root')
  const root = createRoot(element, {
    onUncaughtError: (error) => {
      reportError(error)
      // React is still taking the failed page down.
      queueMicrotask(() => root.render(<PageFailure />))
    },
  })
  root.render(page)
}

const PageFailure = () => (
  <main className="page-failure" role="alert">
    <h1>{t('window.failure.title')}</h1>
    <p>{t('window.failure.text')}</p>
    <button type="button" onClick={() => location.reload()}>
      {t('window.failure.reload')}
    </button>
  </main>
)
