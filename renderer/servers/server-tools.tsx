import { useMemo, useState } from 'react'
import { t } from '#contract/language/texts'
import type { QuarantinedTool, ServerDetail, ToolView } from '#contract/views'
import '../conversation/call.css'
import { JsonView } from '../conversation/json-view.tsx'
import { Field } from '../theme/field.tsx'
import { Fold } from '../theme/fold.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { LongRows } from './long-rows.tsx'
import { toolsMatching } from './tools-matching.ts'

/** From so many tools on there is a field to filter them. */
const filterFrom = 12

/** The tools with what the server says about them, and those that are held back with the reason. */
export const ServerTools = ({ detail }: { readonly detail: ServerDetail }) => {
  const [words, setWords] = useState('')
  const isFiltered = detail.tools.length >= filterFrom
  const shown = useMemo(
    () => (isFiltered ? toolsMatching(detail.tools, words) : detail.tools),
    [detail.tools, isFiltered, words],
  )
  return (
    <section className="surface-section">
      <h2>{t('servers.tools.title')}</h2>
      {detail.quarantined.length > 0 && <Quarantined tools={detail.quarantined} />}
      {detail.tools.length === 0 && <p className="muted">{t('servers.tools.none')}</p>}
      {isFiltered && (
        <Field name={t('servers.tools.filter')}>
          {(names) => (
            <input
              {...names}
              type="search"
              className="input"
              value={words}
              spellCheck={false}
              onChange={(event) => setWords(event.target.value)}
            />
          )}
        </Field>
      )}
      {isFiltered && (
        <output className="field-hint">
          {t('servers.tools.shown', { shown: shown.length, all: detail.tools.length })}
        </output>
      )}
      <LongRows name={t('servers.tools.title')} keys={shown.map(({ name }) => name)}>
        {(index) => {
          const tool = shown[index]
          return tool && <ToolRow alias={detail.alias} tool={tool} />
        }}
      </LongRows>
    </section>
  )
}

const ToolRow = ({ alias, tool }: { readonly alias: string; readonly tool: ToolView }) => (
  <Fold
    name={`tool ${alias} ${tool.name}`}
    className="row-fold"
    line={
      <>
        <span className="call-name">{visibleLine(tool.name)}</span>
        <span className="muted cut">{visibleLine(tool.description)}</span>
      </>
    }
  >
    {() => <ToolDetail tool={tool} />}
  </Fold>
)

const Quarantined = ({ tools }: { readonly tools: readonly QuarantinedTool[] }) => (
  <div className="quarantine">
    <h3>{t('servers.tools.heldBack')}</h3>
    <ul>
      {tools.map((tool) => (
        <li key={tool.name}>
          <span className="mono">{visibleLine(tool.name)}</span>: {visibleText(tool.reason)}
        </li>
      ))}
    </ul>
  </div>
)

const ToolDetail = ({ tool }: { readonly tool: ToolView }) => (
  <div className="call-detail">
    {tool.description && <p className="tool-description">{visibleText(tool.description)}</p>}
    <section className="call-part">
      <p className="label">{t('servers.tools.arguments')}</p>
      <JsonView value={tool.inputSchema} />
    </section>
    {tool.outputSchema && (
      <section className="call-part">
        <p className="label">{t('servers.tools.result')}</p>
        <JsonView value={tool.outputSchema} />
      </section>
    )}
    {Object.keys(tool.annotations).length > 0 && (
      <section className="call-part">
        <p className="label">{t('servers.tools.claims')}</p>
        <JsonView value={tool.annotations} />
      </section>
    )}
    <p className="label">
      {t('servers.tools.definition')} <span className="mono hash">{tool.definitionHash}</span>
    </p>
  </div>
)
