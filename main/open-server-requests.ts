import type { ConfigurationFile } from './config/configuration-file.ts'
import type { History } from './history/history.ts'
import type { Models } from './model/models.ts'
import type { Notices } from './notices.ts'
import type { ServerQuestions } from './server-questions.ts'
import { createServerRequests, type ServerRequests } from './server-requests/server-requests.ts'

export type OpenServerRequestsDeps = {
  readonly questions: ServerQuestions
  readonly models: Pick<Models, 'options' | 'option' | 'stream'>
  readonly configuration: Pick<ConfigurationFile, 'current'>
  readonly history: Pick<History, 'readConversation'>
  readonly notices: Pick<Notices, 'raise'>
  readonly paths: { readonly dataDirectory: string }
  /** Adds a line to the log of the server with this alias. */
  readonly note: (alias: string, text: string) => void
}

/** What answers servers, with each of its ports led to the feature behind it. */
export const openServerRequests = (deps: OpenServerRequestsDeps): ServerRequests => {
  const { models, configuration } = deps
  const defaultModel = (): string | null => configuration.current().defaultModel
  return createServerRequests({
    questions: deps.questions,
    model: { options: models.options, option: models.option, stream: models.stream, defaultModel },
    modelOf: async (conversation) => (await deps.history.readConversation(conversation))?.model ?? null,
    rootsOf: (alias) => {
      const definition = configuration.current().servers.get(alias)
      return definition?.ok === true ? definition.value.roots : []
    },
    dataDirectory: deps.paths.dataDirectory,
    log: deps.note,
    warn: (id, message) => deps.notices.raise('warning', id, message),
    now: () => performance.now(),
  })
}
