import { bytesText } from '../display-units.ts'
import { useChat } from '../page-context.ts'
import { visibleLine } from '../visible-text.ts'

/** Where everything is kept and how it is protected. */
export const DataSettings = () => {
  const about = useChat((state) => state.workspace?.about)
  const secrets = useChat((state) => state.workspace?.secrets) ?? []
  if (!about) return null
  return (
    <dl className="facts facts-wide">
      <dt>Folder</dt>
      <dd className="mono">{visibleLine(about.dataDirectory)}</dd>
      <dt>History</dt>
      <dd>{bytesText(about.databaseBytes)}</dd>
      <dt>Secrets</dt>
      <dd>{about.secretsProtection}</dd>
      <dt>Stored secrets</dt>
      <dd className="mono">{secrets.length === 0 ? 'none' : secrets.map(visibleLine).join(', ')}</dd>
      <dt>Servers run</dt>
      <dd>{about.processIsolation}</dd>
    </dl>
  )
}
