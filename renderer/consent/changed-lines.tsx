import { Fragment, type ReactNode } from 'react'

/** The text of a change, character for character; lines that come and go have their colours beside their signs. */
export const ChangedLines = ({ text }: { readonly text: string }): ReactNode =>
  text.split('\n').map((line, index) => (
    // The text of a question never changes.
    <Fragment key={index}>
      {index > 0 && '\n'}
      <span className={classOf(line)}>{line}</span>
    </Fragment>
  ))

const classOf = (line: string): string | undefined => {
  if (line.startsWith('+')) return 'line-added'
  if (line.startsWith('-')) return 'line-removed'
  return line.startsWith('@@') ? 'line-place' : undefined
}
