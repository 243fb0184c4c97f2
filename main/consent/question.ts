import { createHash } from 'node:crypto'
import type { JsonObject } from '#contract/json'
import type { RequestId } from '#contract/ids'
import type { Question } from '#contract/views'
import type { CallInput, ToolTarget } from '../call.ts'
import type { LaunchDescription, StdioLaunchDescription } from '../launch.ts'
import { callFacts, principalOf, type ShownFact } from './call-facts.ts'
import { exactOf } from './call-record.ts'
import { canonicalise, visible } from './canonical.ts'
import { connectionQuestion } from './connection-question.ts'
import { saidElsewhere, sentence, shortened, shownValue, type Sentence, type ShownText } from './sentence.ts'
import { valueWithSecret } from './value-with-secret.ts'

/** What a question says; the gate adds the request's id and the hash of all of it. */
export type QuestionText = Pick<
  Question,
  'kind' | 'exact' | 'sessionScope' | 'fields' | 'address' | 'sampling'
> & {
  readonly name: ShownText
  readonly heading: ShownText
  readonly asker: ShownText
  readonly facts: readonly ShownFact[]
  readonly exactNote: ShownText
}

export type CallQuestion = {
  readonly target: ToolTarget
  readonly canonicalArguments: string
  readonly args: JsonObject
  readonly input: CallInput | null
  readonly roundsBefore?: number
  readonly conversationTitle: string
  readonly askedBy: 'model' | 'user'
  readonly model: string | null
}

export const callQuestion = async (call: CallQuestion): Promise<QuestionText> => {
  const { target, args } = call
  const tool = { alias: target.alias, tool: target.tool.name }
  return {
    kind: 'call',
    name: sentence('consent.call.name', tool),
    heading: headingOf(call, tool),
    asker: askerOf(call),
    facts: [...againFacts(call), ...(await callFacts(target, args))],
    exact: exactOf(call),
    exactNote: sentence('consent.call.definition', { hash: hashNote(target.tool.definitionHash) }),
    sessionScope: call.askedBy === 'model',
  }
}

const headingOf = ({ args, input }: CallQuestion, tool: Readonly<Record<string, string>>): ShownText => {
  if (input !== null)
    return sentence(hasAnswers(input) ? 'consent.call.headingAgain' : 'consent.call.headingOnceMore', tool)
  const principal = principalOf(args)
  return principal === null
    ? sentence('consent.call.heading', tool)
    : sentence('consent.call.headingOn', { ...tool, principal })
}

/** What is to be known of a call that goes out again (MCP 2026-07-28, multi-round requests; -32042 before). */
const againFacts = ({ target, input, roundsBefore }: CallQuestion): readonly ShownFact[] => {
  if (input === null) return []
  const { alias } = target
  const { requestState } = input
  return [
    { icon: 'caution', text: cameBack(input, roundsBefore) },
    ...(requestState === null
      ? []
      : [
          {
            icon: 'claim',
            text: sentence('consent.call.state', { alias, bytes: String(Buffer.byteLength(requestState)) }),
          } as const,
        ]),
  ]
}

/** Without answers the server only waits for what the user does elsewhere. */
const hasAnswers = ({ canonicalResponses }: CallInput): boolean => canonicalResponses !== '{}'

const cameBack = (input: CallInput, roundsBefore: number | undefined): ShownText => {
  if (roundsBefore === undefined) return sentence('consent.call.cameBack')
  const count = { count: String(roundsBefore) }
  return sentence(hasAnswers(input) ? 'consent.call.round' : 'consent.call.elsewhere', count)
}

const titleCharacters = 60

/** Only a reminder of where it was asked: cut, so that a long title pushes nothing out of sight. */
const shortTitle = (title: string): string => shortened(title.replace(/…$/, '...'), titleCharacters)

const askerOf = ({ askedBy, model, conversationTitle }: CallQuestion): ShownText => {
  const title = shortTitle(conversationTitle)
  if (askedBy === 'user')
    return title === ''
      ? sentence('consent.call.filledInInNew')
      : sentence('consent.call.filledIn', { title })
  if (model === null)
    return title === ''
      ? sentence('consent.call.askedBySomeModelInNew')
      : sentence('consent.call.askedBySomeModel', { title })
  return title === ''
    ? sentence('consent.call.askedByModelInNew', { model })
    : sentence('consent.call.askedByModel', { model, title })
}

