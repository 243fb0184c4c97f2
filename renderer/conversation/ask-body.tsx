import type { CallAsk } from '#contract/call-item'
import { isJsonObject, type JsonObject, type JsonValue } from '#contract/json'
import { t } from '#contract/language/texts'
import { exhausted } from '#contract/result'
import { visibleLine, visibleText } from '../visible-text.ts'
import { SamplingView } from './sampling-view.tsx'
import { splitAddress } from './split-address.ts'

/** What a server said with its wish, and what it was given. */
export const AskBody = ({ ask }: { readonly ask: CallAsk }) => {
  const { request } = ask
  const given = givenTo(ask)
  switch (request.kind) {
    case 'sampling':
      return <SamplingView ask={ask} params={request.params} answer={given} />
    case 'elicit-form':
      return (
        <>
          <Said text={request.message} />
          {isJsonObject(given?.['content']) && <Values values={given['content']} />}
        </>
      )
    case 'elicit-url':
      return (
        <>
          <Said text={request.message} />
          <Address url={request.url} />
        </>
      )
    case 'roots':
      return <Folders given={given} />
    default:
      return exhausted(request)
  }
}

const givenTo = ({ state }: CallAsk): JsonObject | null =>
  state.kind === 'answered' && state.answer.kind === 'result' ? state.answer.result : null

/** The server's words. */
const Said = ({ text }: { readonly text: string }) =>
  text.trim() === '' ? null : <blockquote className="ask-said">{visibleText(text)}</blockquote>

const Values = ({ values }: { readonly values: JsonObject }) => {
  const entries = Object.entries(values)
  if (entries.length === 0) return <p className="muted">{t('conversation.ask.nothingGiven')}</p>
  return (
    <table className="ask-values">
      <caption className="unseen">{t('conversation.ask.values')}</caption>
      <tbody>
        {entries.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{visibleLine(name)}</th>
            <td>{valueText(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const valueText = (value: JsonValue): string => {
  if (typeof value === 'string') return visibleText(value)
  if (Array.isArray(value)) return value.map(valueText).join(', ')
  return visibleText(JSON.stringify(value))
}

/** No link: it was opened after its question, or not at all. */
const Address = ({ url }: { readonly url: string }) => {
  const { before, host, after } = splitAddress(url)
  return (
    <p className="ask-address mono">
      {visibleLine(before)}
      <strong>{visibleLine(host)}</strong>
      {visibleLine(after)}
    </p>
  )
}

const Folders = ({ given }: { readonly given: JsonObject | null }) => {
  if (given === null) return null
  const roots = Array.isArray(given['roots']) ? given['roots'] : []
  if (roots.length === 0) return <p className="muted">{t('conversation.ask.noFolders')}</p>
  return (
    <ul className="ask-folders mono">
      {roots.map((root: JsonValue, index) => (
        <li key={index}>{isJsonObject(root) ? valueText(root['uri'] ?? '') : ''}</li>
      ))}
    </ul>
  )
}
