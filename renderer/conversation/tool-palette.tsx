import { useEffect, useRef } from 'react'
import { t } from '#contract/language/texts'
import type { CatalogueEntry } from '#contract/views'
import { usePage } from '../page-context.ts'
import { visibleLine } from '../visible-text.ts'
import type { ToolPaletteState } from './use-tool-palette.ts'

/** Of a long list so much stands in the page, so much of it before the active tool. */
const partLength = 100
const partBefore = 40

/** The tools over the composer. Focus stays in the text; arrow keys move the active one. */
export const ToolPalette = (props: {
  readonly id: string
  readonly palette: ToolPaletteState
  readonly onChoose: (entry: CatalogueEntry) => void
}) => {
  const { id, palette, onChoose } = props
  const { actions } = usePage()
  const { entries, active } = palette
  const count = entries?.length ?? 0
  const first = Math.max(0, Math.min(active - partBefore, count - partLength))
  const last = Math.min(count, first + partLength)
  return (
    <div className="tool-palette menu">
      {entries?.length === 0 && (
        <p className="tool-palette-empty">
          {t('conversation.composer.noTool')}{' '}
          <button type="button" className="link" onClick={() => actions.show({ kind: 'add-server' })}>
            {t('conversation.welcome.addServer')}
          </button>
        </p>
      )}
      {/* A select cannot be filtered from a text field that keeps the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role */}
      <div role="listbox" id={id} aria-label={t('conversation.composer.tools')} aria-busy={entries === null}>
        <MoreTools count={first} onShow={() => palette.show(first - 1)} />
        {entries?.slice(first, last).map((entry, index) => (
          <ToolOption
            key={`${entry.alias}.${entry.tool.name}`}
            id={`${id}-${first + index}`}
            place={{ position: first + index + 1, count }}
            entry={entry}
            isActive={first + index === active}
            onChoose={onChoose}
          />
        ))}
        <MoreTools count={count - last} onShow={() => palette.show(last)} />
      </div>
    </div>
  )
}

/** Thousands of tools are too many for the page: the arrow keys, or a click on what is left, move on through them. */
const MoreTools = ({ count, onShow }: { readonly count: number; readonly onShow: () => void }) =>
  count > 0 && (
    // The keys move through all tools without it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="presentation"
      className="menu-item muted"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onShow}
    >
      {t('conversation.composer.moreTools', { count })}
    </div>
  )

const ToolOption = (props: {
  readonly id: string
  readonly place: { readonly position: number; readonly count: number }
  readonly entry: CatalogueEntry
  readonly isActive: boolean
  readonly onChoose: (entry: CatalogueEntry) => void
}) => {
  const { id, place, entry, isActive, onChoose } = props
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  const name = visibleLine(`${entry.alias}.${entry.tool.name}`)
  return (
    // The keys that move and choose are handled by the text field that owns this list.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="presentation"
      className="menu-item"
      data-highlighted={isActive || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onChoose(entry)}
    >
      <span
        ref={element}
        id={id}
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="option"
        tabIndex={-1}
        className="tool-option-name"
        aria-selected={isActive}
        aria-posinset={place.position}
        aria-setsize={place.count}
        aria-describedby={`${id}-about`}
      >
        {name}
      </span>
      <span id={`${id}-about`} className="muted cut" aria-hidden="true">
        {visibleLine(entry.tool.description)}
      </span>
      {!entry.running && (
        <span className="menu-aside" aria-hidden="true">
          {t('conversation.composer.stopped')}
        </span>
      )}
    </div>
  )
}
