import { t } from '#contract/language/texts'
import type { QuarantinedTool, ServerDetail, ToolView } from '#contract/views'
import '../conversation/call.css'
import { JsonView } from '../conversation/json-view.tsx'
import { Fold } from '../theme/fold.tsx'
import { visibleLine, visibleText } from '../visible-text.ts'

/** The tools with what the server says about them, and those that are held back with the reason. */
export const ServerTools = ({ detail }: { readonly detail: ServerDetail }) => (
  <section className="surface-section">
    <h2>{t('servers.tools.title')}</h2>
    {detail.quarantined.length > 0 && <Quarantined tools={detail.quarantined} />}
    {detail.tools.length === 0 && <p className="muted">{t('servers.tools.none')}</p>}
    <ul className="rows">
      {detail.tools.map((tool) => (
        <li key={tool.name}>
          <Fold
            name={`tool ${detail.alias} ${tool.name}`}
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
        </li>
      ))}
    </ul>
  </section>
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
