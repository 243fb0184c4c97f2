import { useChat } from '../page-context.ts'

export const AboutSettings = () => {
  const about = useChat((state) => state.workspace?.about)
  if (!about) return null
  return (
    <dl className="facts facts-wide">
      <dt>Version</dt>
      <dd>Assent {about.version}</dd>
      <dt>Window</dt>
      <dd>{about.shell === 'web' ? 'this browser, on this computer only' : 'desktop application'}</dd>
      {about.shell === 'web' && (
        <>
          <dt>Extensions</dt>
          <dd>
            An extension of your browser can read and click on every page, this one too. Assent cannot prevent
            it.
          </dd>
        </>
      )}
    </dl>
  )
}
