import { Children, isValidElement, useMemo, type ReactNode } from 'react'
import { z } from 'zod'
import { t } from '#contract/language/texts'
import { CopyButton } from './copy-button.tsx'
import { codeTokens } from './code-tokens.ts'

const codeElement = z.object({ className: z.string().optional(), children: z.string().optional() })

/** A block of code with its language, a copy button, and words coloured by class. */
export const CodeBlock = ({ children }: { readonly children: ReactNode }) => {
  const { code, language } = codeOf(children)
  const tokens = useMemo(() => codeTokens(code, language), [code, language])
  return (
    <figure className="code-block">
      <figcaption className="code-head">
        <span className="label">{language || t('conversation.message.plainCode')}</span>
        <CopyButton label={t('conversation.message.copyCode')} text={code} />
      </figcaption>
      <pre dir="ltr">
        <code>
          {tokens.map((token, index) =>
            token.kind === 'plain' ? (
              token.text
            ) : (
              <span key={index} className={`code-${token.kind}`}>
                {token.text}
              </span>
            ),
          )}
        </code>
      </pre>
    </figure>
  )
}

const codeOf = (children: ReactNode): { readonly code: string; readonly language: string } => {
  const element = Children.toArray(children).find((child) => isValidElement(child))
  const props = codeElement.safeParse(element?.props)
  if (!props.success) return { code: '', language: '' }
  const code = (props.data.children ?? '').replace(/\n$/, '')
  return { code, language: /language-(\S+)/.exec(props.data.className ?? '')?.[1] ?? '' }
}
