import { visibleLine } from '../visible-text.ts'

/** The text around a match. Main puts each match between U+E000 and U+E001. */
export const Snippet = ({ text }: { readonly text: string }) => (
  <span className="muted cut">
    {text.split('\u{e000}').flatMap((piece, index) => {
      if (index === 0) return [visibleLine(piece)]
      const [match = '', after = ''] = piece.split('\u{e001}')
      return [<mark key={index}>{visibleLine(match)}</mark>, visibleLine(after)]
    })}
  </span>
)
