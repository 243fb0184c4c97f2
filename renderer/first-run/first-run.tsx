import { useState } from 'react'
import { Header } from '../header.tsx'
import { useChat, usePage } from '../page-context.ts'
import { ServerForm } from '../servers/server-form.tsx'
import { ProviderForm } from '../settings/provider-form.tsx'
import { Button } from '../theme/button.tsx'
import { newConversation } from '../view.ts'
import '../servers/servers.css'
import '../settings/settings.css'
import './first-run.css'

/** One page for a new workspace: a model or none, servers or none, done. */
export const FirstRun = () => {
  const { bridge, actions } = usePage()
  const finish = async (): Promise<void> => {
    if (await actions.report(bridge.setPreferences({ firstRunDone: true }))) actions.show(newConversation)
  }
  return (
    <div className="surface">
      <Header title="Welcome to Assent">
        <span className="header-spent" />
        <Button tone="quiet" onClick={() => void finish()}>
          Skip
        </Button>
      </Header>
      <main className="surface-scroll">
        <div className="surface-page">
          <p className="first-run-lead">
            Assent runs tools for you and asks before each call. Conversations, settings and keys stay in one
            folder on this computer.
          </p>
          <ModelStep />
          <ServerStep />
          <div className="actions">
            <Button tone="primary" onClick={() => void finish()}>
              Done
            </Button>
          </div>
        </div>
      </main>
    </div>
  )
}

const ModelStep = () => {
  const [choice, setChoice] = useState<'undecided' | 'endpoint' | 'none'>('undecided')
  const providers = useChat((state) => state.workspace?.providers) ?? []
  return (
    <section className="surface-section">
      <h2>1. A model</h2>
      <div className="presets">
        <button
          type="button"
          className="preset"
          aria-pressed={choice === 'endpoint'}
          onClick={() => setChoice('endpoint')}
        >
          <span className="field-name">Use an endpoint</span>
          <span className="muted">A model server on this computer, or a service with a key.</span>
        </button>
        <button
          type="button"
          className="preset"
          aria-pressed={choice === 'none'}
          onClick={() => setChoice('none')}
        >
          <span className="field-name">No model</span>
          <span className="muted">Drive the tools yourself, with the same questions and history.</span>
        </button>
      </div>
      {choice === 'endpoint' && <ProviderForm provider={null} onClose={() => setChoice('undecided')} />}
      {providers.length > 0 && (
        <p className="tone-good">Set up: {providers.map((provider) => provider.name).join(', ')}</p>
      )}
    </section>
  )
}

const ServerStep = () => {
  const servers = useChat((state) => state.workspace?.servers) ?? []
  return (
    <section className="surface-section">
      <h2>2. Servers</h2>
      <p className="muted">A server brings the tools. Begin with a known one, or add any later.</p>
      <ServerForm isBrief />
      {servers.length > 0 && (
        <p className="tone-good">Added: {servers.map((server) => server.alias).join(', ')}</p>
      )}
    </section>
  )
}
