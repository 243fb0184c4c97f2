import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { Button } from '../theme/button.tsx'
import { Icon } from '../theme/icon.tsx'
import { visibleText } from '../visible-text.ts'
import { flatRows, JsonTable } from './json-table.tsx'

/** A JSON value: a table for a list of flat objects, otherwise a tree whose branches fold. */
export const JsonView = ({ value }: { readonly value: JsonValue }) => {
  const rows = flatRows(value)
  if (rows !== null) return <JsonTable rows={rows} />
  return (
    <div className="json code" dir="ltr">
      <Branch name={null} value={value} depth={0} />
    </div>
  )
}

const childrenPerStep = 100
const openDepth = 2

type BranchProps = { readonly name: string | null; readonly value: JsonValue; readonly depth: number }

const Branch = ({ name, value, depth }: BranchProps) => {
  const [isOpen, setIsOpen] = useState(depth < openDepth)
  const [count, setCount] = useState(childrenPerStep)
  if (typeof value !== 'object' || value === null) return <Leaf name={name} value={value} />
  const entries = Object.entries(value)
  if (entries.length === 0) return <Leaf name={name} value={value} />
  return (
    <div>
      <button type="button" className="json-line" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <Icon of={isOpen ? ChevronDown : ChevronRight} />
        <Name name={name} />
        <span className="json-size">{sizeText(value, entries.length)}</span>
      </button>
      {isOpen && (
        <div className="json-inside">
          {entries.slice(0, count).map(([key, child]) => (
            <Branch key={key} name={key} value={child} depth={depth + 1} />
          ))}
          {entries.length > count && (
            <Button tone="quiet" onClick={() => setCount(count * 4)}>
              {t('conversation.result.more', { number: entries.length - count })}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

const Leaf = ({ name, value }: { readonly name: string | null; readonly value: JsonValue }) => (
  <div className="json-leaf">
    <Name name={name} />
    <span className={`json-${value === null ? 'null' : typeof value}`}>
      {visibleText(JSON.stringify(value))}
    </span>
  </div>
)

const Name = ({ name }: { readonly name: string | null }) =>
  name === null ? null : <span className="json-name">{visibleText(name)}: </span>

const sizeText = (value: JsonObject | readonly JsonValue[], count: number): string =>
  t(isJsonObject(value) ? 'conversation.result.fields' : 'conversation.result.items', { count })
