import { useEffect } from 'react'

/** A file dropped where nothing takes it would be opened in the place of the page. */
export const useNoStrayDrops = (): void => {
  useEffect(() => {
    const listening = new AbortController()
    const refuse = (event: DragEvent): void => {
      if (event.defaultPrevented || !event.dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'none'
    }
    for (const name of ['dragover', 'drop'] as const)
      globalThis.addEventListener(name, refuse, { signal: listening.signal })
    return () => listening.abort()
  }, [])
}
