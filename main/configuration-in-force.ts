import type { Approvals } from './approvals.ts'
import type { ConfigurationFile } from './config/configuration-file.ts'
import type { Supervisor } from './mcp/supervisor-types.ts'
import type { Models } from './model/models.ts'
import { toAsk } from './model-choices.ts'
import type { WorkspaceViewer } from './workspace-view.ts'

export type ConfigurationInForceDeps = {
  readonly configuration: Pick<ConfigurationFile, 'current' | 'subscribe'>
  readonly models: Pick<Models, 'configure' | 'refresh'>
  readonly supervisor: Pick<Supervisor, 'configure'>
  readonly approvals: Approvals
  readonly viewer: Pick<WorkspaceViewer, 'changed'>
  readonly log: (line: string) => void
}

/** Hands the configuration to the features that follow it, now and after every change, until it is disposed. */
export const putConfigurationInForce = async (deps: ConfigurationInForceDeps): Promise<Disposable> => {
  const { configuration, models, supervisor, approvals, viewer, log } = deps

  const configure = async (): Promise<void> => {
    const current = configuration.current()
    models.configure(current.providers, current.providerOutlines)
    for (const name of toAsk(current.providers)) void models.refresh(name)
    await supervisor.configure(current.servers)
    viewer.changed('servers', 'providers', 'models', 'defaultModel', 'config', 'secrets')
  }
  const follow = (): void => {
    configure()
      .then(approvals.ask)
      .catch((error: unknown) => log(`assent.yaml was not put into force: ${String(error)}`))
  }

  const unsubscribe = configuration.subscribe(follow)
  await configure()
  return { [Symbol.dispose]: unsubscribe }
}
