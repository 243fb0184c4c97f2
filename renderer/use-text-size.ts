import { useEffect } from 'react'
import { useChat } from './page-context.ts'

/** All sizes are in rem: the page grows and shrinks as a whole. */
export const useTextSize = (): void => {
  const size = useChat((state) => state.workspace?.preferences.textSize ?? 'normal')
  useEffect(() => {
    document.documentElement.dataset['textSize'] = size
  }, [size])
}
