import { memo, useMemo, type ReactNode } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'
import { t } from '#contract/language/texts'
import { CodeBlock } from './code-block.tsx'
import { markdownBlocks } from './markdown-blocks.ts'
import { isReadable } from './markdown-limits.ts'
import { OutsideLink } from './outside-link.tsx'
import './markdown.css'

/**
 * A text of a model as elements, while it streams and from history alike. Raw HTML stays text, images and links are
 * never fetched: they are shown as links that open only after the user saw the whole address (security.md rows 10-12,
 * 20). A block renders again only when its own text changed.
 */
export const Markdown = ({ source }: { readonly source: string }) => {
  const blocks = useMemo(() => markdownBlocks(source), [source])
  return (
    <div className="markdown">
      {blocks.map((block, index) => (
        // Text is only ever appended, so a block's position is its identity.
        <Block key={index} source={block} />
      ))}
    </div>
  )
}

const remarkPlugins = [remarkGfm]

const Block = memo(({ source }: { readonly source: string }) => (
  <div className="markdown-block" dir="auto">
    {isReadable(source) ? elementsOf(source) : <p className="markdown-plain">{source}</p>}
  </div>
))
Block.displayName = 'Block'

/** Called as a function and not as a component, so that a text that it cannot read costs this block only. */
const elementsOf = (source: string): ReactNode => {
  try {
    return ReactMarkdown({ children: source, remarkPlugins, components, urlTransform: unchanged })
  } catch {
    return <p className="markdown-plain">{source}</p>
  }
}

/** Addresses become text and an argument of a question, never an attribute: nothing needs to be taken out. */
const unchanged = (address: string): string => address

const components: Components = {
  a: ({ href, children }) => <OutsideLink address={href ?? ''}>{children}</OutsideLink>,
  img: ({ src, alt }) => (
    <OutsideLink address={typeof src === 'string' ? src : ''}>
      {alt
        ? t('conversation.message.image', { description: alt })
        : t('conversation.message.imageUndescribed')}
    </OutsideLink>
  ),
  pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
  table: ({ children }) => (
    <div className="markdown-table">
      <table>{children}</table>
    </div>
  ),
  // Identifiers in a message could stand in for those of the page.
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  input: ({ checked }) => (
    <input
      type="checkbox"
      className="checkbox"
      checked={checked === true}
      disabled
      aria-label={t(checked === true ? 'conversation.message.taskDone' : 'conversation.message.taskOpen')}
    />
  ),
  li: ({ children, className }) => <li className={className}>{children}</li>,
  section: ({ children }) => <section>{children}</section>,
}
