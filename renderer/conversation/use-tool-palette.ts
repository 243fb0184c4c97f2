import { useEffect, useMemo, useState, type KeyboardEvent } from 'react'
import { entriesMatching, triggerAt, type PaletteEntry, type Trigger } from './palette-entries.ts'
import { usePaletteEntries } from './use-palette-entries.ts'

export type ToolPaletteState = {
  readonly isOpen: boolean
  readonly kind: Trigger['kind']
  /** What opened it. */
  readonly trigger: Trigger | null
  /** Null while they are being read. */
  readonly entries: readonly PaletteEntry[] | null
  readonly active: number
  readonly show: (position: number) => void
  readonly activeId: (listId: string) => string | undefined
  /** Opens it although it was closed, and although it may be empty. */
  readonly reopen: () => void
  /** Handles the keys of an open list; says whether it did. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean
}

/** The list that opens while the text is "/" and part of a name, or while "@" and part of one stand at the caret. */
export const useToolPalette = (
  text: string,
  caret: number,
  choose: (entry: PaletteEntry, trigger: Trigger) => void,
  /** The list was asked for, and then closed without a choice. */
  onCancel: (trigger: Trigger) => void,
): ToolPaletteState => {
  const trigger = triggerAt(text, caret)
  const [closedFor, setClosedFor] = useState<string | null>(null)
  const [isAsked, setIsAsked] = useState(false)
  const [active, setActive] = useState(0)
  const isWanted = trigger !== null && closedFor !== text
  const known = usePaletteEntries(isWanted ? trigger.kind : null)
  const query = trigger?.query ?? ''
  const entries = useMemo(() => known && entriesMatching(known, query), [known, query])
  const count = entries?.length ?? 0
  // An "@" is often meant as one: without something to choose it stays quiet, unless the button was pressed.
  const isOpen = isWanted && (trigger.kind === 'slash' || count > 0 || isAsked)
  const position = Math.min(active, Math.max(0, count - 1))

  const isNothing = trigger === null
  useEffect(() => {
    if (isNothing) setIsAsked(false)
  }, [isNothing])

  const close = (): void => {
    setClosedFor(text)
    setIsAsked(false)
    if (isAsked && trigger !== null) onCancel(trigger)
  }
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!isOpen || trigger === null) return false
    const chosen = entries?.[position]
    if (event.key === 'ArrowDown' && count > 0) setActive((position + 1) % count)
    else if (event.key === 'ArrowUp' && count > 0) setActive((position + count - 1) % count)
    else if (event.key === 'Escape') close()
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && chosen) {
      setIsAsked(false)
      choose(chosen, trigger)
    } else return false
    event.preventDefault()
    return true
  }
  return {
    isOpen,
    kind: trigger?.kind ?? 'slash',
    trigger,
    entries,
    active: position,
    show: setActive,
    activeId: (listId) => (count > 0 ? `${listId}-${position}` : undefined),
    reopen: () => {
      setClosedFor(null)
      setIsAsked(true)
    },
    onKeyDown,
  }
}
