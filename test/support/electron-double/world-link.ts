/**
 * One end of the bridge between the two worlds of a page. The function travels into the page as its own source, so
 * it may use nothing but its parameters and the language. Events of the window are dispatched in both worlds within
 * the call, which makes a call across the bridge synchronous; their names hold a secret that no script of the page
 * can know, and what is used is taken before any script of the page runs. Only plain data, functions, promises and
 * errors cross, as copies: no prototype and no object of the other world.
 */
export type WorldEnd = {
  readonly ask: (message: object) => unknown
  readonly encode: (value: unknown) => unknown
  readonly decode: (encoded: Encoded) => unknown
  readonly serve: (kind: string, answer: (message: never) => unknown) => void
}

export type Encoded =
  | { readonly is: 'nothing' }
  | { readonly is: 'data'; readonly data: string | number | boolean | null }
  | { readonly is: 'function' | 'promise'; readonly id: number }
  | { readonly is: 'error'; readonly message: string }
  | { readonly is: 'list'; readonly items: readonly Encoded[] }
  | { readonly is: 'object'; readonly entries: readonly (readonly [string, Encoded])[] }

export const linkWorlds = (token: string, own: string, other: string): WorldEnd => {
  const { stringify, parse } = JSON
  const dispatch = globalThis.dispatchEvent.bind(globalThis)
  const NativeEvent = globalThis.CustomEvent
  const own$ = { functions: [] as ((...args: unknown[]) => unknown)[], waiting: new Map<number, Settle>() }
  const answers = new Map<string, (message: never) => unknown>()
  let lastReply = ''
  let lastPromise = 0
  type Settle = { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }
  type Call = { readonly id: number; readonly args: readonly Encoded[] }
  type Settled = { readonly id: number; readonly value: Encoded }

  const send = (name: string, text: string): void =>
    void dispatch(new NativeEvent(`${token} ${name}`, { detail: text }))
  const ask = (message: object): unknown => {
    lastReply = ''
    send(other, stringify(message))
    if (lastReply === '') throw new Error('the other world does not answer')
    const reply = parse(lastReply) as { readonly threw?: string; readonly value?: Encoded }
    if (reply.threw !== undefined) throw new Error(reply.threw)
    return reply.value === undefined ? undefined : decode(reply.value)
  }
  const serve = (kind: string, answer: (message: never) => unknown): void => void answers.set(kind, answer)

  const encode = (value: unknown): Encoded => {
    if (value === undefined) return { is: 'nothing' }
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
      return { is: 'data', data: value as string | number | boolean | null }
    if (typeof value === 'function')
      return { is: 'function', id: own$.functions.push(value as (...args: unknown[]) => unknown) - 1 }
    if (value instanceof Promise) return { is: 'promise', id: watch(value) }
    if (value instanceof Error) return { is: 'error', message: value.message }
    if (Array.isArray(value)) return { is: 'list', items: value.map(encode) }
    const prototype: unknown = typeof value === 'object' ? Object.getPrototypeOf(value) : undefined
    if (prototype !== Object.prototype && prototype !== null)
      throw new TypeError(
        `only plain data may cross the bridge, not ${Object.prototype.toString.call(value)}`,
      )
    return {
      is: 'object',
      entries: Object.entries(value).map(([key, part]) => [key, encode(part)] as const),
    }
  }
  const watch = (promise: Promise<unknown>): number => {
    const id = (lastPromise += 1)
    const settle = (value: Encoded): void => void ask({ kind: 'settle', id, value })
    promise.then(
      (value) => settle(encode(value)),
      (error: unknown) =>
        settle({ is: 'error', message: error instanceof Error ? error.message : String(error) }),
    )
    return id
  }
  const decode = (encoded: Encoded): unknown => {
    switch (encoded.is) {
      case 'nothing':
        return undefined
      case 'data':
        return encoded.data
      case 'error':
        return new Error(encoded.message)
      case 'list':
        return encoded.items.map(decode)
      case 'object':
        return Object.fromEntries(encoded.entries.map(([key, part]) => [key, decode(part)]))
      case 'function':
        return (...args: unknown[]) => ask({ kind: 'call', id: encoded.id, args: args.map(encode) })
      case 'promise':
        return new Promise((resolve, reject) => own$.waiting.set(encoded.id, { resolve, reject }))
      default:
        throw new Error('this cannot come from the other world')
    }
  }

  serve('call', ({ id, args }: Call) => own$.functions[id]?.(...args.map(decode)))
  serve('settle', ({ id, value }: Settled) => {
    const waiting = own$.waiting.get(id)
    own$.waiting.delete(id)
    const settled = decode(value)
    if (settled instanceof Error) waiting?.reject(settled)
    else waiting?.resolve(settled)
  })
  globalThis.addEventListener(`${token} ${own}`, (event) => {
    const message = parse((event as CustomEvent<string>).detail) as { readonly kind: string }
    let reply: object
    try {
      reply = { value: encode(answers.get(message.kind)?.(message as never)) }
    } catch (error) {
      reply = { threw: error instanceof Error ? error.message : String(error) }
    }
    send(`${other} reply`, stringify(reply))
  })
  globalThis.addEventListener(`${token} ${own} reply`, (event) => {
    lastReply = (event as CustomEvent<string>).detail
  })
  return { ask, encode, decode, serve }
}
