import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#contract/language/texts'
import { usePage } from '../page-context.ts'
import { IconButton } from '../theme/button.tsx'

const confirmationMs = 1500

/** Puts the text on the clipboard and says so for a moment. */
export const CopyButton = (props: { readonly label: string; readonly text: string }) => {
  const { actions } = usePage()
  const [isCopied, setIsCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return undefined
    const timer = setTimeout(() => setIsCopied(false), confirmationMs)
    return () => clearTimeout(timer)
  }, [isCopied])
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(props.text)
      setIsCopied(true)
    } catch {
      actions.say(t('window.copyRefused'), { tone: 'stop' })
    }
  }
  return (
    <IconButton
      label={isCopied ? t('window.action.copied') : props.label}
      icon={isCopied ? Check : Copy}
      onClick={() => void copy()}
    />
  )
}
