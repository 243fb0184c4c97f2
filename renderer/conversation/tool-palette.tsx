import { useEffect, useRef } from 'react'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import { OfferIcon } from '../offers/offer-icon.tsx'
import { usePage } from '../page-context.ts'
import { visibleLine } from '../visible-text.ts'
import type { PaletteEntry } from './palette-entries.ts'
import type { ToolPaletteState } from './use-tool-palette.ts'

/** Of a long list so much stands in the page, so much of it before the active entry. */
const partLength = 100
const partBefore = 40

/** Tools and prompts, or resources, over the composer. Focus stays in the text; arrow keys move the active one. */
export const ToolPalette = (props: {
  readonly id: string
  readonly palette: ToolPaletteState
  readonly onChoose: (entry: PaletteEntry) => void
}) => {
  const { id, palette, onChoose } = props
  const { entries, active } = palette
  const count = entries?.length ?? 0
  const first = Math.max(0, Math.min(active - partBefore, count - partLength))
  const last = Math.min(count, first + partLength)
  const isOfResources = palette.kind === 'at'
  return (
    <div className="tool-palette menu">
      {entries?.length === 0 && (isOfResources ? <NoResource /> : <NoTool />)}
      {/* A select cannot be filtered from a text field that keeps the focus. */}
      <div
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
        role="listbox"
        id={id}
        aria-label={isOfResources ? t('servers.resources.list') : t('conversation.composer.tools')}
        aria-busy={entries === null}
      >
        <MoreEntries count={first} palette={palette} to={first - 1} />
        {entries?.slice(first, last).map((entry, index) => (
          <PaletteOption
            key={`${entry.kind} ${entry.name} ${index + first}`}
            id={`${id}-${first + index}`}
            place={{ position: first + index + 1, count }}
            entry={entry}
            isActive={first + index === active}
            onChoose={onChoose}
          />
        ))}
        <MoreEntries count={count - last} palette={palette} to={last} />
      </div>
    </div>
  )
}

const NoTool = () => {
  const { actions } = usePage()
  return (
    <p className="tool-palette-empty">
      {t('conversation.composer.noTool')}{' '}
      <button type="button" className="link" onClick={() => actions.show({ kind: 'add-server' })}>
        {t('conversation.welcome.addServer')}
      </button>
    </p>
  )
}

const NoResource = () => <p className="tool-palette-empty">{t('servers.resources.noneToPick')}</p>

/** Thousands are too many for the page: the arrow keys, or a click on what is left, move on through them. */
const MoreEntries = (props: {
  readonly count: number
  readonly palette: ToolPaletteState
  readonly to: number
}) =>
  props.count > 0 && (
    // The keys move through all of them without it.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="presentation"
      className="menu-item muted"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => props.palette.show(props.to)}
    >
      {props.palette.kind === 'at'
        ? t('servers.resources.more', { count: props.count })
        : t('conversation.composer.moreTools', { count: props.count })}
    </div>
  )

const PaletteOption = (props: {
  readonly id: string
  readonly place: { readonly position: number; readonly count: number }
  readonly entry: PaletteEntry
  readonly isActive: boolean
  readonly onChoose: (entry: PaletteEntry) => void
}) => {
  const { id, place, entry, isActive, onChoose } = props
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (isActive) element.current?.scrollIntoView({ block: 'nearest' })
  }, [isActive])
  const aside = asideOf(entry)
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
      <OfferIcon icon={entry.icon} />
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
        {visibleLine(entry.name)}
      </span>
      <span id={`${id}-about`} className="muted cut" aria-hidden="true">
        {visibleLine(entry.about)}
      </span>
      {aside !== null && (
        <span className="menu-aside" aria-hidden="true">
          {aside}
        </span>
      )}
    </div>
  )
}

const asideOf = (entry: PaletteEntry): string | null => {
  switch (entry.kind) {
    case 'tool':
      return entry.tool.running ? null : t('conversation.composer.stopped')
    case 'prompt':
      return t('servers.prompts.kind')
    case 'template':
      return t('servers.resources.template')
    case 'resource':
      return null
    default:
      return exhausted(entry)
  }
}
