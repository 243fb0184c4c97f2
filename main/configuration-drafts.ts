import { z } from 'zod'
import type { RequestId } from '#contract/ids'
import { jsonObject } from '#contract/json'
import { t } from '#contract/language/texts'
import { fail, ok, type Problem, type Result } from '#contract/result'
import type { Sentence } from './consent/sentence.ts'

/** What the chat page may ask to change; computed by the configuration, decided on the consent page. */
export const draft = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('put-server'),
    alias: z.string(),
    definition: jsonObject,
    /** Whose files are unpacked before the entry is written. */
    bundle: z.object({ sha256: z.string(), folder: z.string() }).optional(),
  }),
  z.object({ kind: z.literal('remove-server'), alias: z.string() }),
  z.object({
    kind: z.literal('put-provider'),
    name: z.string(),
    definition: jsonObject,
    defaultModel: z.string().optional(),
  }),
  z.object({ kind: z.literal('remove-provider'), name: z.string() }),
  z.object({ kind: z.literal('set-default-model'), model: z.string().nullable() }),
  z.object({ kind: z.literal('put-secret'), name: z.string() }),
])
export type Draft = z.infer<typeof draft>
export type ConfigurationDraft = Exclude<Draft, { readonly kind: 'put-secret' }>

/** The lines that would change, the file that would result, and the hash of the file it was computed from. */
type Preview = { readonly exact: string; readonly nextText: string; readonly basedOn: string }

export type ConfigurationDrafts = {
  /** Stores the draft as an open question and changes nothing. */
  readonly ask: (draft: Draft) => Promise<Result<{ requestId: RequestId }>>
  /** Asks again what was open when Assent ended; `detail` is what `ask` stored. */
  readonly askAgain: (detail: string) => Promise<void>
}

export type ConfigurationDraftsDeps = {
  readonly preview: (change: ConfigurationDraft) => Promise<Result<Preview>>
  readonly write: (next: { readonly nextText: string; readonly basedOn: string }) => Promise<Result<null>>
  /** Unpacks an approved bundle. */
  readonly install: (bundle: { readonly sha256: string; readonly folder: string }) => Promise<Result<null>>
  readonly reload: () => Promise<void>
  readonly secrets: {
    readonly protection: string
    readonly write: (name: string, value: string) => Promise<Result<null>>
  }
  readonly questions: {
    readonly change: (change: {
      readonly detail: string
      readonly heading: Sentence
      readonly effect: Sentence
      readonly exact: string
      readonly apply: () => Promise<void>
    }) => Promise<Result<{ requestId: RequestId }>>
    readonly secret: (secret: {
      readonly detail: string
      readonly name: string
      readonly protection: string
      readonly save: (value: string) => Promise<Result<null>>
    }) => Promise<Result<{ requestId: RequestId }>>
  }
  /** Tells the user about a change that was allowed and could not be made. */
  readonly report: (problem: Problem) => void
}

export const createConfigurationDrafts = (deps: ConfigurationDraftsDeps): ConfigurationDrafts => {
  const askSecret = (name: string, detail: string): Promise<Result<{ requestId: RequestId }>> => {
    if (!secretName.test(name)) return Promise.resolve(badSecretName())
    return deps.questions.secret({
      detail,
      name,
      protection: deps.secrets.protection,
      save: async (value) => {
        const saved = await deps.secrets.write(name, value)
        if (saved.ok) await deps.reload()
        return saved
      },
    })
  }

  const askChange = async (
    change: ConfigurationDraft,
    detail: string,
  ): Promise<Result<{ requestId: RequestId }>> => {
    const preview = await deps.preview(change)
    if (!preview.ok) return preview
    const { exact, ...next } = preview.value
    return deps.questions.change({
      detail,
      heading: headingOf(change),
      effect: effectOf(change),
      exact,
      apply: () => apply(change, detail, { exact, ...next }),
    })
  }

  /** When the file changed meanwhile and no other lines would change than were shown, it is written; else asked again. */
  const apply = async (change: ConfigurationDraft, detail: string, shown: Preview): Promise<void> => {
    const bundle = change.kind === 'put-server' ? change.bundle : undefined
    const installed = bundle === undefined ? ok(null) : await deps.install(bundle)
    if (!installed.ok) return deps.report(installed.problem)
    const written = await deps.write(shown)
    if (written.ok) return
    const now = written.problem.code === 'configuration-changed' ? await deps.preview(change) : written
    if (!now.ok) return deps.report(now.problem)
    const result = isStillShown(change, now.value.exact, shown.exact)
      ? await deps.write(now.value)
      : await askChange(change, detail)
    if (!result.ok) deps.report(result.problem)
  }

  const ask: ConfigurationDrafts['ask'] = (asked) => {
    const detail = JSON.stringify(asked)
    return asked.kind === 'put-secret' ? askSecret(asked.name, detail) : askChange(asked, detail)
  }

  const askAgain = async (detail: string): Promise<Result<{ requestId: RequestId }>> =>
    ask(draft.parse(JSON.parse(detail)))

  return {
    ask,
    askAgain: async (detail) => {
      const asked = await askAgain(detail).catch(() => unreadable())
      if (!asked.ok) deps.report(asked.problem)
    },
  }
}

/** A server's entry is given whole; of a provider's, what is not given stays, so its place in the file matters. */
const isStillShown = (change: ConfigurationDraft, now: string, shown: string): boolean =>
  change.kind === 'put-server' ? isAllShown(now, shown) : now === shown

/**
 * Several servers may wait at a time: one that was written before moves the lines of the next, or has brought a heading
 * that both need. What is written for each is the same; only its place is another.
 */
const isAllShown = (now: string, shown: string): boolean => {
  const lines = (exact: string): readonly string[] =>
    exact.split('\n').filter((line) => !line.startsWith('@@ '))
  const all = lines(shown)
  let at = 0
  return lines(now).every((line) => {
    const found = all.indexOf(line, at)
    at = found + 1
    return found >= 0
  })
}

const secretName = /^[A-Z][A-Z0-9_]{0,63}$/
const badSecretName = (): Result<never> => fail('bad-name', t('workspace.problem.secretName'))
const unreadable = (): Result<never> => fail('unreadable-draft', t('workspace.problem.unreadableDraft'))

const effectOf = (change: ConfigurationDraft): Sentence =>
  change.kind === 'put-server' && change.bundle !== undefined
    ? { key: 'consent.change.unpacks' }
    : { key: 'consent.change.only' }

const headingOf = (change: ConfigurationDraft): Sentence => {
  switch (change.kind) {
    case 'put-server':
      return change.bundle === undefined
        ? { key: 'consent.change.putServer', values: { alias: change.alias } }
        : { key: 'consent.change.putBundle', values: { alias: change.alias, sha256: change.bundle.sha256 } }
    case 'remove-server':
      return { key: 'consent.change.removeServer', values: { alias: change.alias } }
    case 'put-provider':
      return change.defaultModel === undefined
        ? { key: 'consent.change.putProvider', values: { name: change.name } }
        : {
            key: 'consent.change.putProviderAndDefault',
            values: { name: change.name, model: change.defaultModel },
          }
    case 'remove-provider':
      return { key: 'consent.change.removeProvider', values: { name: change.name } }
    case 'set-default-model':
      return change.model === null
        ? { key: 'consent.change.noDefaultModel' }
        : { key: 'consent.change.defaultModel', values: { model: change.model } }
    default:
      return change satisfies never
  }
}
