import { z } from 'zod'
import type { DiscoveredServer } from '#contract/views'
import type { ProviderKind } from '../model-request.ts'
import { usualAddresses } from '../provider-kinds.ts'
import { createBoundedFetch } from './bounded-fetch.ts'
import { jsonOrText } from './endpoint-message.ts'
import { failureInside } from './failure.ts'
import { eachEntry } from './lists/lenient.ts'

/** Where programs of this kind listen unless they are told otherwise. */
export type Candidate = { readonly port: number; readonly recognise: Recognise }

/** Looks at one address and says what answers there; null when it is none of ours. */
type Recognise = (address: string, look: Look) => Promise<Recognised | null>
type Recognised = {
  readonly kind: ProviderKind
  readonly title: string
  readonly name: string
  readonly baseUrl: string
  readonly models: readonly string[]
  readonly needsKey: boolean
}
/** The answer to a GET: its JSON where it is JSON, its text otherwise. Null when nothing answers in time. */
type Look = (url: string) => Promise<{ readonly status: number; readonly body: unknown } | null>

type Deps = {
  readonly candidates?: readonly Candidate[]
  readonly configured: readonly { readonly name: string; readonly address: string }[]
  /** Wall time in milliseconds since 1970. */
  readonly now: () => number
}

/** For each program, all its answers together. */
const timeLimitMs = 1500
const answerLimitMegabytes = 2
const modelLimit = 1000

/**
 * Looks for model servers on this computer: a few GETs to ports of 127.0.0.1 where such programs usually listen, all at
 * once. What answers is recognised by what it says, never by its port alone. Nothing is configured by it.
 */
export const discoverServers = async (deps: Deps): Promise<readonly DiscoveredServer[]> => {
  const found = await Promise.all(
    (deps.candidates ?? usualCandidates).map(async ({ port, recognise }) => {
      const address = `http://127.0.0.1:${port}`
      return recognise(address, createLook(AbortSignal.timeout(timeLimitMs), deps.now))
    }),
  )
  return found.flatMap((server) => (server === null ? [] : [toDiscovered(server, deps.configured)]))
}

const createLook =
  (signal: AbortSignal, now: () => number): Look =>
  async (url) => {
    const fetch = createBoundedFetch({ heard: () => {}, now, limitMegabytes: answerLimitMegabytes })
    try {
      const response = await fetch(url, { signal, headers: { 'user-agent': 'Assent' } })
      return { status: response.status, body: jsonOrText(await response.text()) }
    } catch (error) {
      const failure = failureInside(error)
      const refused = failure?.kind === 'said' && failure.isJson ? failure.status : null
      return refused === null ? null : { status: refused, body: null }
    }
  }

const toDiscovered = (server: Recognised, configured: Deps['configured']): DiscoveredServer => ({
  ...server,
  models: server.models.slice(0, modelLimit),
  isUsualAddress: usualAddresses[server.kind] === server.baseUrl,
  configuredAs: configured.find(({ address }) => isSameServer(address, server.baseUrl))?.name ?? null,
})

/** The names of this computer are one, and both forms of an address mean the same program. */
const isSameServer = (left: string, right: string): boolean => plainAddress(left) === plainAddress(right)
const plainAddress = (address: string): string =>
  address.replace(/\/v1$/, '').replace(/\/\/(?:localhost|\[::1\]|127\.0\.0\.1)(?=[:/]|$)/, '//loopback')

const ollamaTags = z.object({
  models: eachEntry(
    z.object({
      name: z.string(),
      details: z.object({ family: z.string() }).nullish().catch(null),
    }),
  ),
})
/** Of models that only turn texts into vectors, such as "nomic-bert". */
const embeddingFamily = /bert/
const ollamaVersion = z.object({ version: z.string() })

const recogniseOllama: Recognise = async (address, look) => {
  const [version, tags] = await Promise.all([look(`${address}/api/version`), look(`${address}/api/tags`)])
  const list = ollamaTags.safeParse(tags?.body)
  if (!ollamaVersion.safeParse(version?.body).success || !list.success) return null
  const models = list.data.models
    .filter(({ details }) => !embeddingFamily.test(details?.family ?? ''))
    .map(({ name }) => name)
  return { kind: 'ollama', title: 'Ollama', name: 'ollama', baseUrl: address, models, needsKey: false }
}

/** Its own list says of each model what it is and whether it is loaded, which the common one does not. */
const lmStudioList = z.object({
  data: eachEntry(z.object({ id: z.string(), type: z.string(), state: z.string() })),
})

const recogniseLmStudio: Recognise = async (address, look) => {
  const answer = await look(`${address}/api/v0/models`)
  const list = lmStudioList.safeParse(answer?.body)
  if (!list.success) return recogniseCommon(address, look)
  const models = list.data.data.filter(({ type }) => type !== 'embeddings').map(({ id }) => id)
  return {
    kind: 'lm-studio',
    title: 'LM Studio',
    name: 'lm-studio',
    baseUrl: address,
    models,
    needsKey: false,
  }
}

const commonList = z.object({
  data: eachEntry(z.object({ id: z.string(), owned_by: z.string().optional().catch(undefined) })),
})

/** Programs name themselves as the owner of their models. */
const owners: Readonly<Record<string, { readonly title: string; readonly name: string }>> = {
  llamacpp: { title: 'llama.cpp', name: 'llama-cpp' },
  vllm: { title: 'vLLM', name: 'vllm' },
  sglang: { title: 'SGLang', name: 'sglang' },
  koboldcpp: { title: 'KoboldCpp', name: 'koboldcpp' },
  localai: { title: 'LocalAI', name: 'localai' },
}

const recogniseCommon: Recognise = async (address, look) => {
  const answer = await look(`${address}/v1/models`)
  if (answer === null) return null
  const common = { kind: 'openai-compatible', baseUrl: `${address}/v1` } as const
  const port = new URL(address).port
  const unnamed = { title: `127.0.0.1:${port}`, name: `local-${port}` }
  if (answer.status === 401 || answer.status === 403)
    return { ...common, ...unnamed, models: [], needsKey: true }
  const list = commonList.safeParse(answer.body)
  if (!list.success || list.data.data.length === 0) return null
  const owner = owners[list.data.data[0]?.owned_by?.toLowerCase() ?? '']
  return { ...common, ...(owner ?? unnamed), models: list.data.data.map(({ id }) => id), needsKey: false }
}

/** Ollama; LM Studio; llama.cpp and LocalAI; vLLM; Jan; GPT4All; KoboldCpp; SGLang. */
const usualCandidates: readonly Candidate[] = [
  { port: 11434, recognise: recogniseOllama },
  { port: 1234, recognise: recogniseLmStudio },
  ...[8080, 8000, 1337, 4891, 5001, 30000].map((port) => ({ port, recognise: recogniseCommon })),
]

/** For other ports than the usual ones. */
export const recognisers = { ollama: recogniseOllama, lmStudio: recogniseLmStudio, common: recogniseCommon }
