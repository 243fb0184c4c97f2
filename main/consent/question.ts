import { createHash } from 'node:crypto'
import type { JsonObject, JsonValue } from '#contract/json'
import type { RequestId } from '#contract/ids'
import type { Fact, Question } from '#contract/views'
import type { ToolTarget } from '../call.ts'
import type { LaunchDescription } from '../launch.ts'
import { callFacts, principalOf } from './call-facts.ts'
import { canonicalise, visible } from './canonical.ts'

/** What a question says; the gate adds the request's id and the hash of all of it. */
export type QuestionText = Omit<Question, 'requestId' | 'shownHash'>

export type CallQuestion = {
  readonly target: ToolTarget
  readonly canonicalArguments: string
  readonly args: JsonObject
  readonly conversationTitle: string
  readonly askedBy: 'model' | 'user'
  readonly model: string | null
}

export const callQuestion = async (call: CallQuestion): Promise<QuestionText> => {
  const { target, args } = call
  const subject = `${visible(target.alias)}.${visible(target.tool.name)}`
  const principal = principalOf(args)
  return {
    kind: 'call',
    name: `Allow ${subject}?`,
    heading: `Let ${visible(target.alias)} run ${visible(target.tool.name)}${principal ? ` on ${principal}` : ''}?`,
    asker: `${whoAsks(call)} in "${shortTitle(call.conversationTitle)}"`,
    facts: await callFacts(target, args),
    exact: call.canonicalArguments,
    exactNote: `definition ${target.tool.definitionHash.slice(0, 4)}...${target.tool.definitionHash.slice(-2)}`,
    sessionScope: call.askedBy === 'model',
  }
}

const titleCharacters = 60

/** Only a reminder of where it was asked: cut, so that a long title pushes nothing out of sight. */
const shortTitle = (title: string): string => {
  const shown = visible(title.replace(/…$/, '...')) || 'New conversation'
  return shown.length > titleCharacters ? `${shown.slice(0, titleCharacters)}...` : shown
}

const whoAsks = ({ askedBy, model }: CallQuestion): string =>
  askedBy === 'user' ? 'Filled in by you' : `Asked by ${visible(model ?? 'the model')}`

export const launchQuestion = (launch: LaunchDescription): QuestionText => ({
  kind: 'launch',
  name: `Start server ${visible(launch.alias)}?`,
  heading: `Start the program of ${visible(launch.alias)}?`,
  asker: 'Named in assent.yaml. It runs with your rights, on this computer',
  facts: launchFacts(launch),
  exact: canonicalise({
    command: launch.executable,
    arguments: launch.args,
    folder: launch.cwd,
    environment: Object.fromEntries(launch.env.map((entry) => [entry.name, shownValue(entry)])),
  }),
  exactNote: `program ${launch.executableHash.slice(0, 4)}...${launch.executableHash.slice(-2)}`,
  sessionScope: false,
})

/** Apart in form, so that no plain text can pretend to be a secret. */
const shownValue = (entry: LaunchDescription['env'][number]): JsonValue =>
  entry.secrets.length > 0 ? { withSecret: entry.value } : entry.value

const packageRunners = /^(?:npx|npm|pnpm|pnpx|yarn|bunx|bun|uvx|uv|pipx|deno|docker|podman)$/

const launchFacts = (launch: LaunchDescription): readonly Fact[] => {
  const secrets = launch.env.flatMap((entry) => entry.secrets)
  const runner = launch.command.split('/').at(-1) ?? ''
  const all = [launch.executable, ...launch.args]
  return [
    { icon: 'computer', text: `Runs ${visible(launch.executable)}` },
    ...(packageRunners.test(runner)
      ? [
          caution(
            `${visible(runner)} fetches and runs a package: what you approve is ${visible(runner)} with these arguments, not the package's contents`,
          ),
        ]
      : []),
    ...(all.some((part) => /(?:^|\/)(?:sudo|doas|su|pkexec)$/.test(part))
      ? [caution('Asks for more rights than yours')]
      : []),
    ...(all.some((part) => /(?:^|\s)rm\s+-[a-z]*[rf]/.test(part))
      ? [caution('Contains a command that deletes files')]
      : []),
    ...(all.some((part) => /\/\.(?:ssh|gnupg|aws|kube)(?:\/|$)/.test(part))
      ? [caution('Names a folder that holds keys')]
      : []),
    ...(secrets.length > 0
      ? [{ icon: 'key', text: `Gets the secret ${secrets.map(visible).join(', ')}` } as const]
      : []),
  ]
}

const caution = (text: string): Fact => ({ icon: 'caution', text })

export const changeQuestion = (change: {
  readonly heading: string
  readonly exact: string
}): QuestionText => ({
  kind: 'change',
  name: 'Apply this change?',
  heading: visible(change.heading),
  asker: 'Drafted in the workspace window',
  facts: [{ icon: 'file', text: 'Changes assent.yaml as shown; nothing else' }],
  exact: change.exact.split('\n').map(visible).join('\n'),
  exactNote: 'assent.yaml',
  sessionScope: false,
})

export const secretQuestion = (secret: {
  readonly name: string
  readonly protection: string
}): QuestionText => ({
  kind: 'secret',
  name: `Enter ${visible(secret.name)}`,
  heading: `Enter the secret ${visible(secret.name)}`,
  asker: 'Asked for in the workspace window',
  facts: [{ icon: 'key', text: visible(secret.protection) }],
  exact: visible(secret.name),
  exactNote: 'secret store',
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
