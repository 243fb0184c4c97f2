import type { PageTarget } from './page-target.ts'

/** What a web contents is showing, as Chromium told last. */
export type ContentsState = {
  page: PageTarget | null
  wireUrl: string
  title: string
  isLoading: boolean
  life: 'alive' | 'crashed' | 'destroyed'
  /** The address that main itself is loading; null once its request was seen. */
  ownLoad: string | null
  /** Settled when the document that main asked for is there. */
  loaded: PromiseWithResolvers<void>
}

export const emptyState = (): ContentsState => ({
  page: null,
  wireUrl: '',
  title: '',
  isLoading: false,
  life: 'alive',
  ownLoad: null,
  loaded: expectLoad(),
})

/** Nobody need wait for a document: it may end badly all the same. */
export const expectLoad = (): PromiseWithResolvers<void> => {
  const loaded = Promise.withResolvers<void>()
  loaded.promise.catch(() => undefined)
  return loaded
}
