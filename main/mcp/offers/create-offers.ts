import type { PromptCatalogueEntry } from '#contract/offers'
import type { Result } from '#contract/result'
import type { Offers } from './offers.ts'
import type { ServerOffers } from './server-offers.ts'

type Deps = {
  /** Failure code `unknown-server` and those of a server that cannot be. */
  readonly of: (alias: string) => Result<ServerOffers>
  readonly aliases: () => readonly string[]
}

/** The offers of all servers, each asked for by its name. */
export const createOffers = ({ of, aliases }: Deps): Offers => {
  const on = async <Value>(
    alias: string,
    work: (offers: ServerOffers) => Promise<Result<Value>>,
  ): Promise<Result<Value>> => {
    const found = of(alias)
    return found.ok ? work(found.value) : found
  }

  const promptsOf = async (alias: string): Promise<readonly PromptCatalogueEntry[]> => {
    const listed = await on(alias, (offers) => offers.listPrompts())
    return listed.ok ? listed.value.map((prompt) => ({ alias, prompt })) : []
  }

  return {
    listResources: (alias) => on(alias, (offers) => offers.listResources()),
    readResource: (alias, uri) => on(alias, (offers) => offers.readResource(uri)),
    followResource: (alias, uri, following) => on(alias, (offers) => offers.followResource(uri, following)),
    listPrompts: (alias) => on(alias, (offers) => offers.listPrompts()),
    listAllPrompts: async () => (await Promise.all(aliases().map(promptsOf))).flat(),
    fillPrompt: (alias, name, given) => on(alias, (offers) => offers.fillPrompt(name, given)),
    complete: (alias, wanted) => on(alias, (offers) => offers.complete(wanted)),
  }
}
