import { t } from '#contract/language/texts'
import type { QuarantinedTool, ServerDetail, ToolLine, ToolView } from '#contract/views'
import '../conversation/call.css'
import { JsonView } from '../conversation/json-view.tsx'
import { OfferIcon } from '../offers/offer-icon.tsx'
import { useChat } from '../page-context.ts'
import { Fold } from '../theme/fold.tsx'
import { WholeTool } from '../tool-form/whole-tool.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'
import { FilterField, useFiltered } from './filter-field.tsx'
import { LongRows } from './long-rows.tsx'

/** The tools with what the server says about them, and those that are held back with the reason. */
export const ServerTools = ({ detail }: { readonly detail: ServerDetail }) => {
  const { tools } = detail
  const { shown, words, setWords, isFiltered } = useFiltered(tools, textsOf)
  return (
    <section className="surface-section">
      {detail.quarantined.length > 0 && <Quarantined tools={detail.quarantined} />}
      {tools.length === 0 && <p className="muted">{t('servers.tools.none')}</p>}
      {isFiltered && (
        <FilterField
          name={t('servers.tools.filter')}
          words={words}
          shown={t('servers.tools.shown', { shown: shown.length, all: tools.length })}
          onWords={setWords}
        />
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

const textsOf = ({ name, title, description }: ToolLine) => [name, `${title ?? ''} ${description}`] as const

const ToolRow = ({ alias, tool }: { readonly alias: string; readonly tool: ToolLine }) => {
  const version = useChat((state) => state.serverVersions.get(alias) ?? 0)
  return (
    <Fold
      name={`tool ${alias} ${tool.name}`}
      className="row-fold"
      line={
        <>
          <OfferIcon icon={tool.icon} />
          <span className="call-name">{visibleLine(tool.name)}</span>
          <span className="muted cut">{visibleLine(tool.description)}</span>
        </>
      }
    >
      {() => (
        <WholeTool alias={alias} name={tool.name} version={version}>
          {(whole) => <ToolDetail tool={whole} />}
        </WholeTool>
      )}
    </Fold>
  )
}

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
