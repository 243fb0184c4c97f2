import type { Core } from './core.ts'

/** Allows what the next question asks. Resolves with the moment of the decision, on `performance.now()`. */
export const allowNext = async (core: Core, scope: 'once' | 'session'): Promise<number> => {
  const question = await core.until('a question', async () => (await core.ask('pending', {})).question)
  const { requestId, shownHash } = question
  const decidedAt = performance.now()
  await core.ask('decide', { requestId, shownHash, verdict: 'allow', scope })
  return decidedAt
}

/** Allows and awaits the start of every configured server, one after the other. */
export const startServers = async (core: Core): Promise<void> => {
  const { servers } = await core.ask('readWorkspace', {})
  for (let asked = 0; asked < servers.length; asked += 1) await allowNext(core, 'once')
  await core.until('all servers are ready', async () => {
    const { servers } = await core.ask('readWorkspace', {})
    return servers.every(({ state }) => state.kind === 'ready') ? true : null
  })
}
