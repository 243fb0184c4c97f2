import { useEffect, useLayoutEffect, useRef, type ReactNode, type RefObject } from 'react'
import { currentLanguage, setLanguage, type Language } from '#contract/language/texts'
import { useChat } from './page-context.ts'

/** The user's language, which `t` speaks from here on. */
export const useLanguage = (): Language => {
  const language = useChat((state) => state.workspace?.language ?? currentLanguage())
  if (currentLanguage() !== language) setLanguage(language)
  return language
}

/**
 * Shows what is inside in the user's language. When that changes, all of it is put into words anew; what must not begin
 * anew, such as the frame with the questions, stands outside.
 */
export const InLanguage = ({ children }: { readonly children: ReactNode }) => {
  const language = useLanguage()
  const focused = useRef<string | null>(null)
  useEffect(() => {
    document.documentElement.lang = language
  }, [language])
  return (
    <Spoken key={language} focused={focused}>
      {children}
    </Spoken>
  )
}

/** The choice of the language itself is made anew too: the keyboard stays with it. */
const Spoken = (props: { readonly focused: RefObject<string | null>; readonly children: ReactNode }) => {
  const { focused, children } = props
  useLayoutEffect(() => {
    if (focused.current !== null) document.querySelector<HTMLElement>(focused.current)?.focus()
    return () => {
      focused.current = choiceOf(document.activeElement)
    }
  }, [focused])
  return children
}

const choiceOf = (element: Element | null): string | null =>
  element instanceof HTMLInputElement && element.type === 'radio'
    ? `input[name=${CSS.escape(element.name)}][value=${CSS.escape(element.value)}]`
    : null
