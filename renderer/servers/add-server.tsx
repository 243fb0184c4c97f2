import { Header } from '../header.tsx'
import { ServerForm } from './server-form.tsx'
import './servers.css'

export const AddServer = () => (
  <div className="surface">
    <Header title="Add server" />
    <main className="surface-scroll">
      <div className="surface-page">
        <p className="muted">
          A server is a program on this computer that offers tools. You see its exact command before it is
          added, and again before it is started.
        </p>
        <ServerForm />
      </div>
    </main>
  </div>
)
