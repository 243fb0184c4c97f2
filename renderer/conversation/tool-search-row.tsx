import { memo } from 'react'
import { t } from '#contract/language/texts'
import type { CallItem, CallState } from '#contract/call-item'
import { Fold } from '../theme/fold.tsx'
import { visibleLine } from '../visible-text.ts'

/** Longest part of a query that stands in the line, in UTF-16 code units. */
const queryLimit = 80

/** Says what the model looked for among the tools, and which it can ask for since. */
export const ToolSearchRow = memo(({ item, state }: { readonly item: CallItem; readonly state: Found }) => (
  <div className="turn">
    <Fold
      name={`search ${item.callId}`}
      className="aside-fold"
      line={<span className="cut">{searchLine(state)}</span>}
    >
      {() => (
        <>
          <p>{t('conversation.toolSearch.about')}</p>
          {state.tools.length > 0 && <p>{t('conversation.toolSearch.offered')}</p>}
          <ul className="aside-list">
            {state.tools.map(({ name, alias, tool }) => (
              <li key={name} className="mono">
                {visibleLine(`${alias}.${tool}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </Fold>
  </div>
))
ToolSearchRow.displayName = 'ToolSearchRow'

type Found = Extract<CallState, { readonly kind: 'found' }>

const searchLine = ({ query, tools }: Found): string => {
  const shown = visibleLine(query.slice(0, queryLimit))
  return tools.length === 0
    ? t('conversation.toolSearch.none', { query: shown })
    : t('conversation.toolSearch.found', { query: shown, count: tools.length })
}
