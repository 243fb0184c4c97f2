import { useEffect, useState } from 'react'
import { carriesFiles, pickedFrom, type Picked } from './picked-files.ts'

export type DropOrder = 'first' | 'if-nobody-else'

/** Takes files that are dropped anywhere on the page. True while some hover over it that would come here. */
export const useFileDrop = (onFiles: (picked: Picked) => void, order: DropOrder): boolean => {
  const [isOver, setIsOver] = useState(false)
  useEffect(() => {
    const listening = new AbortController()
    const on = (name: 'dragover' | 'dragleave' | 'drop', run: (event: DragEvent) => void): void =>
      globalThis.addEventListener(
        name,
        (event: DragEvent) => {
          if (!carriesFiles(event.dataTransfer)) return
          // From the window's capture phase it reaches nobody else.
          if (order === 'first') event.stopPropagation()
          run(event)
        },
        { signal: listening.signal, capture: order === 'first' },
      )
    on('dragover', (event) => {
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy'
      setIsOver(true)
    })
    // Out of the window; between its elements nothing is left.
    on('dragleave', (event) => event.relatedTarget === null && setIsOver(false))
    on('drop', (event) => {
      event.preventDefault()
      setIsOver(false)
      if (event.dataTransfer) onFiles(pickedFrom(event.dataTransfer))
    })
    return () => listening.abort()
  }, [onFiles, order])
  return isOver
}