/** Enough of a hash to compare it by eye. */
const hashNote = (hash: string): string => `${hash.slice(0, 4)}...${hash.slice(-2)}`

export const launchQuestion = (launch: LaunchDescription): QuestionText =>
  launch.kind === 'http' ? connectionQuestion(launch) : programQuestion(launch)

const programQuestion = (launch: StdioLaunchDescription): QuestionText => ({
  kind: 'launch',
  name: sentence('consent.launch.name', { alias: launch.alias }),
  heading: sentence('consent.launch.heading', { alias: launch.alias }),
  asker: sentence('consent.launch.asker'),
  facts: launchFacts(launch),
  exact: canonicalise({
    command: launch.executable,
    arguments: launch.args,
    folder: launch.cwd,
    environment: Object.fromEntries(launch.env.map((entry) => [entry.name, valueWithSecret(entry)])),
  }),
  exactNote: sentence('consent.launch.program', { hash: hashNote(launch.executableHash) }),
  sessionScope: false,
})

const packageRunners = /^(?:npx|npm|pnpm|pnpx|yarn|bunx|bun|uvx|uv|pipx|deno|docker|podman)$/

const launchFacts = (launch: StdioLaunchDescription): readonly ShownFact[] => {
  const secrets = launch.env.flatMap((entry) => entry.secrets)
  const runner = launch.command.split('/').at(-1) ?? ''
  const all = [launch.executable, ...launch.args]
  return [
    { icon: 'computer', text: sentence('consent.launch.runs', { executable: launch.executable }) },
    ...(packageRunners.test(runner) ? [caution('consent.launch.fetches', { runner })] : []),
    ...(all.some((part) => /(?:^|\/)(?:sudo|doas|su|pkexec)$/.test(part))
      ? [caution('consent.launch.moreRights')]
      : []),
    ...(all.some((part) => /(?:^|\s)rm\s+-[a-z]*[rf]/.test(part)) ? [caution('consent.launch.deletes')] : []),
    ...(all.some((part) => /\/\.(?:ssh|gnupg|aws|kube)(?:\/|$)/.test(part))
      ? [caution('consent.launch.keys')]
      : []),
    ...(secrets.length > 0
      ? [
          {
            icon: 'key',
            text: sentence('consent.launch.getsSecrets', { names: secrets.join(', ') }),
          } as const,
        ]
      : []),
  ]
}

const caution = (...[key, values]: Parameters<typeof sentence>): ShownFact => ({
  icon: 'caution',
  text: sentence(key, values),
})

export const changeQuestion = (change: {
  readonly heading: Sentence
  readonly effect?: Sentence
  readonly exact: string
}): QuestionText => ({
  kind: 'change',
  name: sentence('consent.change.name'),
  heading: sentence(change.heading.key, change.heading.values),
  asker: sentence('consent.change.asker'),
  facts: [
    {
      icon: 'file',
      text: sentence(change.effect?.key ?? 'consent.change.only', change.effect?.values),
    },
  ],
  exact: change.exact.split('\n').map(visible).join('\n'),
  exactNote: sentence('consent.change.file'),
  sessionScope: false,
})

export const secretQuestion = (secret: {
  readonly name: string
  readonly protection: string
}): QuestionText => ({
  kind: 'secret',
  name: sentence('consent.secret.name', { name: secret.name }),
  heading: sentence('consent.secret.heading', { name: secret.name }),
  asker: sentence('consent.secret.asker'),
  facts: [{ icon: 'key', text: saidElsewhere(secret.protection) }],
  exact: shownValue(secret.name),
  exactNote: sentence('consent.secret.store'),
  sessionScope: false,
})

/** Binds a decision to what stood on the screen. */
export const shownAs = (requestId: RequestId, text: QuestionText): Question => ({
  ...text,
  requestId,
  shownHash: createHash('sha256')
    .update(canonicalise({ ...text, facts: text.facts.map((fact) => ({ ...fact })), requestId }))
    .digest('hex'),
})
